import {describe, expect, test} from 'vitest';
import {judgedLooks, judgeSignal} from '../../src/domain/judgeSignal.ts';
import type {Signal, SignalReading} from '../../src/domain/signal.ts';
import {figureText, limitText, shortLimitText, watchProblem} from '../../src/domain/signalText.ts';
import {queueLength} from '../support/samples.ts';

const web = {name: 'web', kind: 'file', file: 'web.log'} as const;
const errors: Signal = {
	name: 'errors',
	kind: 'logs',
	source: web,
	match: null,
	max: {of: 'share', value: 0.01},
	maxRise: null,
};
const health: Signal = {
	name: 'health',
	kind: 'http',
	url: 'http://here/health',
	status: 200,
	withinMs: 1000,
	maxMs: 300,
	maxFailing: 0.05,
	maxRise: null,
};

const lines = (count: number, matched: number): SignalReading => ({what: 'lines', lines: count, matched, ms: 1000});
const answer = (ms: number, problem: string | null = null): SignalReading => ({what: 'answer', problem, ms});
const number = (value: number): SignalReading => ({what: 'number', value});
const nothing: SignalReading = {what: 'nothing', why: 'web: no such file'};
const times = <T>(count: number, value: T): T[] => Array.from({length: count}, () => value);

describe('a share of lines', () => {
	test('given few errors among many lines, it passes, and over its limit it fails', () => {
		expect(judgeSignal(errors, [], times(3, lines(1000, 5)))).toMatchObject({verdict: 'pass', value: 0.005});
		expect(judgeSignal(errors, [], times(3, lines(1000, 20)))).toMatchObject({
			verdict: 'fail',
			value: 0.02,
			why: 'above its limit',
		});
	});

	test('given a single error among few lines, it is not a third of the traffic', () => {
		const lenient: Signal = {...errors, max: {of: 'share', value: 0.1}};
		expect(judgeSignal(lenient, [], [lines(1, 0), lines(1, 1), lines(1, 0)])).toMatchObject({
			verdict: 'pass',
			value: 0.05,
		});
	});

	test('given no line at all, or a source that is not there, nothing is known: that is never good', () => {
		expect(judgeSignal(errors, [], times(6, lines(0, 0)))).toMatchObject({verdict: 'unknown', why: 'no line came'});
		expect(judgeSignal(errors, [], times(6, nothing))).toMatchObject({verdict: 'unknown', why: 'web: no such file'});
		expect(judgeSignal(errors, [], [lines(100, 0), lines(100, 0)])).toMatchObject({verdict: 'unknown'});
		expect(judgeSignal(errors, [], [])).toMatchObject({verdict: 'unknown'});
	});

	test('given an hour of good looks, the newest still tell', () => {
		const looks = [...times(300, lines(1000, 0)), ...times(judgedLooks, lines(1000, 50))];
		expect(judgeSignal(errors, [], looks)).toMatchObject({verdict: 'fail', value: 0.05});
	});

	test('given a source that fell silent for most of the newest looks, nothing is known', () => {
		const looks = [...times(20, lines(1000, 0)), ...times(7, nothing)];
		expect(judgeSignal(errors, [], looks)).toMatchObject({verdict: 'unknown', why: 'web: no such file'});
	});
});

test('a rate counts per minute', () => {
	const rate: Signal = {...errors, max: {of: 'rate', value: 5}};
	// Three looks of a second each, one match in them: twenty a minute.
	expect(judgeSignal(rate, [], [lines(9, 1), lines(9, 0), lines(9, 0)])).toMatchObject({verdict: 'fail', value: 20});
	expect(judgeSignal(rate, [], times(3, lines(9, 0)))).toMatchObject({verdict: 'pass', value: 0});
});

