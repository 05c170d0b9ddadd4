import {readFileSync, statSync} from 'node:fs';

/** More than anybody keeps in settings, in bytes: looking for as many texts takes a while. */
export const mostSecretBytes = 1 << 16;

/**
 * What stands in files whose content is never shown: all of it, its lines, and of lines such as `NAME='value'` and
 * `NAME: value` also the value. A file that is not there has nothing to hide.
 */
export function fileSecrets(files: readonly string[]): readonly string[] {
	return files.flatMap(file => {
		try {
			if (statSync(file).size > mostSecretBytes) return [];
			const text = readFileSync(file, 'utf8').trim();
			const lines = text.split('\n').map(line => line.trim());
			return [...new Set([text, ...lines, ...lines.flatMap(valueIn)])].filter(Boolean);
		} catch {
			return [];
		}
	});
}

function valueIn(line: string): readonly string[] {
	const [, value = ''] = /^(?:export\s+)?[\w.-]+\s*[=:]\s*(.+)$/.exec(line) ?? [];
	const [, , quoted] = /^(['"])(.*)\1$/.exec(value) ?? [];
	return [quoted ?? value];
}
