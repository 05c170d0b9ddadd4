import {readSync} from 'node:fs';
import type {LineIndex} from './lineIndex.ts';
import type {Look} from './logSource.ts';
import type {Segment} from './segment.ts';

/** Reads a file on from where it was read to. */
export type Tail = {
	/** How far it is read, in the offsets of its lines. */
	readonly offset: number;
	/** How far it is read, in bytes of the file. */
	readonly position: number;
	/** @param before bytes that come before the file's own, which then begins at `offset` plus their length */
	begin(segment: Segment, offset: number, before?: Buffer): void;
	/** Goes on further behind in the same segment. */
	skip(segment: Segment, offset: number): void;
	read(descriptor: number, until: number): Look;
	/** The last bytes that were read, for when the file is cut. */
	recent(): Buffer;
	/** Whether the bytes before the offset are no longer those that were read: the file was cut and has grown since. */
	isReplaced(descriptor: number): boolean;
};

// Reading is synchronous, so one buffer serves all.
const shared = Buffer.allocUnsafeSlow(1 << 19);
const comparedBytes = 64;

/** @param remember how many bytes to keep in memory */
export function createTail(index: LineIndex, remember: number): Tail {
	let offset = 0;
	let shift = 0;
	let memory = Buffer.alloc(0);
	let used = 0;

	const keep = (bytes: Buffer) => {
		if (remember === 0) return;
		const wanted = bytes.subarray(-remember);
		if (used + wanted.length > memory.length) {
			const kept = Math.min(used, remember - wanted.length);
			const size = Math.min(remember * 2, Math.max(4096, (kept + wanted.length) * 2));
			const target = size > memory.length ? Buffer.allocUnsafeSlow(size) : memory;
			memory.copy(target, 0, used - kept, used);
			memory = target;
			used = kept;
		}

		used += wanted.copy(memory, used);
	};

	const recent = () => memory.subarray(Math.max(0, used - remember), used);

	return {
		get offset() {
			return offset;
		},
		get position() {
			return offset - shift;
		},
		begin(segment, from, before) {
			index.begin(segment, from);
			if (before) index.add(before);
			shift = before?.length ?? 0;
			offset = from + shift;
			used = 0;
		},
		skip(segment, to) {
			index.begin(segment, to);
			offset = to;
			used = 0;
		},
		read(descriptor, until) {
			for (let look: Look = 'none'; ; look = 'some') {
				const count = readSync(descriptor, shared, 0, shared.length, offset - shift);
				if (count === 0) return look;
				const bytes = shared.subarray(0, count);
				index.add(bytes);
				keep(bytes);
				offset += count;
				if (performance.now() >= until) return 'more';
				if (count < shared.length) return 'some';
			}
		},
		recent: () => Buffer.from(recent()),
		isReplaced(descriptor) {
			const known = recent().subarray(-comparedBytes);
			if (known.length === 0) return false;
			const count = readSync(descriptor, shared, 0, known.length, offset - known.length);
			return !known.equals(shared.subarray(0, count));
		},
	};
}