describe('answers of an address', () => {
	test('given slow ones, one in twenty may be', () => {
		expect(judgeSignal(health, [], times(12, answer(80)))).toMatchObject({verdict: 'pass', value: 80, middle: 80});
		expect(judgeSignal(health, [], [answer(900), ...times(11, answer(80))])).toMatchObject({
			verdict: 'pass',
			value: 900,
		});
		expect(judgeSignal(health, [], [answer(900), answer(80), answer(80)])).toMatchObject({verdict: 'pass'});
		const slow = [...times(10, answer(80)), answer(900), answer(900)];
		expect(judgeSignal(health, [], slow)).toMatchObject({verdict: 'fail', value: 900, middle: 80, why: 'too slow'});
	});

	test('given too many wrong ones, it says what was wrong; also where none was good', () => {
		const wrong = answer(3, 'http://here/health answered 503, not 200');
		expect(judgeSignal(health, [], [...times(11, answer(80)), wrong])).toMatchObject({verdict: 'pass', wrong: 1 / 12});
		expect(judgeSignal(health, [], [...times(10, answer(80)), wrong, wrong])).toMatchObject({
			verdict: 'fail',
			why: 'http://here/health answered 503, not 200',
		});
		const thirty = [...times(7, answer(80)), ...times(3, wrong)];
		expect(judgeSignal({...health, maxFailing: 0.3}, [], thirty)).toMatchObject({verdict: 'pass'});
		expect(judgeSignal(health, [], times(4, wrong))).toMatchObject({verdict: 'fail', value: null, wrong: 1});
	});
});

describe('a source that falls silent', () => {
	test('given a lively log and then no line, nothing is known; a log that is quiet anyway is left alone', () => {
		const lively = [...times(20, lines(100, 0)), ...times(3, lines(0, 0))];
		expect(judgeSignal(errors, [], lively)).toMatchObject({verdict: 'unknown', why: 'it fell silent'});
		const quiet = [lines(1, 0), ...times(3, lines(0, 0)), lines(1, 0), ...times(3, lines(0, 0))];
		expect(judgeSignal(errors, [], quiet)).toMatchObject({verdict: 'pass'});
		// As lively before the release, and no line since.
		expect(judgeSignal(errors, times(5, lines(100, 0)), times(3, lines(0, 0)))).toMatchObject({verdict: 'unknown'});
	});

	test('given that the newest looks read nothing, nothing is known', () => {
		const gone = [...times(9, lines(100, 0)), ...times(3, nothing)];
		expect(judgeSignal(errors, [], gone)).toMatchObject({verdict: 'unknown', why: 'web: no such file'});
	});
});

describe('a number', () => {
	test('given limits on both sides, it fails beyond each', () => {
		const queue = queueLength(100, {min: 1});
		expect(judgeSignal(queue, [], times(3, number(50))).verdict).toBe('pass');
		expect(judgeSignal(queue, [], times(3, number(101)))).toMatchObject({verdict: 'fail', why: 'above its limit'});
		expect(judgeSignal(queue, [], times(3, number(0)))).toMatchObject({verdict: 'fail', why: 'below its limit'});
		// The one in the middle counts, not a single odd one.
		expect(judgeSignal(queue, [], [number(50), number(5000), number(50)]).verdict).toBe('pass');
	});
});

