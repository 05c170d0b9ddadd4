import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import {parseTargetLine, type TargetLine} from '../fanOut/targetLog.ts';
import {errorCode} from '../process/systemError.ts';

/** More than this is read another time, in bytes. */
const mostBytes = 1 << 22;

/** A reader of what an attempt wrote about its targets: each call gives the lines that are new, none where it wrote none. */
export function targetLineReader(file: string): () => readonly TargetLine[] {
	let offset = 0;
	return () => {
		const lines: TargetLine[] = [];
		let from = offset;
		for (;;) {
			const bytes = readFrom(file, from);
			// A line that is still being written is read when it is whole.
			const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
			if (whole.length === 0) break;
			from += whole.length;
			for (const text of whole.toString('utf8').split('\n')) {
				const line = parseTargetLine(text);
				if (line) lines.push(line);
			}
		}

		// Only now: what could not be read to its end is read again from where it began.
		offset = from;
		return lines;
	};
}

function readFrom(file: string, offset: number): Buffer {
	let descriptor: number;
	try {
		descriptor = openSync(file, 'r');
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return Buffer.alloc(0);
		throw error;
	}

	try {
		const bytes = Buffer.alloc(Math.max(0, Math.min(fstatSync(descriptor).size - offset, mostBytes)));
		return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset));
	} finally {
		closeSync(descriptor);
	}
}
