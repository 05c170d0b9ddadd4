import {closeSync, readSync} from 'node:fs';

/** Where the bytes of lines are, by their offset in the file that they were first seen in. */
export type Bytes = {
	/** Fills `target` from its beginning; returns how many bytes there were. */
	read(target: Buffer, position: number, length: number): number;
	close(): void;
};

/** A stretch of lines whose bytes may have to move elsewhere, because the file is cut under them. */
export type Segment = {bytes: Bytes};

/** Bytes in memory, and then those of a file. */
export function prefixedBytes(before: Buffer, file: Bytes): Bytes {
	return {
		read(target, position, length) {
			const own = before.subarray(position, position + length).copy(target);
			const rest = length - own;
			return own + (rest > 0 ? file.read(target.subarray(own), position + own - before.length, rest) : 0);
		},
		close: file.close,
	};
}

/** A segment without lines, to begin with. */
export function emptySegment(): Segment {
	return {bytes: noBytes};
}

/** @param shift what the offsets lie behind those in this file */
export function fileBytes(descriptor: number, shift = 0): Bytes {
	return {
		read(target, position, length) {
			if (position < shift) return 0;
			try {
				return readSync(descriptor, target, 0, length, position - shift);
			} catch {
				// A file on a network that went away: its lines are shown as no longer there.
				return 0;
			}
		},
		close: () => closeSync(descriptor),
	};
}

export function memoryBytes(bytes: Buffer, shift: number): Bytes {
	return {
		read(target, position, length) {
			const from = position - shift;
			return from < 0 || from >= bytes.length ? 0 : bytes.copy(target, 0, from, Math.min(bytes.length, from + length));
		},
		close() {},
	};
}

const noBytes: Bytes = {read: () => 0, close() {}};

/** Lets go of a segment's file. Safe to do twice: a descriptor's number may belong to another file by then. */
export function releaseSegment(segment: Segment): void {
	const {bytes} = segment;
	segment.bytes = noBytes;
	bytes.close();
}