describe('compared with before', () => {
	const rise: Signal = {...errors, max: null, maxRise: 2};

	test('given twice as much at most, it passes; given more, it fails', () => {
		const before = times(4, lines(10_000, 100));
		expect(judgeSignal(rise, before, times(4, lines(10_000, 200)))).toMatchObject({verdict: 'pass', before: 0.01});
		expect(judgeSignal(rise, before, times(4, lines(10_000, 260)))).toMatchObject({
			verdict: 'fail',
			why: 'more than 2 times what it was before',
		});
	});

	test('given so few errors that it may be chance, it passes', () => {
		// Four times as many, of which three are little.
		expect(judgeSignal(rise, times(5, lines(100, 0.2)), times(12, lines(100, 1))).verdict).toBe('pass');
		expect(judgeSignal(rise, times(5, lines(100, 0)), times(12, lines(100, 0.25))).verdict).toBe('pass');
	});

	test('given that it was nothing before, enough of it is a rise all the same', () => {
		expect(judgeSignal(rise, times(12, lines(100, 0)), times(12, lines(100, 2))).verdict).toBe('fail');
	});

	test('given nothing to compare with, it is not known, except that nothing is never more', () => {
		expect(judgeSignal(rise, [], times(4, lines(1000, 3))).verdict).toBe('unknown');
		expect(judgeSignal(rise, times(2, lines(1000, 10)), times(4, lines(1000, 3))).verdict).toBe('unknown');
		expect(judgeSignal(rise, [], times(4, lines(1000, 0))).verdict).toBe('pass');
	});

	test('given numbers and answers, the middle ones count', () => {
		const queue: Signal = queueLength(100, {max: null, maxRise: 2});
		expect(judgeSignal(queue, times(3, number(4)), [number(8), number(8), number(90)]).verdict).toBe('pass');
		expect(judgeSignal(queue, times(3, number(4)), times(3, number(9))).verdict).toBe('fail');
		const slower: Signal = {...health, maxMs: null, maxRise: 2};
		expect(judgeSignal(slower, times(3, answer(40)), [answer(40), answer(900), answer(40)]).verdict).toBe('pass');
		expect(judgeSignal(slower, times(3, answer(40)), times(3, answer(90))).verdict).toBe('fail');
	});

	test('given a number that was 0 before, no multiple tells: another limit judges alone', () => {
		const queue = queueLength(100, {maxRise: 2});
		expect(judgeSignal(queue, times(3, number(0)), times(3, number(9))).verdict).toBe('pass');
		expect(judgeSignal({...queue, max: null}, times(3, number(0)), times(3, number(9))).verdict).toBe('unknown');
		expect(judgeSignal({...queue, max: null}, times(3, number(-5)), times(3, number(-5))).verdict).toBe('unknown');
	});

	test('given the same rate of errors before and now, chance hardly ever fails it', () => {
		// Some errors among many lines, drawn anew each time from a seed: one in two hundred, as before.
		let seed = 7;
		const draw = () => {
			seed = (seed * 48_271) % 2_147_483_647;
			return seed / 2_147_483_647;
		};
		const look = () => lines(100, Array.from({length: 100}, draw).filter(each => each < 0.005).length);
		const failed = Array.from({length: 400}, () =>
			judgeSignal(rise, Array.from({length: 6}, look), Array.from({length: 12}, look)),
		).filter(({verdict}) => verdict === 'fail');
		expect(failed.length).toBeLessThanOrEqual(1);
	});
});

test('figures and limits in words', () => {
	const figure = (signal: Signal, value: number | null, change: {middle?: number; wrong?: number} = {}) =>
		figureText({signal, verdict: 'pass', value, middle: null, before: null, wrong: 0, why: null, ...change});
	const rate: Signal = {...errors, max: {of: 'rate', value: 0.2 / 60}};
	expect(figure(errors, 0.002)).toBe('0.2 %');
	expect(figure(errors, 0.00004)).toBe('0.004 %');
	expect(figure(rate, 1234.5)).toBe('1,235/min');
	expect(figure(health, 84.4, {middle: 40})).toBe('40/84 ms');
	expect(figure(health, 84.4, {middle: 40, wrong: 0.5})).toBe('40/84 ms, 50 % wrong');
	expect(figure(health, null, {wrong: 1})).toBe('100 % wrong');
	expect(figure(queueLength(1), 10)).toBe('10');
	expect(figure(queueLength(1), 100)).toBe('100');
	expect(figure(queueLength(1), null)).toBe('–');
	expect(limitText({signal: {...errors, maxRise: 2}, before: 0.002})).toBe(
		'above 1 % or 2 times 0.2 % (beyond chance)',
	);
	expect(limitText({signal: rate, before: null})).toBe('above 0.2/h');
	expect(limitText({signal: health, before: null})).toBe('above 300 ms, more than 5 % wrong');
	expect(limitText({signal: {...health, maxRise: 2}, before: 40})).toBe(
		'above 300 ms, middle above 2 times 40 ms, more than 5 % wrong',
	);
	expect(limitText({signal: queueLength(1000, {min: 1}), before: null})).toBe('above 1,000, below 1');
	expect(shortLimitText({...health, maxMs: null})).toBe('>5 % wrong');
});

test('a watch that did not pass says why: what fails first, else what is not known', () => {
	const judged = (signal: Signal, readings: readonly SignalReading[]) => ({
		signal,
		...judgeSignal(signal, [], readings),
	});
	const good = judged(health, times(3, answer(80)));
	const unknown = judged(errors, times(3, nothing));
	expect(watchProblem([good])).toBeNull();
	expect(watchProblem([good, unknown])).toBe('not known: errors: web: no such file');
	expect(watchProblem([unknown, judged(queueLength(5), times(3, number(9)))])).toBe(
		'queue 9: above its limit (fails above 5)',
	);
});
