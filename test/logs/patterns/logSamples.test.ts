// How many kinds of lines are told wrongly, and how many planted ones are found, in logs as programs write them.
import {expect, test} from 'vitest';
import {templateFilter} from '../../../src/domain/logTemplate.ts';
import {maskedTokens} from '../../../src/logs/patterns/maskedTokens.ts';
import {type NewPattern, newPatterns} from '../../../src/logs/patterns/newPatterns.ts';
import {createPatternMiner} from '../../../src/logs/patterns/patternMiner.ts';
import {type Chance, chanceOf} from '../../support/generatedLogs.ts';
import {django, pino, rails} from '../../support/logSamples/applications.ts';
import {go, java} from '../../support/logSamples/services.ts';
import {journald, kubernetes, postgres} from '../../support/logSamples/systems.ts';
import type {LogSample} from '../../support/logSamples/values.ts';
import {heroku, nginxAccess, nginxError} from '../../support/logSamples/web.ts';

const samples = [nginxAccess, nginxError, heroku, rails, django, java, go, pino, journald, postgres, kubernetes];
const named = samples.map(sample => [sample.name, sample] as const);
const jumping = samples.flatMap(sample => (sample.jumps ? [[sample.name, sample, sample.jumps] as const] : []));
const seeds = process.env['LOG_SEEDS']
	? Array.from({length: Number(process.env['LOG_SEEDS'])}, (_, i) => i + 1)
	: [1, 2];
const beganAt = 1_763_700_000_000;
/** Milliseconds from one entry to the next. */
const every = 100;
/** Entries before a release: of ten minutes, and of one. Behind it, there are ten minutes. */
const usual = 6000;
const short = 600;
const since = 6000;

type Entry = (chance: Chance, i: number) => string;

/** What is found when so many ordinary entries came before a release, and then those that `after` makes. */
function foundIn(sample: LogSample, seed: number, before: number, after: Entry): readonly NewPattern[] {
	const chance = chanceOf(seed * 7919);
	const miner = createPatternMiner();
	const listen = (count: number, from: number, make: Entry) => {
		let lines = 0;
		for (let i = 0; i < count; i++) {
			for (const line of make(chance, i).split('\n')) {
				const bytes = Buffer.from(line);
				if (miner.add(bytes, 0, bytes.length, from + i * every)) lines++;
			}
		}

		return lines;
	};
	const linesBefore = listen(before, beganAt - before * every, ordinaryOf(sample));
	miner.begin();
	const linesSince = listen(since, beganAt, after);
	const times = {beganAt, beforeMs: before * every, sinceMs: since * every};
	return newPatterns(miner.patterns(), {...times, linesBefore, linesSince, isHeard: false}) ?? [];
}

function ordinaryOf({ordinary}: LogSample): Entry {
	const total = ordinary.reduce((sum, [weight]) => sum + weight, 0);
	return chance => {
		let left = chance.below(total);
		for (const [weight, line] of ordinary) {
			left -= weight;
			if (left < 0) return line(chance);
		}

		return '';
	};
}

const said = (found: readonly NewPattern[]) => found.map(({kind, pattern}) => `${kind} ${pattern.template}`);

test.each(named)('%s: nothing is told of a release that changes nothing', (_, sample) => {
	for (const seed of seeds) {
		for (const before of [usual, short]) {
			const found = foundIn(sample, seed, before, ordinaryOf(sample));
			expect(said(found), `seed ${seed}, after ${before}`).toEqual([]);
		}
	}
});

test.each(named)('%s: what a bad release adds is told, and nothing else', (_, sample) => {
	const ordinary = ordinaryOf(sample);
	for (const seed of seeds) {
		const planted = new Map<string, string>();
		const found = foundIn(sample, seed, usual, (chance, i) => {
			const plant = sample.planted.find((other, n) => i % other.every === 20 * (n + 1));
			if (!plant) return ordinary(chance, i);
			const entry = plant.line(chance);
			for (const line of entry.split('\n')) planted.set(line.slice(0, 300), plant.has);
			return entry;
		});
		const kinds = found.map(({pattern}) => planted.get(pattern.example));
		expect(said(found.filter((_, i) => kinds[i] === undefined)), `seed ${seed}`).toEqual([]);
		expect(new Set(kinds), `seed ${seed}`).toEqual(new Set(sample.planted.map(({has}) => has)));
	}
});

test.each(named)('%s: the filter for a pattern finds its lines', (_, sample) => {
	const chance = chanceOf(3);
	const ordinary = ordinaryOf(sample);
	for (let i = 0; i < 300; i++) {
		for (const line of ordinary(chance, i).split('\n')) {
			const tokens = maskedTokens(line);
			if (tokens.length > 0) expect(line).toMatch(new RegExp(templateFilter(tokens.join(' '))));
		}
	}
});

test.each(jumping)('%s: what comes much more often is told, and nothing else', (_, sample, {has, line}) => {
	const ordinary = ordinaryOf(sample);
	for (const seed of seeds) {
		const found = foundIn(sample, seed, usual, (chance, i) => (i % 2 === 0 ? line(chance) : ordinary(chance, i)));
		expect(said(found), `seed ${seed}`).toEqual([expect.stringMatching(/^more /)]);
		expect(found[0]?.pattern.template).toContain(has);
	}
});
