import {randomFillSync} from 'node:crypto';
import {closeSync, openSync, rmSync, statSync, writeSync} from 'node:fs';
import path from 'node:path';
import {diskSpace} from './diskSpace.ts';
import {isOutOfRoom} from './systemError.ts';

// A file that only takes room: on a full disk it is given up, so that how things ended can still be recorded.

/** Twice what the journal's log grows to before it is used anew: enough for the rest of a release. */
const ballastBytes = 8 << 20;

/** So many times the ballast must be free, lest it is what fills the disk. */
const spare = 4;

/** Makes the ballast of a project's state folder, where it is gone and there is room again. */
export function keepBallast(home: string): void {
	const file = ballastFile(home);
	const status = statSync(file, {throwIfNoEntry: false});
	// In blocks: a file with holes takes no room.
	if (status && status.blocks * 512 >= ballastBytes) return;
	const space = diskSpace(home);
	if (!space || space.bytes < spare * ballastBytes) return;
	try {
		fill(file);
	} catch {
		rmSync(file, {force: true});
	}
}

/** Gives the ballast up. False when there is none. */
export function freeBallast(home: string): boolean {
	try {
		rmSync(ballastFile(home));
		return true;
	} catch {
		return false;
	}
}

/** Does something that needs room; on a full disk once more, in the room of the ballast. */
export function withRoom<T>(home: string, act: () => T): T {
	try {
		return act();
	} catch (error) {
		if (!isOutOfRoom(error) || !freeBallast(home)) throw error;
		return act();
	}
}

/** The ballast's file in a project's state folder. */
export function ballastFile(home: string): string {
	return path.join(home, 'ballast');
}

// Random, so that no file system makes it smaller than it is.
function fill(file: string): void {
	const descriptor = openSync(file, 'w', 0o600);
	try {
		const bytes = randomFillSync(Buffer.allocUnsafe(ballastBytes));
		for (let from = 0; from < bytes.length; ) from += writeSync(descriptor, bytes, from);
	} finally {
		closeSync(descriptor);
	}
}
