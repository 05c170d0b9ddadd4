import {closeSync, fsyncSync, linkSync, openSync, renameSync, unlinkSync, writeSync} from 'node:fs';
import path from 'node:path';

/** Writes a private file so that it is there whole or not at all, also after a power cut. */
export function writeDurably(file: string, content: string): void {
	const temporary = writeTemporary(file, content);
	renameSync(temporary, file);
	syncFolder(path.dirname(file));
}

/** As `writeDurably`, but a power cut may take it: for what says nothing any more after one. */
export function writeWhole(file: string, content: string): void {
	renameSync(writeTemporary(file, content, false), file);
}

/**
 * Creates a private file with its content in one atomic step. False when it exists already: of many who try, one wins.
 */
export function claimDurably(file: string, content: string): boolean {
	const temporary = writeTemporary(file, content);
	try {
		linkSync(temporary, file);
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
		throw error;
	} finally {
		unlinkSync(temporary);
	}

	syncFolder(path.dirname(file));
	return true;
}

/** Makes a folder's entries durable. */
export function syncFolder(folder: string): void {
	const descriptor = openSync(folder, 'r');
	try {
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}

function writeTemporary(file: string, content: string, isDurable = true): string {
	const temporary = `${file}.${process.pid}.tmp`;
	const descriptor = openSync(temporary, 'w', 0o600);
	try {
		writeSync(descriptor, content);
		if (isDurable) fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}

	return temporary;
}
