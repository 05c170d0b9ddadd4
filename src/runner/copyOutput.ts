import {closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync} from 'node:fs';
import {createMasker} from '../mask/masker.ts';

/** How often the raw output is looked at while an attempt runs, in milliseconds: a cheap `read` that finds nothing. */
const lookMs = 50;

/** How much is copied at one look: a flood must not keep the shim from hearing of an abort. */
const lookBytes = 1 << 23;

/** Copies an attempt's raw output, masked, to where it is shown and kept. It never throws. */
export type OutputCopy = {
	/** Copies what is there by now, though something that the attempt left behind may go on writing, and makes it durable. */
	finish(): void;
};

/**
 * Starts copying, anew. Where the copy cannot be written (a full disk), the next look tries again; the last one is
 * `finish`. Nothing is lost in between: the raw output waits in its own file.
 * @param raw the private file that the command writes to
 * @param target the file that is shown and kept; its folder must be there
 */
export function copyOutput(raw: string, target: string, secrets: readonly string[]): OutputCopy {
	const masker = createMasker(secrets);
	const buffer = Buffer.allocUnsafe(1 << 16);
	let to: number | null = null;
	let from: number | null = null;
	let copied = 0;
	/** Masked, but not yet written. Nothing more is read before it is: it may share memory with `buffer`. */
	let waiting: Buffer = Buffer.alloc(0);

	const flush = (descriptor: number) => {
		while (waiting.length > 0) waiting = waiting.subarray(writeSync(descriptor, waiting));
	};

	const copy = (most: (descriptor: number) => number): number => {
		to ??= openSync(target, 'w', 0o600);
		from ??= openSync(raw, 'r');
		flush(to);
		for (let left = most(from); left > 0; ) {
			const count = readSync(from, buffer, 0, Math.min(left, buffer.length), null);
			if (count === 0) break;
			copied += count;
			left -= count;
			waiting = masker.push(buffer.subarray(0, count));
			flush(to);
		}

		return to;
	};

	const look = () => void attempt(() => copy(() => lookBytes));
	look();
	const timer = setInterval(look, lookMs);
	return {
		finish() {
			clearInterval(timer);
			attempt(() => {
				const descriptor = copy(opened => fstatSync(opened).size - copied);
				waiting = masker.end();
				flush(descriptor);
				fsyncSync(descriptor);
			});
			for (const descriptor of [to, from]) attempt(() => descriptor !== null && closeSync(descriptor));
		},
	};
}

// How a step ended is never a matter of whether its output could be kept.
function attempt(act: () => unknown): void {
	try {
		act();
	} catch {
		// The next look tries again.
	}
}
