import {closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync} from 'node:fs';
import path from 'node:path';
import {createMasker} from '../mask/masker.ts';

/** How often the raw output is looked at while an attempt runs, in milliseconds: a cheap `read` that finds nothing. */
const lookMs = 50;

/** How much is copied at one look: a flood must not keep the runner from hearing of an abort. */
const lookBytes = 1 << 23;

/** Copies an attempt's raw output, masked, to where it is shown and kept. */
export type OutputCopy = {
	/** Copies what is there by now, though something that the attempt left behind may go on writing, and makes it durable. */
	finish(): void;
};

/**
 * Starts copying. A copy always begins anew: after a runner's death nobody knows where the masker stood.
 * @param raw the private file that the command writes to; it may not be there yet
 * @param target the file that is shown and kept
 */
export function copyOutput(raw: string, target: string, secrets: readonly string[]): OutputCopy {
	mkdirSync(path.dirname(target), {recursive: true, mode: 0o700});
	const to = openSync(target, 'w', 0o600);
	const masker = createMasker(secrets);
	const buffer = Buffer.allocUnsafe(1 << 16);
	let from: number | null = null;
	let copied = 0;

	const copy = (bytes: (descriptor: number) => number) => {
		from ??= openIfThere(raw);
		if (from === null) return;
		for (let left = bytes(from); left > 0; ) {
			const count = readSync(from, buffer, 0, Math.min(left, buffer.length), null);
			if (count === 0) return;
			write(to, masker.push(buffer.subarray(0, count)));
			copied += count;
			left -= count;
		}
	};

	const timer = setInterval(copy, lookMs, () => lookBytes);
	return {
		finish() {
			clearInterval(timer);
			copy(descriptor => fstatSync(descriptor).size - copied);
			write(to, masker.end());
			fsyncSync(to);
			closeSync(to);
			if (from !== null) closeSync(from);
		},
	};
}

function write(descriptor: number, bytes: Buffer): void {
	let written = 0;
	while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}

function openIfThere(file: string): number | null {
	try {
		return openSync(file, 'r');
	} catch {
		return null;
	}
}
