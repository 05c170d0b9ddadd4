import {closeSync, constants, openSync, writeSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {isUnderWay} from '../domain/release.ts';
import type {AttemptName, OutputPiece, OutputShelf} from '../journal/exchange.ts';
import type {Journal} from '../journal/journal.ts';
import {JournalError} from '../journal/journalError.ts';
import {leftOutLine} from '../runner/outputLimits.ts';
import {readRelease} from './readState.ts';

/** The output of an attempt on another machine, on its way into a file here. */
export type Fetching = {
	readonly file: string;
	/** What was there when it began is in the file; how much that was, in bytes. */
	readonly begun: Promise<number>;
	/** Nothing more will come. */
	isOver(): boolean;
	/** Fetches nothing more, and leaves the file. */
	close(): void;
};

/** How often one looks for more of what is being written, in milliseconds. */
const lookMs = 500;
/** And where none has come for a while, or the database is away. */
const slowLookMs = 5000;
const patience = 60;

/** More than any attempt's output is: what others wrote into the table is bounded. */
const mostBytes = 64 << 20;

/** Fetches output of attempts of other machines with the same history; null where there are none. */
export function outputFetcher(
	journal: Journal,
): (release: number, step: string, attempt: number, folder: string) => Fetching | null {
	return (release, step, attempt, folder) => {
		const shelf = journal.exchange?.output;
		if (!shelf) return null;
		const isOver = async () => {
			const now = await readRelease(journal, release);
			return !(now && isUnderWay(now, step, attempt));
		};
		// What a step is called may have been written by anybody: it leads nowhere else.
		const file = path.join(folder, `${release}.${encodeURIComponent(step)}.${attempt}.log`);
		return fetchOutput(shelf, {release, step, attempt}, file, isOver);
	};
}

/**
 * Fetches what an attempt wrote, and goes on as long as it may write more.
 * @param file where it goes; it begins empty
 * @param isOver whether the attempt has ended: then nothing that is not there yet is waited for very long
 * @throws the system's error when the file cannot be made
 */
export function fetchOutput(
	shelf: OutputShelf,
	of: AttemptName,
	file: string,
	isOver: () => Promise<boolean>,
): Fetching {
	const descriptor = openSync(
		file,
		constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW,
		0o600,
	);
	const closed = new AbortController();
	const begun = Promise.withResolvers<number>();
	const piecesOf = writer(bytes => writeSync(descriptor, bytes));
	let place = 0;
	let isDone = false;

	/** Takes what is there now. @returns whether that is all */
	const take = async (): Promise<boolean> => {
		for (;;) {
			const pieces = await shelf.read(of, place);
			if (closed.signal.aborted) return true;
			for (const piece of pieces) place = piecesOf(piece);
			isDone = pieces.some(({bytes}) => bytes.length === 0) || place > mostBytes;
			if (isDone) return true;
			if (pieces.length === 0) return false;
		}
	};

	const follow = async () => {
		let silent = 0;
		for (;;) {
			const before = place;
			try {
				if (await take()) return;
				begun.resolve(place);
				silent = place > before ? 0 : silent + 1;
				// Its machine may have been gone before it could share the rest.
				if (silent > patience && (await isOver())) {
					if (place === 0) writeSync(descriptor, notHere);
					return;
				}
			} catch (error) {
				if (!(error instanceof JournalError)) throw error;
				silent = patience;
				begun.resolve(place);
			}

			await delay(silent < patience ? lookMs : slowLookMs, undefined, {signal: closed.signal, ref: false});
		}
	};

	follow()
		.catch(() => {
			// Closed, or the disk is full: what is there can be read.
		})
		.finally(() => {
			isDone = true;
			begun.resolve(place);
			closeSync(descriptor);
		});
	return {file, begun: begun.promise, isOver: () => isDone, close: () => closed.abort()};
}

/** Writes pieces one after the other, and says where some are missing. @returns the place behind each */
function writer(write: (bytes: Buffer) => void): (piece: OutputPiece) => number {
	let end = 0;
	let endsLine = true;
	return ({place, bytes}) => {
		// Pieces may overlap: they are put together anew when an attempt has ended.
		const fresh = bytes.subarray(Math.max(0, end - place));
		if (place > end) {
			// It goes on with a whole line, where one begins in the piece.
			const line = fresh.indexOf(newline) + 1;
			write(Buffer.from(`${endsLine ? '' : '\n'}release-tui: ${leftOutLine(place + line - end)}\n`));
			if (fresh.length > line) write(fresh.subarray(line));
		} else if (fresh.length > 0) write(fresh);
		if (fresh.length > 0) endsLine = fresh.at(-1) === newline;
		end = Math.max(end, place + bytes.length);
		return end;
	};
}

const newline = 10;

const notHere = 'release-tui: what it wrote is on the machine that ran it, and not in the shared journal.\n';
