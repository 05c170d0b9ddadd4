import {isAbsolute, relative} from 'node:path';
import process from 'node:process';

/**
 * Where programs that we need ourselves (git, stty, fallocate …) are looked for: the person's PATH, without folders that
 * are relative or lie in the repository. There, anybody who can push could leave a program of such a name.
 * @param root the repository's folder
 */
export function trustedPath(root: string, searched = process.env['PATH'] ?? ''): string {
	const folders = searched.split(':').filter(folder => isAbsolute(folder) && !isInside(folder, root));
	return folders.join(':') || '/usr/bin:/bin';
}

function isInside(folder: string, root: string): boolean {
	const way = relative(root, folder);
	return way !== '..' && !way.startsWith('../');
}
