import {closeSync, constants, fstatSync, fsyncSync, openSync, readSync, writeSync} from 'node:fs';
import {messageOf} from '../domain/messageOf.ts';
import {createMasker} from '../mask/masker.ts';
import {createHoles} from './freeSpace.ts';
import {leftOutLine, longOutputLine, type OutputLimits, outputLimits} from './outputLimits.ts';

/** How often the raw output is looked at while an attempt runs, in milliseconds: a cheap `read` that finds nothing. */
const lookMs = 50;

/** How much is copied at one look: a flood must not keep the shim from hearing of an abort. */
const lookBytes = 1 << 23;

/** How long whoever watches may see nothing new before being told why, in milliseconds. */
const silenceMs = 1000;

/** Copies an attempt's raw output, masked, to where it is shown and kept. It never throws. */
export type OutputCopy = {
	/**
	 * Copies what is there by now, though something that the attempt left behind may go on writing, and makes it durable.
	 * @param makeRoom gives up what was kept for a full disk; false: there is nothing to give up
	 * @returns why not all of it could be kept; null: it is whole
	 */
	finish(makeRoom?: () => boolean): string | null;
};

/**
 * Starts copying, anew. Of long output, the head is copied as it comes, and the tail at the end; what lies between is
 * left out, and the disk gets its space back while the command runs. Where the copy cannot be written (a full disk), the
 * next look tries again; the last one is `finish`. Nothing is lost in between: the raw output waits in its own file.
 *
 * Where the raw output is cut follows from its size alone, and nothing that may still belong to the tail is ever freed:
 * the command writes on while it is done, and neither loses a byte nor notices.
 * @param raw the private file that the command appends to, opened for reading; closed at the end
 * @param target the file that is shown and kept; its folder must be there
 */
export function copyOutput(
	raw: number,
	target: string,
	secrets: readonly string[],
	limits: OutputLimits = outputLimits,
): OutputCopy {
	const masker = createMasker(secrets);
	// A secret ends within its own length. Twice that before a place, and the masker knows what reaches over it.
	const context = 2 * masker.longest;
	const holes = createHoles(raw, limits.freeBytes);
	const buffer = Buffer.allocUnsafe(1 << 16);
	let to: number | null = null;
	/** How far it is read. */
	let position = 0;
	let headIsFull = false;
	let fullSince = 0;
	let isTold = false;
	let endsLine = true;
	/** Masked, but not yet written. Nothing more is read before it is: it may share memory with `buffer`. */
	let waiting: Buffer = Buffer.alloc(0);

	const flush = (descriptor: number) => {
		while (waiting.length > 0) {
			const written = writeSync(descriptor, waiting);
			endsLine = waiting[written - 1] === newline;
			waiting = waiting.subarray(written);
		}
	};

	const write = (descriptor: number, bytes: Buffer) => {
		waiting = bytes;
		flush(descriptor);
	};

	/** Says something between the command's own lines. */
	const say = (descriptor: number, line: string) =>
		write(descriptor, Buffer.from(`${endsLine ? '' : '\n'}release-tui: ${line}\n`));

	const copyHead = (descriptor: number, most: number) => {
		for (let left = most; left > 0 && !headIsFull; ) {
			const room = limits.headBytes - position;
			const count = readSync(raw, buffer, 0, Math.min(left, room, buffer.length), position);
			if (count === 0) return;
			headIsFull = count === room;
			fullSince = performance.now();
			// Cut behind a line, where the end is near enough.
			const taken = headIsFull ? buffer.lastIndexOf(newline, count - 1) + 1 || count : count;
			position += taken;
			left -= count;
			write(descriptor, masker.push(buffer.subarray(0, taken)));
		}
	};

	const copyRest = (descriptor: number, end: number) => {
		while (position < end) {
			const count = readSync(raw, buffer, 0, Math.min(end - position, buffer.length), position);
			if (count === 0) return;
			position += count;
			write(descriptor, masker.push(buffer.subarray(0, count)));
		}
	};

	const skipTo = (descriptor: number, tail: number) => {
		// What the masker holds back may be the beginning of a secret whose end is left out.
		const held = masker.end().length;
		const begin = tail + lineStart(raw, buffer, tail);
		const line = leftOutLine(begin - position + held);
		for (position = Math.max(position, begin - context); position < begin; ) {
			const count = readSync(raw, buffer, 0, Math.min(begin - position, buffer.length), position);
			if (count === 0) break;
			position += count;
			masker.push(buffer.subarray(0, count));
		}

		// Said last: where it cannot be written yet, it waits, and what comes behind it is read only then.
		say(descriptor, line);
	};

	const open = (): number => {
		to ??= openSync(target, anew, 0o600);
		flush(to);
		return to;
	};

	const look = () => {
		attempt(() => {
			const descriptor = open();
			copyHead(descriptor, lookBytes);
			if (isTold || !headIsFull || performance.now() < fullSince + silenceMs) return;
			if (fstatSync(raw).size === position) return;
			isTold = true;
			say(descriptor, longOutputLine(limits));
		});
		attempt(() => holes.free(limits.headBytes, fstatSync(raw).size - limits.tailBytes - context));
	};

	/** Goes on from wherever an earlier try stopped. */
	const copyAll = () => {
		const {size} = fstatSync(raw);
		const descriptor = open();
		copyHead(descriptor, size - position);
		if (size - position > limits.tailBytes) skipTo(descriptor, size - limits.tailBytes);
		copyRest(descriptor, size);
		write(descriptor, masker.end());
		fsyncSync(descriptor);
	};

	look();
	const timer = setInterval(look, lookMs);
	return {
		finish(makeRoom = () => false) {
			clearInterval(timer);
			let problem = attempt(copyAll);
			if (problem !== null && makeRoom()) problem = attempt(copyAll);
			for (const descriptor of [to, raw]) attempt(() => descriptor !== null && closeSync(descriptor));
			return problem;
		},
	};
}

const newline = 10;

/** Never through a link that somebody left in its place. */
const anew = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;

// How far behind a place the next line begins; where that is far, the next character.
function lineStart(raw: number, buffer: Buffer, place: number): number {
	// With the byte before it, which may be a line's end.
	const count = readSync(raw, buffer, 0, buffer.length, place - 1);
	const end = buffer.subarray(0, count).indexOf(newline);
	if (end !== -1) return end;
	let start = 0;
	while (start < 3 && ((buffer[start + 1] ?? 0) & 0xc0) === 0x80) start++;
	return start;
}

// How a step ended is never a matter of whether its output could be kept. What failed is tried again at the next look.
function attempt(act: () => unknown): string | null {
	try {
		act();
		return null;
	} catch (error) {
		return messageOf(error);
	}
}
