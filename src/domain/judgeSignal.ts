import {median, quantile} from './quantile.ts';
import type {Signal, SignalReading, SignalVerdict} from './signal.ts';

/** What a signal says, and in words what it is and what would fail it. */
export type JudgedSignal = {
	readonly verdict: SignalVerdict;
	/** The figure that is drawn: a share, a rate per minute, milliseconds, or the number itself; null: not known. */
	readonly value: number | null;
	/** The same figure before the release; null: not known. */
	readonly before: number | null;
	/** Why, in a few words, where it is not simply good. */
	readonly why: string | null;
};

/** How many of the newest looks are judged together: one bad moment is no verdict, and an hour of good ones hides none. */
export const judgedLooks = 12;

/** Fewer tell nothing. */
const fewestLooks = 3;

/** Of fewer lines, a share is taken as of so many: one error among three lines is no third of the traffic. */
const fewestLines = 20;

/**
 * Judges a signal by its newest readings, against its limits and against what was read before the release.
 * @param before readings before anything changed
 * @param during readings of the watch, oldest first
 */
export function judgeSignal(
	signal: Signal,
	before: readonly SignalReading[],
	during: readonly SignalReading[],
): JudgedSignal {
	const newest = during.slice(-judgedLooks);
	const value = figureOf(signal, newest);
	const baseline = before.filter(isKnown).length < fewestLooks ? null : figureOf(signal, before);
	const say = (verdict: SignalVerdict, why: string | null): JudgedSignal => ({verdict, value, before: baseline, why});
	const silent = newest.filter(reading => !isKnown(reading));
	const [lastSilence] = silent.slice(-1);
	if (newest.length < fewestLooks) return say('unknown', 'too few looks yet');
	if (lastSilence?.what === 'nothing' && silent.length * 2 > newest.length) return say('unknown', lastSilence.why);
	const broken = brokenLimit(signal, newest, value);
	if (broken !== null) return say('fail', broken);
	if (value === null) return say('unknown', signal.kind === 'logs' ? 'no line came' : 'nothing was read');
	// Nothing is never more than before.
	if (signal.maxRise === null || value === 0) return say('pass', null);
	if (baseline === null) return say('unknown', 'too few looks before the release to compare with');
	const rise = hasRisen(signal, signal.maxRise, before, newest);
	if (rise === null) return say('unknown', 'it was 0 before the release: no multiple of that tells');
	return rise ? say('fail', `more than ${signal.maxRise} times what it was before`) : say('pass', null);
}

/**
 * The figure of a signal over some readings, in its own unit; null where they tell nothing. Of answers, the time that 95
 * of 100 good ones took.
 */
export function figureOf(signal: Signal, readings: readonly SignalReading[]): number | null {
	switch (signal.kind) {
		case 'logs': {
			const {lines, matched, ms} = pooled(readings);
			if (lines === 0 || ms === 0) return null;
			return signal.max?.of === 'rate' ? (matched * 60_000) / ms : matched / Math.max(lines, fewestLines);
		}

		case 'http': {
			const {times} = answers(readings);
			return times.length === 0 ? null : quantile(times, 0.95);
		}

		case 'run': {
			const values = readings.flatMap(reading => (reading.what === 'number' ? [reading.value] : []));
			return values.length === 0 ? null : median(values);
		}
	}
}

/** Of the answers of an address: times of the good ones in milliseconds, the share of the others, and the last problem. */
export function answers(readings: readonly SignalReading[]): {
	readonly times: readonly number[];
	readonly failing: number;
	readonly problem: string | null;
} {
	const all = readings.flatMap(reading => (reading.what === 'answer' ? [reading] : []));
	const times = all.filter(({problem}) => problem === null).map(({ms}) => ms);
	const problem = all.flatMap(answer => answer.problem ?? []).at(-1) ?? null;
	return {times, failing: all.length === 0 ? 0 : 1 - times.length / all.length, problem};
}

/** How many standard deviations make a rise more than chance: one time in a thousand it is. */
const certainty = 3;

/**
 * Whether a signal is more than so many times what it was. Lines that count are chance events: a rise of theirs must be
 * more than chance, as the conditional test of two Poisson rates has it (Przyborowski and Wilenski, 1940). Of answers and
 * numbers, the middle ones are compared, which no single odd one moves. Null where nobody can say.
 */
function hasRisen(
	signal: Signal,
	times: number,
	before: readonly SignalReading[],
	during: readonly SignalReading[],
): boolean | null {
	if (signal.kind !== 'logs') {
		const was = middleOf(before);
		return was === 0 ? (hasLimit(signal) ? false : null) : middleOf(during) > times * was;
	}

	const [was, is] = [pooled(before), pooled(during)];
	const of = ({lines, ms}: typeof was) => (signal.max?.of === 'rate' ? ms : lines);
	// Were it just so many times as much, this share of all that matched would fall into the watch.
	const share = (times * of(is)) / (times * of(is) + of(was));
	const all = was.matched + is.matched;
	return is.matched - all * share > certainty * Math.sqrt(all * share * (1 - share));
}

function middleOf(readings: readonly SignalReading[]): number {
	const {times} = answers(readings);
	const values = readings.flatMap(reading => (reading.what === 'number' ? [reading.value] : []));
	return times.length + values.length === 0 ? 0 : median([...times, ...values]);
}

function hasLimit(signal: Exclude<Signal, {readonly kind: 'logs'}>): boolean {
	return signal.kind === 'http' ? signal.maxMs !== null : signal.max !== null;
}

/** What is wrong, in words; null where every limit holds, as far as there is a figure. */
function brokenLimit(signal: Signal, readings: readonly SignalReading[], value: number | null): string | null {
	const isAbove = (limit: number | null) => value !== null && limit !== null && value > limit;
	switch (signal.kind) {
		case 'logs':
			return isAbove(signal.max?.value ?? null) ? 'above its limit' : null;
		case 'http': {
			const {failing, problem} = answers(readings);
			if (failing > signal.maxFailing) return problem;
			return isAbove(signal.maxMs) ? 'too slow' : null;
		}

		case 'run':
			if (isAbove(signal.max)) return 'above its limit';
			return value !== null && signal.min !== null && value < signal.min ? 'below its limit' : null;
	}
}

function isKnown(reading: SignalReading): boolean {
	return reading.what !== 'nothing';
}

function pooled(readings: readonly SignalReading[]) {
	let [lines, matched, ms] = [0, 0, 0];
	for (const reading of readings) {
		if (reading.what !== 'lines') continue;
		lines += reading.lines;
		matched += reading.matched;
		ms += reading.ms;
	}

	return {lines, matched, ms};
}
