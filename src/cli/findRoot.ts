import {existsSync} from 'node:fs';
import path from 'node:path';

/**
 * The project's folder: the nearest one, from `cwd` upwards, with a release.yaml or else a git repository. Found without
 * asking git, which may run code of an untrusted repository's configuration. Null when there is none.
 */
export function findRoot(cwd: string): string | null {
	for (let folder = path.resolve(cwd); ; folder = path.dirname(folder)) {
		if (existsSync(path.join(folder, 'release.yaml')) || existsSync(path.join(folder, '.git'))) return folder;
		if (folder === path.dirname(folder)) return null;
	}
}
