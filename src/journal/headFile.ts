import {createHash} from 'node:crypto';
import {closeSync, fdatasyncSync, openSync, readSync, writeSync} from 'node:fs';
import type {Head} from '../domain/events.ts';
import {writeDurably} from '../process/durableFile.ts';
import {errorCode} from '../process/systemError.ts';

// Two slots of fixed size, written in turn: a write in place needs no room on a full disk, and one that is torn leaves
// the other slot.

const slotBytes = 4096;

/** The second record of a history's head: not in the database, so that a database that lost its end is found out. */
export type HeadFile = {
	readonly path: string;
	/** The newest head that was recorded; `missing`, or `unreadable` where no slot is whole. */
	read(): Head | 'missing' | 'unreadable';
	/** Records a head in place, and has it on the disk. The file must be there; one writer at a time. */
	advance(head: Head): void;
	/** Makes the file, or replaces it, with this head alone. */
	replace(head: Head): void;
};

/** The head's file that belongs to a database file. */
export function headFileOf(database: string): HeadFile {
	const path = `${database.replace(/\.db$/, '')}.head`;
	return {
		path,
		read() {
			const slots = readSlots(path);
			return slots === 'missing' ? slots : (newest(slots) ?? 'unreadable');
		},
		advance(head) {
			const descriptor = openSync(path, 'r+');
			try {
				const [first, second] = slotsIn(descriptor);
				const older = first && first.position >= (second?.position ?? -1) ? 1 : 0;
				writeSync(descriptor, slotText(head), older * slotBytes);
				fdatasyncSync(descriptor);
			} finally {
				closeSync(descriptor);
			}
		},
		replace: head => writeDurably(path, slotText(head).repeat(2)),
	};
}

type Slots = readonly [Head | null, Head | null];

function readSlots(path: string): Slots | 'missing' {
	let descriptor: number;
	try {
		descriptor = openSync(path, 'r');
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return 'missing';
		throw error;
	}

	try {
		return slotsIn(descriptor);
	} finally {
		closeSync(descriptor);
	}
}

function slotsIn(descriptor: number): Slots {
	const bytes = Buffer.alloc(2 * slotBytes);
	const count = readSync(descriptor, bytes, 0, bytes.length, 0);
	const slot = (from: number) => parseSlot(bytes.toString('latin1', from, Math.min(count, from + slotBytes)));
	return [slot(0), slot(slotBytes)];
}

function newest([first, second]: Slots): Head | null {
	if (!first || !second) return first ?? second;
	return second.position > first.position ? second : first;
}

function slotText({position, hash}: Head): string {
	const text = `release-tui head\nposition ${position}\nhash ${hash}\n`;
	return `${text}check ${checksum(text)}\n`.padEnd(slotBytes - 1).concat('\n');
}

function parseSlot(slot: string): Head | null {
	const parts = /^(release-tui head\nposition (\d+)\nhash ([0-9a-f]*)\n)check ([0-9a-f]{64})\n/.exec(slot);
	if (!parts) return null;
	const [, text = '', position = '', hash = '', check] = parts;
	return checksum(text) === check ? {position: Number(position), hash} : null;
}

function checksum(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
