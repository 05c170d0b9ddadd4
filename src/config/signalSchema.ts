import * as z from 'zod';
import type {SignalConfig} from '../domain/signal.ts';
import {parseDuration} from './duration.ts';
import {command, name, text, waitingTime} from './fields.ts';
import {expressionObjection} from './matchPattern.ts';

/** The kinds of signals. Each is known by the key of the same name. */
const kinds = ['logs', 'http', 'run'] as const;

type Kind = (typeof kinds)[number];

/** Which keys a kind of signal has, besides its own and `maxRise`. */
const keysOf: Readonly<Record<Kind, readonly string[]>> = {
	logs: ['match', 'max'],
	http: ['expect', 'within', 'max', 'maxFailing'],
	run: ['within', 'max', 'min'],
};

const perMinute: Readonly<Record<string, number>> = {s: 60, min: 1, h: 1 / 60};

const mostSignals = 20;

/** One signal as written. */
export type SignalEntry = z.output<ReturnType<typeof signalSchema>>;

/** The schema of the signals of a watch, by name. */
export function signalsSchema() {
	return z
		.record(name(), signalSchema())
		.refine(signals => Object.keys(signals).length <= mostSignals, `must not have more than ${mostSignals}`)
		.default({})
		.describe('What is measured while one watches, by name: a log, an address, or the number that a command prints.');
}

function signalSchema() {
	return z
		.strictObject({
			logs: text().optional().describe('A log source of the environment: its lines are counted.'),
			match: text()
				.superRefine((pattern, context) => {
					const objection = expressionObjection(pattern);
					if (objection) context.addIssue({code: 'custom', message: objection});
				})
				.optional()
				.describe('Regular expression: which lines count. Without it, those that say that they tell of an error.'),
			http: text()
				.optional()
				.describe('URL to ask with GET. Variables of "env" and RELEASE_* may stand in it, as $NAME.'),
			expect: z
				.int('must be an HTTP status such as 200')
				.min(100, 'must be an HTTP status such as 200')
				.max(599, 'must be an HTTP status such as 200')
				.optional()
				.describe('The HTTP status that is good; 200 without it.'),
			run: command('Prints a number.').optional(),
			within: waitingTime().optional().describe('Every answer must come within this time; 10s without it.'),
			max: z
				.union([z.number(), z.string()])
				.optional()
				.describe(
					'More than this fails: of a log a share of its lines (1%) or a rate (5/min), of an address the time that 95 of 100 answers take (300ms), of a command a number.',
				),
			min: z.number().optional().describe('Less than this fails, of a command.'),
			maxFailing: z
				.string()
				.optional()
				.describe('Share of the answers of an address that may be wrong or missing; 5% without it.'),
			maxRise: z
				.string()
				.optional()
				.describe(
					'More than so many times what it was before the release fails, such as 2x. It needs a preflight of some length.',
				),
		})
		.superRefine((signal, context) => {
			for (const {key, message} of objections(signal)) {
				context.addIssue({code: 'custom', path: key === null ? [] : [key], message});
			}
		})
		.meta({id: 'signal'});
}

/** The signal that a valid entry describes. */
export function toSignal(signalName: string, entry: SignalEntry): SignalConfig {
	const {logs, http, run, within = '10s', max, min = null, maxFailing = '5%', maxRise} = entry;
	const base = {name: signalName, maxRise: maxRise === undefined ? null : parseRise(maxRise)};
	const withinMs = parseDuration(within) ?? 0;
	if (logs !== undefined) {
		return {...base, kind: 'logs', source: logs, match: entry.match ?? null, max: parseLogLimit(String(max))};
	}

	if (http !== undefined) {
		const maxMs = typeof max === 'string' ? parseDuration(max) : null;
		const maxShare = parseShare(maxFailing) ?? 0;
		return {...base, kind: 'http', url: http, status: entry.expect ?? 200, withinMs, maxMs, maxFailing: maxShare};
	}

	return {...base, kind: 'run', run: run ?? '', withinMs, max: typeof max === 'number' ? max : null, min};
}

function* objections(signal: Readonly<Record<string, unknown>>): Generator<{key: string | null; message: string}> {
	const present = Object.keys(signal).filter(key => signal[key] !== undefined);
	const [kind, other] = kinds.filter(key => present.includes(key));
	if (kind === undefined) {
		yield {key: null, message: 'measures nothing: it needs one of "logs", "http" and "run"'};
		return;
	}

	if (other !== undefined) yield {key: other, message: `cannot stand beside "${kind}": a signal measures one thing`};
	for (const key of present.filter(each => each !== kind && each !== other && each !== 'maxRise')) {
		if (!keysOf[kind].includes(key)) yield {key, message: `has no meaning for "${kind}"`};
	}

	const {max, maxFailing, maxRise, min} = signal;
	if (max !== undefined) {
		const message = maxObjection(kind, max);
		if (message !== null) yield {key: 'max', message};
	}

	if (maxFailing !== undefined && parseShare(String(maxFailing)) === null) {
		yield {key: 'maxFailing', message: 'must be a share such as 5%'};
	}

	if (typeof min === 'number' && typeof max === 'number' && min > max)
		yield {key: 'min', message: 'is more than "max"'};
	if (maxRise !== undefined && !((parseRise(String(maxRise)) ?? 0) > 0)) {
		yield {key: 'maxRise', message: 'must be a multiple such as 2x or 1.5x'};
	}

	if (kind !== 'http' && max === undefined && min === undefined && maxRise === undefined) {
		yield {key: kind, message: 'needs a limit beside it: "max" or "maxRise"'};
	}
}

function maxObjection(kind: Kind, max: unknown): string | null {
	switch (kind) {
		case 'logs':
			return typeof max === 'string' && parseLogLimit(max) !== null
				? null
				: 'must be a share of the lines such as 1%, or a rate such as 5/min';
		case 'http':
			return typeof max === 'string' && parseDuration(max) !== null ? null : 'must be a duration such as 300ms';
		case 'run':
			return typeof max === 'number' ? null : 'must be a number';
	}
}

function parseLogLimit(limit: string): {readonly of: 'share' | 'rate'; readonly value: number} | null {
	const share = parseShare(limit);
	if (share !== null) return {of: 'share', value: share};
	const [, count, unit = ''] = /^(\d{1,9}(?:\.\d{1,6})?)\/(s|min|h)$/.exec(limit) ?? [];
	return count === undefined ? null : {of: 'rate', value: Number(count) * (perMinute[unit] ?? 1)};
}

function parseShare(share: string): number | null {
	const [, percent] = /^(\d{1,3}(?:\.\d{1,6})?) ?%$/.exec(share) ?? [];
	return percent === undefined || Number(percent) > 100 ? null : Number(percent) / 100;
}

function parseRise(rise: string): number | null {
	const [, times] = /^(\d{1,4}(?:\.\d{1,3})?)x$/.exec(rise) ?? [];
	return times === undefined ? null : Number(times);
}
