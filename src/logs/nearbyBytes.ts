import type {Bytes} from './segment.ts';

/** Reads of places that lie close behind each other, done at once. */
export type NearbyBytes = {
	/** The bytes from a position on, as many of them as there are; valid until the next reading. */
	read(bytes: Bytes, position: number, length: number): Buffer;
	/** Within the work, which must not wait, what was read is not read again: what lies behind it comes along. */
	together<T>(work: () => T): T;
};

/** What comes along: more than a screen of usual lines. */
const blockBytes = 1 << 14;

/** @param longest bytes that are read at once at most */
export function createNearbyBytes(longest: number): NearbyBytes {
	const block = Buffer.allocUnsafeSlow(Math.max(longest, blockBytes));
	let isTogether = false;
	/** What the block holds, from where on, and how much. */
	let of: Bytes | null = null;
	let start = 0;
	let count = 0;
	/** How much was asked for: where less came, there is no more. */
	let asked = 0;

	return {
		read(bytes, position, length) {
			const end = position + length;
			if (of !== bytes || position < start || end > start + asked) {
				asked = isTogether ? Math.max(length, blockBytes) : length;
				count = bytes.read(block, position, asked);
				start = position;
				// Where nothing is, as before the place where a file was cut, there may be something behind it.
				of = isTogether && count > 0 ? bytes : null;
			}

			return block.subarray(position - start, Math.min(end - start, count));
		},
		together(work) {
			isTogether = true;
			try {
				return work();
			} finally {
				isTogether = false;
				of = null;
			}
		},
	};
}
