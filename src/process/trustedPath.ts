import {existsSync, realpathSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/**
 * Where programs that we need ourselves (git, stty, fallocate …) are looked for: the person's PATH, without folders that
 * are relative or lie in the repository. There, anybody who can push could leave a program of such a name.
 * @param folder a folder of the repository
 * @returns real paths: a link that is swung around later leads nowhere else
 */
export function trustedPath(folder: string, searched = process.env['PATH'] ?? ''): string {
	const root = outermostRoot(realPath(folder) ?? path.resolve(folder));
	const folders = searched.split(':').flatMap(entry => (path.isAbsolute(entry) ? (realPath(entry) ?? []) : []));
	const trusted = folders.filter(real => !isInside(real, root));
	return [...new Set(trusted)].join(':') || '/usr/bin:/bin';
}

// A project may lie in a part of its repository, and a submodule in another repository: the whole of it is pushed to.
function outermostRoot(folder: string): string {
	let root = folder;
	for (let parent = folder; ; parent = path.dirname(parent)) {
		if (['.git', 'release.yaml'].some(name => existsSync(path.join(parent, name)))) root = parent;
		if (parent === path.dirname(parent)) return root;
	}
}

function realPath(folder: string): string | null {
	try {
		return realpathSync(folder);
	} catch {
		// What is not there, or cannot be looked into, has no programs for us.
		return null;
	}
}

function isInside(folder: string, root: string): boolean {
	const way = path.relative(root, folder);
	return way !== '..' && !way.startsWith('../');
}
