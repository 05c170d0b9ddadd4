import {readFileSync, statSync} from 'node:fs';
import {isAbsent} from '../process/systemError.ts';

/** More than anybody keeps in settings, in bytes: looking for as many texts takes a while. */
export const mostSecretBytes = 1 << 16;

/**
 * What stands in files whose content is never shown: all of it, its lines, and of lines such as `NAME='value'` and
 * `NAME: value` also the value. A file that is not there has nothing to hide.
 * @throws the system's error where one cannot be read: what is in it could be shown
 */
export function fileSecrets(files: readonly string[]): readonly string[] {
	return files.flatMap(file => {
		try {
			if (statSync(file).size > mostSecretBytes) return [];
			const text = readFileSync(file, 'utf8').trim();
			const lines = text.split('\n').map(line => line.trim());
			return [...new Set([text, ...lines, ...lines.flatMap(valueIn)])].filter(Boolean);
		} catch (error) {
			if (isAbsent(error)) return [];
			throw error;
		}
	});
}

function valueIn(line: string): readonly string[] {
	const [, value = ''] = /^(?:export\s+)?[\w.-]+\s*[=:]\s*(.+)$/.exec(line) ?? [];
	const [, , quoted] = /^(['"])(.*)\1$/.exec(value) ?? [];
	return [quoted ?? value];
}
