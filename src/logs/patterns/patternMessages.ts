import type {LogNews} from '../logView.ts';

/** What the worker that reduces lines to patterns is told. */
export type ToPatternWorker =
	/** Whole lines of a source. */
	| {readonly type: 'lines'; readonly source: string; readonly at: number; readonly bytes: Uint8Array}
	/** So many lines are left out. */
	| {readonly type: 'skipped'; readonly lines: number}
	/** A release begins. These sources were heard since they were opened, even where they said nothing. */
	| {readonly type: 'began'; readonly at: number; readonly openedAt: number; readonly heard: readonly string[]}
	| {readonly type: 'news'; readonly request: number; readonly at: number};

/** What it answers: that it is through with so many bytes, or what is new. */
export type FromPatternWorker =
	| {readonly type: 'through'; readonly bytes: number}
	| {readonly type: 'news'; readonly request: number; readonly news: LogNews};

/** What it begins with. */
export type PatternWorkerData = {readonly secrets: readonly string[]};
