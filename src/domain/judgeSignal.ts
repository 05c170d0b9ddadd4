import type {Signal, SignalReading, SignalVerdict} from './signal.ts';
import {answersIn, exceeds, figureOf, middleOf, pooledLines} from './signalFigures.ts';

/** What a signal says, and in words what it is and what would fail it. */
export type JudgedSignal = {
	readonly verdict: SignalVerdict;
	/** Its figure: a share, a rate per minute, the milliseconds of 95 of 100 answers, or the number; null: not known. */
	readonly value: number | null;
	/** Of answers, the milliseconds of the middle one; null of what has no other middle than its figure. */
	readonly middle: number | null;
	/** What a rise is measured against: the figure before the release, of answers the middle one; null: not known. */
	readonly before: number | null;
	/** Share of the answers that were wrong or missing. */
	readonly wrong: number;
	/** Why, in a few words, where it is not simply good. */
	readonly why: string | null;
};

/** How many of the newest looks are judged together: one bad moment is no verdict, and an hour of good ones hides none. */
export const judgedLooks = 12;

/** How many of the newest looks before the release are compared with. */
const comparedLooks = 60;

/** Fewer tell nothing. */
const fewestLooks = 3;

/** So many lines would have come by now: that none does is one chance in a thousand. */
const missedLines = 7;

/** How many standard deviations make a rise more than chance: one time in a thousand it is. */
const certainty = 3;

/**
 * Judges a signal by its newest readings, against its limits and against what was read before the release.
 * @param before readings before anything changed, oldest first
 * @param during readings of the watch, oldest first
 */
export function judgeSignal(
	signal: Signal,
	before: readonly SignalReading[],
	during: readonly SignalReading[],
): JudgedSignal {
	const newest = during.slice(-judgedLooks);
	const compared = before.slice(-comparedLooks);
	const value = figureOf(signal, newest);
	const {times, wrong} = answersIn(newest);
	const isAddress = signal.kind === 'http';
	const baseline = isAddress ? middleOf(compared) : figureOf(signal, compared);
	const say = (verdict: SignalVerdict, why: string | null): JudgedSignal => ({
		verdict,
		value,
		middle: isAddress ? middleOf(newest) : null,
		before: compared.filter(isKnown).length < fewestLooks ? null : baseline,
		wrong: wrong === 0 ? 0 : wrong / (wrong + times.length),
		why,
	});
	if (newest.length < fewestLooks) return say('unknown', 'too few looks yet');
	const broken = brokenLimit(signal, newest, value);
	const silence = silenceOf(newest, before, during);
	// What failed before it fell silent has failed all the same.
	if (broken !== null && newest.filter(isKnown).length >= fewestLooks) return say('fail', broken);
	if (silence !== null) return say('unknown', silence);
	if (value === null) return say('unknown', signal.kind === 'logs' ? 'no line came' : 'nothing was read');
	// Nothing is never more than before.
	if (signal.maxRise === null || value === 0) return say('pass', null);
	if (compared.length < fewestLooks) return say('unknown', 'too few looks before the release to compare with');
	if (baseline === null) return say('unknown', 'nothing was read before the release to compare with');
	const rise = hasRisen(signal, signal.maxRise, compared, newest);
	if (rise === null) return say('unknown', `no multiple of what it was before tells: that was ${baseline}`);
	return rise ? say('fail', `more than ${signal.maxRise} times what it was before`) : say('pass', null);
}

/** Why nothing is known of the newest looks, though there were some; null where they tell. */
function silenceOf(
	newest: readonly SignalReading[],
	before: readonly SignalReading[],
	during: readonly SignalReading[],
): string | null {
	const unread = newest.filter(reading => !isKnown(reading));
	const last = unread.at(-1);
	const isLost = newest.slice(-fewestLooks).every(reading => !isKnown(reading));
	if (last?.what === 'nothing' && (isLost || unread.length * 2 > newest.length)) return last.why;
	// A log that was lively and is silent now: what wrote it may hang.
	const quiet = during.length - 1 - during.findLastIndex(reading => reading.what !== 'lines' || reading.lines > 0);
	const lively = [...before, ...during.slice(0, during.length - quiet)].filter(({what}) => what === 'lines');
	const missed = lively.length === 0 ? 0 : (pooledLines(lively).lines / lively.length) * quiet;
	return missed >= missedLines ? 'it fell silent' : null;
}

/** What is wrong, in words; null where every limit holds, as far as there is a figure. */
function brokenLimit(signal: Signal, readings: readonly SignalReading[], value: number | null): string | null {
	switch (signal.kind) {
		case 'logs':
			return value !== null && signal.max !== null && value > signal.max.value ? 'above its limit' : null;
		case 'http': {
			const {maxMs, maxFailing} = signal;
			const {times, wrong, problem} = answersIn(readings);
			if (exceeds(wrong, wrong + times.length, maxFailing)) return problem;
			const slow = maxMs === null ? [] : times.filter(ms => ms > maxMs);
			return exceeds(slow.length, times.length, 0.05) ? 'too slow' : null;
		}

		case 'run':
			if (value !== null && signal.max !== null && value > signal.max) return 'above its limit';
			return value !== null && signal.min !== null && value < signal.min ? 'below its limit' : null;
	}
}

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
		const was = middleOf(before) ?? 0;
		return was <= 0 ? (hasLimit(signal) ? false : null) : (middleOf(during) ?? 0) > times * was;
	}

	const [was, is] = [pooledLines(before), pooledLines(during)];
	const of = ({lines, ms}: typeof was) => (signal.max?.of === 'rate' ? ms : lines);
	// Were it just so many times as much, this share of all that matched would fall into the watch.
	const share = (times * of(is)) / (times * of(is) + of(was));
	const all = was.matched + is.matched;
	return is.matched - all * share > certainty * Math.sqrt(all * share * (1 - share));
}

function hasLimit(signal: Exclude<Signal, {readonly kind: 'logs'}>): boolean {
	return signal.kind === 'http' ? signal.maxMs !== null : signal.max !== null;
}

function isKnown(reading: SignalReading): boolean {
	return reading.what !== 'nothing';
}
