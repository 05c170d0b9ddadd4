import {expect, test} from 'vitest';
import {maskedTokens} from '../../../src/logs/patterns/maskedTokens.ts';
import {newPatterns} from '../../../src/logs/patterns/newPatterns.ts';
import {createPatternMiner} from '../../../src/logs/patterns/patternMiner.ts';
import {chanceOf, ordinaryLine, planted} from '../../support/generatedLogs.ts';

const masked: readonly (readonly [line: string, template: string])[] = [
	['GET /orders/871 200 11 ms', 'GET /orders/<*> 200 <*> ms'],
	['GET /cart?items=4,8 500 1 ms', 'GET /cart?<*> 500 <*> ms'],
	['"GET /api/v2/users/7 HTTP/1.1" 502 17', '"GET /api/v2/users/<*> HTTP/<*> 502 <*>'],
	['level=error status=503 user=ana msg=x', 'level=error status=503 user=<*> msg=<*>'],
	['2026-11-21 12:00:00,123 INFO worker-7 done', '<*> INFO <*> done'],
	['conn 1 2 3 closed', 'conn <*> closed'],
	['processed 500 rows', 'processed <*> rows'],
	['', ''],
	['   \t ', ''],
];

test.each(masked)('%s', (line, template) => {
	expect(maskedTokens(line).join(' ')).toBe(template);
});

function mined(before: readonly string[], since: readonly string[]) {
	const miner = createPatternMiner();
	for (const [i, line] of before.entries()) miner.add(line, i);
	miner.begin();
	for (const [i, line] of since.entries()) miner.add(line, 1_000_000 + i);
	return miner;
}

const hour = {beforeMs: 3_600_000, sinceMs: 3_600_000, linesBefore: 10_000};

test('names that were seen at a place do not make a new pattern, whoever comes next', () => {
	const before = ['ana', 'ben', 'eva', 'jan', 'ina'].flatMap(name => Array(5).fill(`session of ${name} expired`));
	const miner = mined(before, Array(9).fill('session of zoran expired'));
	expect(miner.patterns()).toEqual([
		expect.objectContaining({template: 'session of <*> expired', before: 25, since: 9}),
	]);
	expect(newPatterns(miner.patterns(), hour)).toEqual([]);
});

test('an error that was never there is new, with when it came first and an example', () => {
	const miner = mined(Array(200).fill('cache is warm'), [
		'cache is warm',
		'ERROR relation 7 is gone',
		'ERROR relation 8 is gone',
	]);
	expect(newPatterns(miner.patterns(), hour)).toEqual([
		{
			kind: 'new',
			times: null,
			pattern: expect.objectContaining({
				template: 'ERROR relation <*> is gone',
				since: 2,
				firstAt: 1_000_001,
				example: 'ERROR relation 7 is gone',
				level: 'error',
			}),
		},
	]);
});

test('what comes much more often than before stands out; what comes a little more often does not', () => {
	const before = [...Array(20).fill('WARN slow query'), ...Array(900).fill('GET / 200 3 ms')];
	const since = [...Array(200).fill('WARN slow query'), ...Array(1100).fill('GET / 200 3 ms')];
	const found = newPatterns(mined(before, since).patterns(), hour);
	expect(found).toEqual([{kind: 'more', times: 10, pattern: expect.objectContaining({template: 'WARN slow query'})}]);
});

test('without enough from before nobody can tell what is new', () => {
	const patterns = mined(['x'], ['ERROR y']).patterns();
	expect(newPatterns(patterns, {...hour, linesBefore: 99})).toBeNull();
	expect(newPatterns(patterns, {...hour, beforeMs: 10_000})).toBeNull();
});

test('memory is bounded, whatever comes', () => {
	const miner = createPatternMiner();
	const chance = chanceOf(7);
	const word = () => Array.from({length: 6}, () => 'abcdefghijklmnop'[chance.below(16)]).join('');
	for (let i = 0; i < 20_000; i++) {
		miner.add(Array.from({length: 3 + chance.below(5)}, word).join(' '), i);
	}

	expect(miner.patterns().length).toBeLessThanOrEqual(3000);
	expect(miner.others).toBeGreaterThan(10_000);
});

test('of generated logs with planted changes, all are found and nothing else', () => {
	for (let seed = 1; seed <= 40; seed++) {
		const chance = chanceOf(seed * 7919);
		const miner = createPatternMiner();
		for (let i = 0; i < 5000; i++) miner.add(ordinaryLine(chance), i);
		miner.begin();
		const kinds = Object.values(planted);
		for (let i = 0; i < 5000; i++) {
			miner.add(i % 50 === 0 ? (kinds[(i / 50) % kinds.length] ?? ordinaryLine)(chance) : ordinaryLine(chance), i);
		}

		const found = newPatterns(miner.patterns(), {beforeMs: 600_000, sinceMs: 600_000, linesBefore: 5000});
		expect(found?.map(({kind, pattern}) => `${kind} ${pattern.template}`).toSorted(), `seed ${seed}`).toEqual([
			'new ERROR query <*> failed: relation "ratings" does not exist',
			'new GET /cart?<*> 500 <*> ms',
			'new TypeError: cannot read properties of undefined (reading stars)',
			'new lazy migration of cart <*> begun',
		]);
	}
});
