import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import path from 'node:path';
import {lineTimes} from '../domain/lineTime.ts';
import {tellsError} from '../domain/logLevel.ts';
import {plainText} from '../domain/sanitize.ts';
import {createFinder} from '../mask/masker.ts';
import {type Arrival, createArrivals} from './arrivals.ts';
import {openFileSource} from './fileSource.ts';
import {createLineReader} from './lineReader.ts';
import {createLogRows, type Marker} from './logRows.ts';
import {beginningMs, defaultLimits, type LogSource, type SourceEvents} from './logSource.ts';
import type {LastMinute, LogView, LogViewOptions} from './logView.ts';
import {createMatchFinder} from './matchFinder.ts';
import {type DatedLines, mergeByTime} from './mergeByTime.ts';
import {createMinuteMeter} from './minuteMeter.ts';
import {compileFilter, compilePattern, type Pattern} from './pattern.ts';
import {createHeardTime} from './patterns/heardTime.ts';
import {createPatternFeed} from './patterns/patternFeed.ts';
import {createRateMeter} from './rateMeter.ts';
import {frameMs, startReadLoop} from './readLoop.ts';
import {openRunSource} from './runSource.ts';
import {saveRows} from './saveRows.ts';

/** So many lines of a source are asked when they were written: what comes at once when it is opened. */
const mostDated = 1000;
/** Lines of a source that are looked at for errors when many come at once: it bounds what a flood costs. */
const errorSample = 64;
const nothing: LastMinute = {lines: [], errors: []};

