import {median, quantile} from './quantile.ts';
import type {Signal, SignalReading} from './signal.ts';

/** Of fewer lines, or fewer answers, a share is taken as of so many: one bad one among three is no third of all. */
const fewest = 20;

/**
 * The figure of a signal over some readings, in its own unit; null where they tell nothing. Of answers, the time that 95
 * of 100 good ones took; of numbers, the middle one.
 */
export function figureOf(signal: Signal, readings: readonly SignalReading[]): number | null {
	switch (signal.kind) {
		case 'logs': {
			const {lines, matched, ms} = pooledLines(readings);
			if (lines === 0 || ms === 0) return null;
			return signal.max?.of === 'rate' ? (matched * 60_000) / ms : matched / Math.max(lines, fewest);
		}

		case 'http': {
			const {times} = answersIn(readings);
			return times.length === 0 ? null : quantile(times, 0.95);
		}

		case 'run':
			return middleOf(readings);
	}
}

/** The middle one of the numbers, or of the times of the good answers; null where there is none. */
export function middleOf(readings: readonly SignalReading[]): number | null {
	const numbers = readings.flatMap(reading => (reading.what === 'number' ? [reading.value] : []));
	const all = [...answersIn(readings).times, ...numbers];
	return all.length === 0 ? null : median(all);
}

/** What lines there were, how many of them matched, in how much time. */
export function pooledLines(readings: readonly SignalReading[]) {
	let [lines, matched, ms] = [0, 0, 0];
	for (const reading of readings) {
		if (reading.what !== 'lines') continue;
		lines += reading.lines;
		matched += reading.matched;
		ms += reading.ms;
	}

	return {lines, matched, ms};
}

/** Of the answers of an address: the times of the good ones in milliseconds, how many were wrong, and the last problem. */
export function answersIn(readings: readonly SignalReading[]) {
	const all = readings.flatMap(reading => (reading.what === 'answer' ? [reading] : []));
	const times = all.filter(({problem}) => problem === null).map(({ms}) => ms);
	const problem = all.flatMap(answer => answer.problem ?? []).at(-1) ?? null;
	return {times, wrong: all.length - times.length, problem};
}

/** Whether so many of so many are more than that share. */
export function exceeds(count: number, of: number, share: number): boolean {
	return count > Math.max(of, fewest) * share;
}
