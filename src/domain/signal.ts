import type {LogSourceConfig} from './project.ts';

/** What is measured while one watches, and what would fail it. Shares are from 0 to 1, rates per minute. */
export type SignalOf<Source> = {
	readonly name: string;
	/** At most so many times the value before the release; null: not compared. */
	readonly maxRise: number | null;
} & (
	| {
			/** Lines of a log, and those of them that match; without `match`, those that tell of an error. */
			readonly kind: 'logs';
			readonly source: Source;
			readonly match: string | null;
			readonly max: {readonly of: 'share' | 'rate'; readonly value: number} | null;
	  }
	| {
			/** Answers of an address. */
			readonly kind: 'http';
			readonly url: string;
			readonly status: number;
			readonly withinMs: number;
			/** Milliseconds that 95 of 100 good answers may take. */
			readonly maxMs: number | null;
			/** Share of the answers that may be wrong or missing. */
			readonly maxFailing: number;
	  }
	| {
			/** The number that a command prints. */
			readonly kind: 'run';
			readonly run: string;
			readonly withinMs: number;
			readonly max: number | null;
			readonly min: number | null;
	  }
);

/** A signal as configured: a log is named, and each environment has its own of that name. */
export type SignalConfig = SignalOf<string>;

/** A signal of a frozen plan. */
export type Signal = SignalOf<LogSourceConfig>;

/** What one look at a signal gave. */
export type SignalReading =
	/** Lines since the look before, and how many of them matched, in so many milliseconds. */
	| {readonly what: 'lines'; readonly lines: number; readonly matched: number; readonly ms: number}
	/** What is wrong with an answer, or null; and how long it took. */
	| {readonly what: 'answer'; readonly problem: string | null; readonly ms: number}
	| {readonly what: 'number'; readonly value: number}
	/** Nothing could be read, which is never a good sign. */
	| {readonly what: 'nothing'; readonly why: string};

/** The readings of one look, by the signals' names. */
export type SignalReadings = Readonly<Record<string, SignalReading>>;

/** What a signal says of a release. Unknown is never good: a person decides then. */
export type SignalVerdict = 'pass' | 'fail' | 'unknown';

/** Milliseconds between two looks of a watch that lasts so long: some sixty, and neither a flood nor a guess. */
export function lookEveryMs(forMs: number): number {
	return Math.round(Math.max(Math.min(10_000, Math.max(1000, forMs / 60)), forMs / mostLooks));
}

/** No watch, and no baseline, is kept with more looks. */
export const mostLooks = 720;
