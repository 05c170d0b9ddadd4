import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** Whether the work tree holds a file as a commit has it. Line ends do not count: git may rewrite them. */
export function isInWorkTree(root: string, file: string, committed: string): boolean {
	try {
		return sameLines(readFileSync(join(root, file), 'utf8'), committed);
	} catch {
		return false;
	}
}

/** Files below a folder of the work tree that fit, and that a commit does not have as they are; by their paths there. */
export function filesAhead(
	root: string,
	folder: string,
	fits: RegExp,
	committed: ReadonlyMap<string, string>,
): readonly string[] {
	try {
		const names = readdirSync(join(root, folder), {recursive: true, encoding: 'utf8'});
		return names.filter(name => {
			const text = committed.get(name);
			return fits.test(name) && (text === undefined || !isInWorkTree(join(root, folder), name, text));
		});
	} catch {
		return [];
	}
}

function sameLines(one: string, other: string): boolean {
	return one === other || one.replaceAll('\r\n', '\n') === other.replaceAll('\r\n', '\n');
}
