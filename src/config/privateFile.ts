import {closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, type Stats} from 'node:fs';
import path from 'node:path';

/**
 * Reads a file that nobody but this user can have written, in a folder of which the same is true. Null: there is none, it is
 * longer than it may be, or somebody else had a hand in it.
 * @param longest in bytes
 */
export function readPrivateFile(file: string, longest: number): string | null {
	let descriptor: number | null = null;
	try {
		if (!isOnlyOurs(lstatSync(path.dirname(file)))) return null;
		descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
		const status = fstatSync(descriptor);
		// A second name for it would be one by which somebody brought it here, or changes it.
		if (!status.isFile() || status.nlink !== 1 || status.size > longest || !isOnlyOurs(status)) return null;
		return readFileSync(descriptor, 'utf8');
	} catch {
		return null;
	} finally {
		if (descriptor !== null) closeSync(descriptor);
	}
}

function isOnlyOurs({uid, mode}: Stats): boolean {
	return (process.getuid === undefined || uid === process.getuid()) && (mode & 0o022) === 0;
}
