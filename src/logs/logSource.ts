import type {LineIndex} from './lineIndex.ts';
import type {LogSourceState} from './logView.ts';

/** What a look at a source found: nothing new, something, or so much that the time was up. */
export type Look = 'none' | 'some' | 'more';

/** A command or a file whose lines are taken in. */
export type LogSource = {
	readonly name: string;
	readonly index: LineIndex;
	/** The file whose changes mean that it is worth looking. */
	readonly file: string;
	/** Everything that was there in the beginning is taken in. */
	readonly caughtUp: boolean;
	/** It is to be looked at now and then, although no watch of its file tells of anything. */
	readonly wantsLooks: boolean;
	/** Lines before this one can no longer be read. */
	readonly firstReadable: number;
	state(): Pick<LogSourceState, 'status' | 'detail'>;
	/** Takes in what is new, until the clock (`performance.now`) says `until`. */
	look(until: number): Look;
	close(): Promise<void>;
};

/** What a source tells while it goes on. */
export type SourceEvents = {
	/** Something that belongs between the lines. */
	mark(text: string): void;
	/** Its state changed, or it is worth looking. */
	changed(): void;
};

/** A command that follows a log prints its last lines first, all at once: so long, in milliseconds, they are those from before. */
export const beginningMs = 3000;

/** Bounds of what is kept. */
export type LogLimits = {
	/** A command's output is cut when it is longer than this; its end, `spoolKept` long, stays. Both count in bytes. */
	readonly spoolBytes: number;
	readonly spoolKept: number;
	/** Rows of all sources together. */
	readonly rows: number;
};

export const defaultLimits: LogLimits = {spoolBytes: 32 << 20, spoolKept: 8 << 20, rows: 1_000_000};
