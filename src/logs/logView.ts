import type {NewPattern} from './patterns/newPatterns.ts';

/** A line on the screen. `text` passed the sanitiser: colours only, no tabs, bounded length. */
export type LogRow = {
	readonly kind: 'line' | 'marker';
	readonly source: string;
	/**
	 * When it arrived, in milliseconds since the epoch. What was there before has the time that it tells itself, or else that of
	 * the line before it; null where nobody knows.
	 */
	readonly at: number | null;
	readonly text: string;
	/** Of a line that was written over again and again, a progress bar: what came last. `text` has all of it. */
	readonly last?: string;
	/** Only that it was there is known. */
	readonly isGone?: true;
};

/** A part of a text, in characters: `end` is behind the last one. */
export type TextRange = {readonly start: number; readonly end: number};

/** What came in the last minute, the oldest part of it first. */
export type LastMinute = {readonly lines: readonly number[]; readonly errors: readonly number[]};

/** A source of a view and how it is doing. */
export type LogSourceState = {
	readonly name: string;
	readonly shown: boolean;
	readonly status: 'starting' | 'live' | 'waiting' | 'ended' | 'failed';
	/** In words: "restarts in 4 s", "no such file". */
	readonly detail: string | null;
	readonly lines: number;
	readonly lastMinute: LastMinute;
};

/** What of the lines since a release began was not there before, or nobody knows. */
export type LogNews =
	| {
			readonly kind: 'told';
			/** When the release began, in milliseconds since the epoch. */
			readonly since: number;
			readonly found: readonly SourceNews[];
			/** Lines that were not looked at, because too many came. */
			readonly skipped: number;
			/** Sources of which nobody can tell: too little was heard of them before. */
			readonly uncompared: readonly string[];
	  }
	| {readonly kind: 'unknown'; readonly why: string};

/** A pattern that stands out, and the source that it comes from. */
export type SourceNews = NewPattern & {readonly source: string};

/**
 * Several sources as one list of rows, by arrival. Rows are numbered from 0 in the view (after filter and toggles) and
 * are decoded only when asked for, so a flood costs nothing per line here. A row keeps its number as long as filter and
 * toggles stay: when the oldest rows are dropped, `first` grows and the others stay where they are.
 */
export type LogView = {
	/** The oldest row that is still there. */
	readonly first: number;
	/** One past the newest row. */
	readonly length: number;
	/** Lines a second over the last few seconds. */
	readonly rate: number;
	readonly sources: readonly LogSourceState[];
	rows(top: number, count: number): readonly LogRow[];
	/** The same for a screen that somebody reads: what stood on the last one stays as it was, also when it is dropped meanwhile. */
	screen(top: number, count: number): readonly LogRow[];
	/** Whether a row stood on the last screen. */
	isOnScreen(row: number): boolean;
	/** What number a row has among all rows: it keeps that one whatever filter and toggles are. */
	among(row: number): number;
	/** The first row that has this number among all rows, or a higher one; `length` where there is none. */
	shownFrom(number: number): number;
	/** The first row that came at a moment, in milliseconds since the epoch, or later; `length` where none did. */
	since(at: number): number;
	toggle(source: string): void;
	/** Shows only rows that match the regular expression; null shows all. Returns what is wrong with the pattern, or null. */
	setFilter(pattern: string | null): string | null;
	/** Whether a filter applies; not any more, once it was taken off because its expression takes too long. */
	readonly isFiltered: boolean;
	/** Resolves when filter and toggles have been applied to all that is there. */
	settled(): Promise<void>;
	/** The nearest row from `from` (inclusive) in that direction that matches; null when there is none, or the pattern is wrong. */
	find(pattern: string, from: number, direction: 1 | -1): Promise<Found>;
	/**
	 * Where the expression matches in each of these texts, which are lines as they are shown. Nowhere where it is wrong or
	 * takes too long.
	 */
	matches(pattern: string, texts: readonly string[]): readonly (readonly TextRange[])[];
	/** A release begins: what comes from now on is compared with what came before. */
	began(): void;
	/** What stands out since then. */
	news(): Promise<LogNews>;
	/** Writes the rows to a new private file; returns how many. Rejects where it cannot be made. */
	save(file: string): Promise<number>;
	/** Keeps count of the rows that match, also of those that come; null counts nothing any more. */
	countMatches(pattern: string | null): void;
	/** How many rows match now. Null: nothing is counted, not all rows yet, or the pattern is wrong or takes too long. */
	readonly matchCount: number | null;
	/** Puts a marker line where the log is now: "#12 v2.5.0 started". */
	mark(text: string): void;
	/** Called when something changed, at most about thirty times a second. */
	subscribe(listener: () => void): () => void;
	close(): Promise<void>;
};

/**
 * What a search came to: a row, or null where none matches. `overtaken`: another search, filter or toggle came in between;
 * `endless`: the expression takes too long on a row, and nobody can tell whether that one matches.
 */
export type Found = number | null | 'overtaken' | 'endless';

/** What a view is made of. A `run` source is a command whose output is followed; a `file` source is followed by name. */
export type LogViewOptions = {
	readonly sources: readonly (
		| {readonly name: string; readonly kind: 'run'; readonly run: string}
		| {
				readonly name: string;
				readonly kind: 'file';
				readonly file: string;
				/** `end` (the default) begins with the last two hundred lines, `start` with the first one. */
				readonly from?: 'start' | 'end';
		  }
	)[];
	/** Working folder and variables for `run` sources. */
	readonly cwd: string;
	readonly env: Readonly<Record<string, string>>;
	/** A private folder for what the commands write. */
	readonly spool: string;
	/** Called when the view is closed. */
	readonly closed?: () => void;
	/** Values that must never be shown. */
	readonly secrets: readonly string[];
	/** Whether anybody will ask what is new: else lines are not reduced to patterns. */
	readonly patterns?: boolean;
};
