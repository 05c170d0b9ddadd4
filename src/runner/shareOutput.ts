import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs';
import {messageOf} from '../domain/messageOf.ts';
import {type AttemptName, type OutputPiece, type OutputShelf, pieceBytes} from '../journal/exchange.ts';

/** Shows what attempts of this machine write to those who are elsewhere, while they write it. It never throws, and keeps no process. */
export type OutputSharing = {
	/** Shares the masked output of an attempt from now on, from wherever that was left. */
	follow(of: AttemptName, file: string): void;
	/** It writes nothing more: the rest is shared, and that this is all. */
	end(of: AttemptName): void;
	/** Waits until all of it is shared, for so many milliseconds at most. @returns whether it is */
	finish(withinMs: number): Promise<boolean>;
	/** Shares nothing more. */
	close(): void;
};

/** How much of an attempt's output is shared: bytes of its beginning, and of its end; in more pieces, they are put together when it has ended. */
export type SharedLimits = {readonly headBytes: number; readonly tailBytes: number; readonly pieces: number};

const sharedLimits: SharedLimits = {headBytes: 256 << 10, tailBytes: 1 << 20, pieces: 32};

/** Between two pieces, in milliseconds: what is written must not be in the way of the history. */
const betweenMs = 250;
/** The same, when the last one did not go through. */
const againMs = 2000;
/** On a line on which a piece is not taken in time, smaller ones are tried, down to this. */
const leastBytes = 4 << 10;

type Followed = {
	readonly of: AttemptName;
	readonly file: string;
	/** How far it is shared; null: not asked yet. */
	sent: number | null;
	pieces: number;
	isOver: boolean;
};

/** @param say is told once when it cannot be shared, and why */
export function shareOutput(
	shelf: OutputShelf,
	say: (problem: string) => void,
	limits: SharedLimits = sharedLimits,
): OutputSharing {
	const followed = new Map<string, Followed>();
	const waiting = new Set<() => void>();
	let timer: NodeJS.Timeout | null = null;
	let isClosed = false;
	let bytesAtOnce = pieceBytes;
	let isTold = false;

	/** @returns whether all of it is shared */
	const pass = async (attempt: Followed): Promise<boolean> => {
		attempt.sent ??= await shelf.end(attempt.of);
		// Asked before the size is: what was written until its end is there by now.
		const {isOver, sent} = attempt;
		const size = sizeOf(attempt.file);
		const from = sent >= limits.headBytes && size - sent > limits.tailBytes ? size - limits.tailBytes : sent;
		const most = from < limits.headBytes ? limits.headBytes - from : Number.POSITIVE_INFINITY;
		const bytes = readFrom(attempt.file, from, Math.min(bytesAtOnce, most, size - from));
		if (bytes.length > 0) {
			await shelf.add(attempt.of, {place: from, bytes}, {from: limits.headBytes, to: size - limits.tailBytes});
			attempt.sent = from + bytes.length;
			attempt.pieces++;
			return false;
		}

		if (!isOver) return false;
		const end: OutputPiece = {place: sent, bytes: Buffer.alloc(0)};
		if (attempt.pieces <= limits.pieces) await shelf.add(attempt.of, end, {from: 0, to: 0});
		else await shelf.replace(attempt.of, [...wholePieces(attempt.file, size, limits), end]);
		return true;
	};

	const round = async () => {
		let wait = betweenMs;
		for (const [key, attempt] of followed) {
			try {
				if (await pass(attempt)) followed.delete(key);
				isTold = false;
				bytesAtOnce = Math.min(pieceBytes, 2 * bytesAtOnce);
			} catch (error) {
				// How far it came is asked again.
				attempt.sent = null;
				wait = againMs;
				bytesAtOnce = Math.max(leastBytes, bytesAtOnce / 2);
				if (!isTold) say(`What steps write cannot be shown elsewhere just now: ${messageOf(error)}`);
				isTold = true;
			}
		}

		timer = null;
		if (followed.size > 0) goOn(wait);
		else for (const done of waiting) done();
	};

	const goOn = (wait: number) => {
		if (!isClosed) timer ??= setTimeout(() => void round(), wait).unref();
	};

	return {
		follow(of, file) {
			const key = keyOf(of);
			if (!followed.has(key)) followed.set(key, {of, file, sent: null, pieces: 0, isOver: false});
			goOn(betweenMs);
		},
		end(of) {
			const attempt = followed.get(keyOf(of));
			if (attempt) attempt.isOver = true;
		},
		async finish(withinMs) {
			if (followed.size === 0) return true;
			const {promise, resolve} = Promise.withResolvers<void>();
			const limit = setTimeout(resolve, withinMs);
			waiting.add(resolve);
			await promise;
			waiting.delete(resolve);
			clearTimeout(limit);
			return followed.size === 0;
		},
		close() {
			isClosed = true;
			if (timer) clearTimeout(timer);
		},
	};
}

const keyOf = ({release, step, attempt}: AttemptName) => `${release} ${step} ${attempt}`;

function wholePieces(file: string, size: number, {headBytes, tailBytes}: SharedLimits): readonly OutputPiece[] {
	const head = Math.min(size, headBytes);
	const tail = Math.max(head, size - tailBytes);
	return [...piecesOf(file, 0, head), ...piecesOf(file, tail, size)];
}

function piecesOf(file: string, from: number, to: number): readonly OutputPiece[] {
	const pieces: OutputPiece[] = [];
	for (let place = from; place < to; ) {
		const bytes = readFrom(file, place, Math.min(pieceBytes, to - place));
		if (bytes.length === 0) break;
		pieces.push({place, bytes});
		place += bytes.length;
	}

	return pieces;
}

// A file that is not there yet, or could not be written, has nothing to share.
function sizeOf(file: string): number {
	return using(file, descriptor => fstatSync(descriptor).size) ?? 0;
}

function readFrom(file: string, place: number, most: number): Buffer {
	const read = (descriptor: number) => {
		const buffer = Buffer.alloc(Math.max(0, most));
		return buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, place));
	};
	return using(file, read) ?? Buffer.alloc(0);
}

function using<T>(file: string, use: (descriptor: number) => T): T | null {
	let descriptor: number | null = null;
	try {
		descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
		return use(descriptor);
	} catch {
		return null;
	} finally {
		if (descriptor !== null) closeSync(descriptor);
	}
}
