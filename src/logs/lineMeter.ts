import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {errorPattern} from '../domain/logLevel.ts';
import type {LogSourceConfig} from '../domain/project.ts';
import {createFinder} from '../mask/masker.ts';
import {openFileSource} from './fileSource.ts';
import {createLineReader} from './lineReader.ts';
import {beginningMs, defaultLimits, type LogSource} from './logSource.ts';
import {compilePattern, type Pattern} from './pattern.ts';
import {openRunSource} from './runSource.ts';

/** Counts the lines of a log source, and those of them that match. */
export type LineMeter = {
	/** Takes in what came since; often enough, so that a flood is counted and not only skipped. */
	look(): void;
	/** What the looks counted since it was asked last; or why nothing could be. It takes no time. */
	take(): {readonly lines: number; readonly matched: number} | string;
	close(): Promise<void>;
};

/** Where the source's commands run, and a private folder for what they print. */
export type LineMeterPlace = {
	readonly cwd: string;
	readonly env: Readonly<Record<string, string>>;
	readonly folder: string;
};

/** How long one look may take, in milliseconds. */
const lookMs = 50;
/** Of a flood, so many characters are searched at one look; of the rest, the same share is taken to match. */
const searchedAtOnce = 1 << 20;

/**
 * Opens a source and counts what comes from now on: not what is there already, nor what a command prints as its beginning.
 * @param match regular expression of the lines that count; null: those that say that they tell of an error
 */
export function openLineMeter(source: LogSourceConfig, match: string | null, place: LineMeterPlace): LineMeter {
	const pattern = compilePattern(match ?? errorPattern);
	let problem = typeof pattern === 'string' ? pattern : null;
	// Nothing of the lines is shown: nothing of them need be masked.
	const reader = createLineReader(createFinder([]));
	let next = 0;
	/** What the file held when it was opened is read. */
	let isCaughtUp = false;
	/** Null until the command prints something, anew after each start. */
	let beginningUntil: number | null = null;
	const opened = open(source, place, () => {
		// It was started, or has ended and will be.
		beginningUntil = null;
	});
	let lines = 0;
	let matched = 0;

	/** Of the lines from `next` on, as many as may be read at once: how many were read, and how many match. */
	const search = (end: number, {test}: Pattern): {readonly read: number; readonly found: number} => {
		let [line, left, found] = [next, searchedAtOnce, 0];
		while (line < end && left > 0) {
			const texts = reader.texts(opened.index, line, end - line);
			const {matched: flags, slow} = test(texts);
			// One alone may be the machine's: it counts as a match. More are the expression's.
			if (slow > 1) {
				problem = 'its expression takes too long: write it simpler';
				return {read: end - next, found: 0};
			}

			found += flags.reduce((sum, each) => sum + each, 0);
			left -= texts.reduce((sum, text) => sum + text.length + 1, 0);
			line += texts.length;
		}

		return {read: line - next, found};
	};

	/** Whether what comes now was there before: what a file holds, and what a command prints as its beginning. */
	const isPast = (): boolean => {
		if (source.kind === 'file') return !isCaughtUp;
		beginningUntil ??= performance.now() + beginningMs;
		return performance.now() < beginningUntil;
	};

	const look = () => {
		const found = opened.look(performance.now() + lookMs);
		takeIn();
		isCaughtUp ||= found !== 'more';
	};

	const takeIn = () => {
		const {index} = opened;
		const end = index.length - (index.place(index.length - 1)?.open ? 1 : 0);
		if (end <= next) return;
		if (typeof pattern !== 'string' && problem === null && !isPast()) {
			const {read, found} = search(end, pattern);
			lines += end - next;
			matched += Math.round((found * (end - next)) / read);
		}

		next = end;
		index.dropBefore(end);
	};

	return {
		look,
		take() {
			if (problem !== null) return `${source.name}: ${problem}`;
			const taken = {lines, matched};
			lines = matched = 0;
			const {status, detail} = opened.state();
			// What came before it ended still counts.
			return taken.lines === 0 && status !== 'live' ? `${source.name}: ${detail ?? 'not there yet'}` : taken;
		},
		close: () => opened.close(),
	};
}

function open(source: LogSourceConfig, {cwd, env, folder}: LineMeterPlace, changed: () => void): LogSource {
	const events = {mark() {}, changed};
	if (source.kind === 'file') return openFileSource(source.name, path.resolve(cwd, source.file), 'end', events);
	mkdirSync(folder, {recursive: true, mode: 0o700});
	const file = path.join(folder, `${source.name}.log`);
	return openRunSource({name: source.name, run: source.run, cwd, env, file}, defaultLimits, events);
}
