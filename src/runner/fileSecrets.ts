import {readFileSync, statSync} from 'node:fs';

/** More than anybody keeps in a setting, in bytes. */
const mostBytes = 1 << 16;

/** What stands in files whose content is never shown: all of it, and its lines. A file that is not there has nothing to hide. */
export function fileSecrets(files: readonly string[]): readonly string[] {
	return files.flatMap(file => {
		try {
			if (statSync(file).size > mostBytes) return [];
			const text = readFileSync(file, 'utf8').trim();
			return text === '' ? [] : [...new Set([text, ...text.split('\n').map(line => line.trim())])].filter(Boolean);
		} catch {
			return [];
		}
	});
}
