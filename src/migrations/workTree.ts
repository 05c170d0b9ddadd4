import {readFileSync} from 'node:fs';
import {join} from 'node:path';

/** Whether the work tree holds a file as a commit has it. Line ends do not count: git may rewrite them. */
export function isInWorkTree(root: string, file: string, committed: string): boolean {
	try {
		return sameLines(readFileSync(join(root, file), 'utf8'), committed);
	} catch {
		return false;
	}
}

function sameLines(one: string, other: string): boolean {
	return one === other || one.replaceAll('\r\n', '\n') === other.replaceAll('\r\n', '\n');
}
