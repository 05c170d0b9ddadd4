import {setImmediate as breathe} from 'node:timers/promises';
import {lineTime} from '../domain/lineTime.ts';
import {plainText} from '../domain/sanitize.ts';
import type {Arrival, Arrivals} from './arrivals.ts';
import {createLastScreen, type LastScreen} from './lastScreen.ts';
import type {LineReader} from './lineReader.ts';
import type {LogSource} from './logSource.ts';
import type {Found, LogRow} from './logView.ts';
import {createMatchTally} from './matchTally.ts';
import {nearestMatch} from './nearestMatch.ts';
import type {Pattern} from './pattern.ts';
import {sliceMs} from './readLoop.ts';
import {type Tested, testLines, testTexts} from './search.ts';
import {createShownRows, type ShownRows} from './shownRows.ts';

/** A marker between the lines. `source` is null when it belongs to all of them. */
export type Marker = {readonly text: string; readonly source: number | null};

/** What rows are made of. Source 0 of the arrivals is the markers, source n the n-th of `sources`. */
export type LogRowsInput = {
	readonly arrivals: Arrivals;
	readonly sources: readonly LogSource[];
	readonly markers: readonly Marker[];
	readonly reader: LineReader;
	/** More rows are shown. */
	readonly changed: () => void;
	/** The filter was taken off, because its expression would never come to an end. */
	readonly gaveUp: () => void;
};

/** The rows of a view: all of them, or those that filter and hidden sources leave. */
export type LogRows = {
	readonly first: number;
	readonly length: number;
	rows(top: number, count: number): readonly LogRow[];
	/** See LogView. */
	readonly screen: LastScreen;
	/** What number a shown row has among all rows. */
	among(row: number): number;
	/** The first shown row that has this number among all rows, or a higher one. */
	shownFrom(number: number): number;
	/** Begins anew with another choice of rows. */
	choose(hidden: ReadonlySet<number>, filter: Pattern | null): void;
	/** Resolves when all rows that are there have been chosen from. */
	settled(): Promise<void>;
	find(pattern: Pattern, from: number, direction: 1 | -1): Promise<Found>;
	/** How many rows match what is counted; see MatchTally. */
	readonly matched: number | null;
	/** Counts the rows that match from now on; null: none. */
	tally(pattern: Pattern | null): void;
	/** Goes on with rows that have arrived. */
	advance(): void;
	dropBefore(row: number): void;
	close(): void;
};

/** How many lines are tested at once. */
const batch = 2048;

