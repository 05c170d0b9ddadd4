import type {LogRow, LogView} from '../../src/logs/logView.ts';
import {createMatchFinder} from '../../src/logs/matchFinder.ts';

/** A log view in memory that tests write into. */
export type FakeLogView = LogView & {append(source: string, text: string, at: number): void; readonly closed: boolean};

/** Makes a view of these sources. It notifies at once: tests decide when lines come. */
export function fakeLogView(names: readonly string[]): FakeLogView {
	const all: LogRow[] = [];
	const hidden = new Set<string>();
	const listeners = new Set<() => void>();
	let filter: RegExp | null = null;
	let shown: readonly LogRow[] = [];
	let closed = false;
	let counted: string | null = null;
	const changed = () => {
		shown = all.filter(
			row => row.kind === 'marker' || (!hidden.has(row.source) && (filter === null || filter.test(row.text))),
		);
		for (const listener of listeners) listener();
	};

	const shownFrom = (number: number) => {
		const found = shown.findIndex(row => all.indexOf(row) >= number);
		return found < 0 ? shown.length : found;
	};

	return {
		first: 0,
		get length() {
			return shown.length;
		},
		rate: 12,
		get sources() {
			return names.map(name => ({
				name,
				shown: !hidden.has(name),
				status: 'live' as const,
				detail: null,
				lines: all.filter(row => row.source === name).length,
				lastMinute: {lines: [0, 1, 2, 4, 8, 4, 2, 1], errors: [0, 0, 0, 0, 1, 0, 0, 0]},
			}));
		},
		get closed() {
			return closed;
		},
		rows: (top, count) => shown.slice(top, top + count),
		screen: (top, count) => shown.slice(top, top + count),
		isOnScreen: () => false,
		among(row) {
			const found = shown[row];
			return found ? all.indexOf(found) : all.length;
		},
		shownFrom,
		since: at => shownFrom(all.findLastIndex(row => (row.at ?? 0) < at) + 1),
		toggle(source) {
			if (!hidden.delete(source)) hidden.add(source);
			changed();
		},
		setFilter(pattern) {
			try {
				filter = pattern === null ? null : new RegExp(pattern);
			} catch (error) {
				return error instanceof Error ? error.message : 'wrong';
			}

			changed();
			return null;
		},
		async find(pattern, from, direction) {
			const wanted = new RegExp(pattern);
			for (let index = from; index >= 0 && index < shown.length; index += direction) {
				if (wanted.test(shown[index]?.text ?? '')) return index;
			}

			return null;
		},
		get isFiltered() {
			return filter !== null;
		},
		settled: async () => {},
		matches: createMatchFinder(),
		save: async () => shown.length,
		began() {},
		news: async () => ({kind: 'unknown', why: 'nobody listens'}),
		countMatches(pattern) {
			counted = pattern;
		},
		get matchCount() {
			const pattern = counted;
			return pattern === null ? null : shown.filter(row => new RegExp(pattern).test(row.text)).length;
		},
		mark(text) {
			all.push({kind: 'marker', source: '', at: all.at(-1)?.at ?? 0, text});
			changed();
		},
		append(source, text, at) {
			all.push({kind: 'line', source, at, text});
			changed();
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		async close() {
			closed = true;
		},
	};
}
