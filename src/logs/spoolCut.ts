import {closeSync, constants, openSync, readSync, unlinkSync, writeSync} from 'node:fs';
import {fileBytes, type Segment} from './segment.ts';

/** A file to make room in, as far as it is read. */
export type SpoolCut = {
	readonly file: string;
	readonly descriptor: number;
	readonly segment: Segment;
	/** How far the segment is read. */
	readonly offset: number;
	/** What the segment's offsets lie behind those in the file. */
	readonly shift: number;
	/** How many bytes stay readable; fewer than there are. */
	readonly kept: number;
};

/**
 * Makes room in a file that a command appends to: its last bytes move to a file of their own, where the segment is
 * read from then on, so that the file itself can be emptied. Whoever writes to it appends on and notices nothing.
 * @returns the offset of the first byte that is kept
 */
export function moveSpoolEnd(spool: SpoolCut): number {
	const {file, descriptor, segment, offset, shift, kept} = spool;
	const from = Math.max(shift, offset - kept);
	const copy = openSync(
		`${file}.kept`,
		constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
		0o600,
	);
	// It lives as long as it is open, and never longer than this program.
	unlinkSync(`${file}.kept`);
	const buffer = Buffer.allocUnsafe(1 << 20);
	try {
		for (let at = from; at < offset; ) {
			const count = readSync(descriptor, buffer, 0, Math.min(buffer.length, offset - at), at - shift);
			if (count === 0) break;
			for (let done = 0; done < count; ) done += writeSync(copy, buffer, done, count - done, at - from + done);
			at += count;
		}
	} catch {
		// The disk is full: making room matters more than what was shown.
		closeSync(copy);
		return offset;
	}

	segment.bytes = fileBytes(copy, from);
	return from;
}