export function createLogRows({arrivals, sources, markers, reader, changed, gaveUp}: LogRowsInput): LogRows {
	let hidden: ReadonlySet<number> = new Set();
	let filter: Pattern | null = null;
	/** Null while every row is shown. */
	let shown: ShownRows | null = null;
	let scanned = 0;
	/** Rows that were tested before their line was finished. */
	let unfinished: readonly number[] = [];
	let soon: NodeJS.Immediate | null = null;
	/** Counts choices: a search that finds another one than it began with gives up. */
	let choices = 0;
	let searches = 0;
	let waiting: readonly (() => void)[] = [];

	const isHidden = ({source, line}: Arrival) => hidden.has(source === 0 ? (markers[line]?.source ?? -1) : source);

	/** Takes a stretch of rows into `target`; returns how many rows of it are dealt with. */
	const take = (target: ShownRows, row: number, arrival: Arrival): number => {
		if (isHidden(arrival)) return arrival.source === 0 ? 1 : arrival.count;
		// A marker says where one is, whatever the filter leaves around it.
		if (arrival.source === 0) {
			target.add(row, 1);
			return 1;
		}

		const source = sources[arrival.source - 1];
		if (filter === null || !source) {
			target.add(row, arrival.count);
			return arrival.count;
		}

		const lines = {line: arrival.line, count: Math.min(batch, arrival.count)};
		const {count, matched, slow} = testLines(reader, filter, source, lines);
		if (slow > 0 && isHopeless(slow)) return 0;
		for (let at = 0; at < count; at++) {
			if (matched[at] === 1) target.add(row + at, 1);
			else if (source.index.place(arrival.line + at)?.open) unfinished = [...unfinished, row + at];
		}

		return count;
	};

	let slowTests = 0;
	const isHopeless = (slow: number): boolean => {
		slowTests += slow;
		return slowTests >= 2;
	};

	/** A line that matches only now comes last: rows before it keep their numbers. */
	const finish = (target: ShownRows) => {
		const waiting = unfinished;
		unfinished = [];
		for (const row of waiting) {
			if (row < arrivals.first) continue;
			const {source, line} = arrivals.from(row);
			const isOpen = sources[source - 1]?.index.place(line)?.open ?? false;
			if (isOpen) unfinished = [...unfinished, row];
			else take(target, row, {source, line, count: 1, at: 0});
		}
	};

	const advance = () => {
		if (soon !== null) return;
		if (!shown) return;
		const before = shown.length;
		finish(shown);
		const until = performance.now() + sliceMs;
		scanned = Math.max(scanned, arrivals.first);
		while (scanned < arrivals.end && performance.now() < until) {
			const took = take(shown, scanned, arrivals.from(scanned));
			if (took === 0) {
				choose(hidden, null);
				gaveUp();
				return;
			}

			scanned += took;
		}

		if (scanned < arrivals.end) {
			soon = setImmediate(() => {
				soon = null;
				advance();
				matches.advance();
			});
		} else tellSettled();

		if (shown.length !== before) changed();
	};

	const choose = (nextHidden: ReadonlySet<number>, nextFilter: Pattern | null) => {
		stop();
		screen.forget();
		choices++;
		hidden = nextHidden;
		filter = nextFilter;
		slowTests = 0;
		unfinished = [];
		scanned = arrivals.first;
		shown = hidden.size > 0 || filter ? createShownRows() : null;
		if (shown) advance();
		else tellSettled();
		matches.restart();
		changed();
	};

	const tellSettled = () => {
		for (const tell of waiting) tell();
		waiting = [];
	};

	const stop = () => {
		if (soon !== null) clearImmediate(soon);
		soon = null;
	};

	const first = () => shown?.first ?? arrivals.first;
	const length = () => shown?.length ?? arrivals.end;

	const rowOf = (arrival: Arrival, isFirst: boolean): LogRow => {
		const {source: which, line, at} = arrival;
		const source = sources[which - 1];
		if (!source) {
			const marker = markers[line];
			return {kind: 'marker', source: sources[(marker?.source ?? 0) - 1]?.name ?? '', at, text: marker?.text ?? ''};
		}

		if (isFirst && line < source.firstReadable) {
			const text = `${source.name}: older output is no longer there`;
			return {kind: 'marker', source: source.name, at, text, isGone: true};
		}

		const shown = reader.display(source.index, line);
		return {kind: 'line', source: source.name, at: at ?? lineTime(plainText(shown.text), Date.now()), ...shown};
	};

	const rows = (top: number, count: number): readonly LogRow[] => {
		const begin = Math.max(top, first());
		const end = Math.min(top + count, length());
		return reader.together(() => {
			const list: LogRow[] = [];
			for (let at = begin; at < end; at++) {
				list.push(rowOf(arrivals.from(shown ? shown.from(at).row : at), at === first()));
			}
			return list;
		});
	};

	const screen = createLastScreen(first, rows);

	/** Shown rows from `at` on, or that end with it, which lie behind each other in one source. */
	const stretch = (at: number, direction: 1 | -1, most: number): Arrival => {
		if (direction === 1) {
			const {row, count} = shown ? shown.from(at) : {row: at, count: most};
			const arrival = arrivals.from(row);
			return {...arrival, count: Math.min(arrival.count, count, most)};
		}

		const {row, count} = shown ? shown.upTo(at) : {row: at, count: most};
		const arrival = arrivals.upTo(row);
		const taken = Math.min(arrival.count, count, most);
		return {...arrival, line: arrival.line + arrival.count - taken, count: taken};
	};

	const testStretch = (pattern: Pattern, {source: which, line, count}: Arrival): Tested => {
		const source = sources[which - 1];
		const texts = () => markers.slice(line, line + count).map(marker => marker.text);
		return source ? testLines(reader, pattern, source, {line, count}) : testTexts(reader, pattern, texts());
	};

	const matches = createMatchTally({
		first,
		length,
		test: (pattern, at, most) => testStretch(pattern, stretch(at, 1, most)),
		isOpen(at) {
			const {source, line} = stretch(at, 1, 1);
			return sources[source - 1]?.index.place(line)?.open ?? false;
		},
		changed,
	});

	return {
		get first() {
			return first();
		},
		get length() {
			return length();
		},
		rows,
		screen,
		among: row => (shown ? shown.from(row).row : row),
		shownFrom: number => (shown ? shown.shownFrom(number) : Math.max(number, arrivals.first)),
		choose,
		async settled() {
			if (!shown || scanned >= arrivals.end) return;
			await new Promise<void>(resolve => {
				waiting = [...waiting, resolve];
			});
		},
		async find(pattern, from, direction) {
			const choice = choices;
			const search = ++searches;
			let at = direction === 1 ? Math.max(from, first()) : Math.min(from, length() - 1);
			let most = 64;
			let until = performance.now() + sliceMs;
			while (at >= first() && at < length()) {
				const found = nearestMatch(stretch(at, direction, most), direction, each => testStretch(pattern, each));
				if (found.slow > 0) return 'endless';
				if (found.hit) return at + found.distance * direction;
				at += found.distance * direction;
				most = Math.min(batch, most * 2);
				if (performance.now() < until) continue;
				await breathe();
				if (choice !== choices || search !== searches) return 'overtaken';
				until = performance.now() + sliceMs;
			}

			return null;
		},
		get matched() {
			return matches.matched;
		},
		tally: matches.begin,
		advance() {
			advance();
			matches.advance();
		},
		dropBefore(row) {
			shown?.dropBefore(row);
		},
		close() {
			choices++;
			stop();
			matches.begin(null);
			tellSettled();
		},
	};
}