/** Opens the sources and follows them until the view is closed. */
export function openLogView(options: LogViewOptions, limits = defaultLimits, time = createHeardTime()): LogView {
	const arrivals = createArrivals();
	const markers: Marker[] = [];
	const meter = createRateMeter();
	const minutes = options.sources.map(() => createMinuteMeter());
	const listeners = new Set<() => void>();
	const hidden = new Set<number>();
	mkdirSync(options.spool, {recursive: true, mode: 0o700});
	const folder = mkdtempSync(path.join(options.spool, 'view-'));
	let notice: NodeJS.Timeout | null = null;
	let lastNotice = Number.NEGATIVE_INFINITY;
	let shownRate = 0;
	let shownMinutes = '';
	let isClosed = false;
	const openedAt = performance.now();
	/** Nothing was read yet of what files held before. */
	let isOpening = true;
	let filter: Pattern | null = null;

	const tell = () => {
		if (notice !== null) clearTimeout(notice);
		notice = null;
		lastNotice = performance.now();
		for (const listener of [...listeners]) listener();
	};

	const untilNotice = () => Math.max(0, lastNotice + frameMs - performance.now());

	/** At most one notice a frame: whoever listens paints. */
	const changed = () => {
		if (notice === null && !isClosed) notice = setTimeout(tell, untilNotice());
	};

	const patterns = options.patterns ? createPatternFeed(options.secrets, time) : null;
	const sources: LogSource[] = [];
	/** Lines of each source that are among the arrivals. */
	const counted: number[] = [];
	/** How far each source's unfinished line has come. */
	const openEnds: number[] = [];
	const reader = createLineReader(createFinder(options.secrets));
	const rows = createLogRows({
		arrivals,
		sources,
		markers,
		reader,
		changed,
		gaveUp() {
			filter = null;
			mark('The filter was taken off: its expression takes too long. Write it simpler.', null);
		},
	});

	const mark = (text: string, source: number | null) => {
		markers.push({text: plainText(text), source});
		arrivals.add({source: 0, line: markers.length - 1, count: 1, at: Date.now()});
		rows.advance();
		changed();
	};

	const open = (source: LogViewOptions['sources'][number], number: number): LogSource => {
		const events: SourceEvents = {
			mark(text) {
				took(number);
				mark(text, number);
			},
			changed,
		};
		if (source.kind === 'file') {
			return openFileSource(source.name, path.resolve(options.cwd, source.file), source.from ?? 'end', events);
		}

		const file = path.join(folder, `${number}.log`);
		return openRunSource({...source, file, cwd: options.cwd, env: options.env}, limits, events);
	};

	/** How many new lines tell of errors; of many that came at once, as many as the last of them let expect. */
	const errorsIn = ({index}: LogSource, line: number, count: number): number => {
		const tested = Math.min(count, errorSample);
		const texts = reader.texts(index, line + count - tested, tested);
		return Math.round((texts.filter(tellsError).length * count) / texts.length);
	};

	const datedLines = ({index}: LogSource, number: number, line: number, count: number): DatedLines => {
		const texts: string[] = [];
		while (texts.length < count) texts.push(...reader.texts(index, line + texts.length, count - texts.length));
		return {source: number, line, times: lineTimes(texts, Date.now())};
	};

	const arrivalsOf = (source: LogSource, number: number, line: number, count: number): readonly Arrival[] => {
		const now = Date.now();
		if (!source.caughtUp) return [{source: number, line, count, at: null}];
		const isBeginning = options.sources[number - 1]?.kind === 'run' && performance.now() - openedAt < beginningMs;
		if (!isBeginning || count > mostDated) return [{source: number, line, count, at: now}];
		const {times} = datedLines(source, number, line, count);
		return times.map((at, index) => ({source: number, line: line + index, count: 1, at: at ?? now}));
	};

	/** What files held when they were opened, in the order of the times that the lines tell. */
	const takeFromBefore = () => {
		isOpening = false;
		const blocks = sources.flatMap((source, index): DatedLines[] => {
			const {length} = source.index;
			if (source.caughtUp || length === 0 || length > mostDated) return [];
			counted[index] = length;
			return [datedLines(source, index + 1, 0, length)];
		});
		for (const arrival of mergeByTime(blocks)) arrivals.add(arrival);
		for (const index of sources.keys()) took(index + 1);
		dropOld();
		rows.advance();
	};

	/** Puts a source's new lines among the rows. */
	const took = (number: number) => {
		const source = sources[number - 1];
		if (!source) return;
		const before = counted[number - 1] ?? 0;
		const count = source.index.length - before;
		if (isOpening && !source.caughtUp) return;
		if (count > 0) {
			for (const arrival of arrivalsOf(source, number, before, count)) arrivals.add(arrival);
			counted[number - 1] = source.index.length;
			if (source.caughtUp) {
				meter.add(count);
				minutes[number - 1]?.add(count, errorsIn(source, before, count));
			}
		}

		const last = source.index.place(source.index.length - 1);
		const end = last?.open ? last.end : -1;
		if (count > 0 || end !== openEnds[number - 1]) changed();
		openEnds[number - 1] = end;
	};

	/** The oldest rows go when there are too many, or when nobody can read them any more. */
	const dropOld = () => {
		const excess = arrivals.end - arrivals.first - limits.rows;
		// In larger steps, so that a flood does not drop row by row.
		let row = excess > limits.rows / 16 ? arrivals.first + excess : arrivals.first;
		for (let at = row; at < arrivals.end; ) {
			const {source: number, line, count} = arrivals.from(at);
			const source = sources[number - 1];
			// A marker goes with the lines behind it.
			const gone = source ? Math.min(count, source.firstReadable - line) : count;
			if (gone <= 0) break;
			at += gone;
			// The last of them stays, to say that they are gone.
			if (source) row = at - 1;
		}

		if (row === arrivals.first) return;
		for (let at = arrivals.first; at < row; ) {
			const {source: number, line, count} = arrivals.from(at);
			sources[number - 1]?.index.dropBefore(line + Math.min(count, row - at));
			at += count;
		}

		arrivals.dropBefore(row);
		rows.dropBefore(row);
		changed();
	};

	options.sources.forEach((source, index) => {
		sources.push(open(source, index + 1));
	});
	const loop = startReadLoop(sources, {
		took(source) {
			took(sources.indexOf(source) + 1);
			patterns?.took(source);
			dropOld();
			rows.advance();
		},
		turned() {
			if (isOpening) takeFromBefore();
			// With the reading, and not in a wake-up of its own. What is due almost now is not put off.
			if (notice !== null && untilNotice() < frameMs / 4) tell();
		},
		slowTick() {
			const rate = meter.rate();
			const isCounting = sources.some(source => source.state().detail?.includes('restarts in'));
			const bars = minutes.map(minute => Object.values(minute.lastMinute()).join()).join();
			if (rate !== shownRate || bars !== shownMinutes || isCounting) changed();
			shownRate = rate;
			shownMinutes = bars;
			return rate > 0 || isCounting || /[1-9]/.test(bars);
		},
	});

	return {
		get first() {
			return rows.first;
		},
		get length() {
			return rows.length;
		},
		get rate() {
			return meter.rate();
		},
		get sources() {
			return sources.map((source, index) => ({
				name: source.name,
				shown: !hidden.has(index + 1),
				...source.state(),
				lines: source.index.length,
				lastMinute: minutes[index]?.lastMinute() ?? nothing,
			}));
		},
		rows: rows.rows,
		screen: rows.screen.rows,
		isOnScreen: rows.screen.has,
		among: rows.among,
		shownFrom: rows.shownFrom,
		since: at => rows.shownFrom(arrivals.since(at)),
		toggle(name) {
			const number = sources.findIndex(source => source.name === name) + 1;
			if (number === 0) return;
			if (!hidden.delete(number)) hidden.add(number);
			rows.choose(hidden, filter);
		},
		setFilter(pattern) {
			const compiled = pattern === null ? null : compileFilter(pattern);
			if (typeof compiled === 'string') return compiled;
			filter = compiled;
			rows.choose(hidden, filter);
			return null;
		},
		get isFiltered() {
			return filter !== null;
		},
		settled: rows.settled,
		async find(pattern, from, direction) {
			const compiled = compilePattern(pattern);
			return typeof compiled === 'string' ? null : rows.find(compiled, from, direction);
		},
		countMatches(pattern) {
			const compiled = pattern === null ? null : compilePattern(pattern);
			rows.tally(typeof compiled === 'string' ? null : compiled);
		},
		get matchCount() {
			return rows.matched;
		},
		matches: createMatchFinder(),
		save: file => saveRows(rows, file),
		began: () => patterns?.began(sources.filter((_, i) => options.sources[i]?.kind === 'file')),
		news: async () => patterns?.news() ?? {kind: 'unknown', why: 'These lines are not compared with others.'},
		mark: text => mark(text, null),
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		async close() {
			if (isClosed) return;
			isClosed = true;
			options.closed?.();
			listeners.clear();
			if (notice) clearTimeout(notice);
			loop.close();
			rows.close();
			patterns?.close();
			await Promise.all(sources.map(source => source.close()));
			rmSync(folder, {recursive: true, force: true});
		},
	};
}
