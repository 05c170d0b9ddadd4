import {
	closeSync,
	constants,
	fsyncSync,
	linkSync,
	openSync,
	renameSync,
	rmSync,
	unlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {errorCode} from './systemError.ts';

/** Writes a private file so that it is there whole or not at all, also after a power cut. */
export function writeDurably(file: string, content: string): void {
	rename(writeTemporary(file, content), file);
	syncFolder(path.dirname(file));
}

/** As `writeDurably`, but a power cut may take it: for what says nothing any more after one. */
export function writeWhole(file: string, content: string): void {
	rename(writeTemporary(file, content, false), file);
}

/**
 * Creates a private file with its content in one atomic step. False when it exists already: of many who try, one wins.
 */
export function claimDurably(file: string, content: string): boolean {
	const temporary = writeTemporary(file, content);
	try {
		linkSync(temporary, file);
	} catch (error) {
		if (errorCode(error) === 'EEXIST') return false;
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

function rename(temporary: string, file: string): void {
	try {
		renameSync(temporary, file);
	} catch (error) {
		unlinkSync(temporary);
		throw error;
	}
}

/** Never what somebody else left under that name, nor through a link. */
const anew = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

function writeTemporary(file: string, content: string, isDurable = true): string {
	const temporary = `${file}.${process.pid}.tmp`;
	rmSync(temporary, {force: true});
	const descriptor = openSync(temporary, anew, 0o600);
	try {
		// All of it: on a disk that is nearly full, a single write may write less, and says so only by a number.
		writeFileSync(descriptor, content);
		if (isDurable) fsyncSync(descriptor);
	} catch (error) {
		unlinkSync(temporary);
		throw error;
	} finally {
		closeSync(descriptor);
	}

	return temporary;
}
