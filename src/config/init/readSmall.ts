import {closeSync, constants, fstatSync, openSync, readdirSync, readSync} from 'node:fs';

const mostBytes = 256 * 1024;

/** The beginning of a regular file as text; null when there is none that can be read. Never waits on a pipe. */
export function readSmall(file: string): string | null {
	let descriptor: number | null = null;
	try {
		descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
		const status = fstatSync(descriptor);
		if (!status.isFile()) return null;
		const buffer = Buffer.alloc(Math.min(status.size, mostBytes));
		return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, 0));
	} catch {
		return null;
	} finally {
		if (descriptor !== null) closeSync(descriptor);
	}
}

/** Names of the entries of a folder, sorted; empty when there is no such folder. */
export function listFolder(folder: string): readonly string[] {
	try {
		return readdirSync(folder).sort();
	} catch {
		return [];
	}
}
