import {expect, test} from 'vitest';
import {maskedTokens} from '../../../src/logs/patterns/maskedTokens.ts';
import {type NewPattern, newPatterns} from '../../../src/logs/patterns/newPatterns.ts';
import {createPatternMiner, mostPatterns, mostTexts} from '../../../src/logs/patterns/patternMiner.ts';
import {type Chance, chanceOf, ordinaryLine, planted} from '../../support/generatedLogs.ts';

const masked: readonly (readonly [line: string, template: string])[] = [
	['GET /orders/871 200 11 ms', 'GET /orders/<*> 200 <*> ms'],
	['GET /cart?items=4,8 500 1 ms', 'GET /cart?<*> 500 <*> ms'],
	['"GET /api/v2/users/7 HTTP/1.1" 502 17', '"GET /api/v2/users/<*> HTTP/<*>" 502 <*>'],
	['level=error status=503 user=ana msg=x', 'level=error status=503 user=<*> msg=x'],
	['level=info msg="user ana in" ua="Mozilla (X11)" path=/a/b', 'level=info msg="user ana in" ua="<*>" path=<*>'],
	['2026-11-21 12:00:00,123 INFO worker-7 done', '<*> INFO <*> done'],
	['sshd[24200]: closed by 10.0.0.7:4711, 3,4,5', 'sshd[<*>]: closed by <*>, <*>'],
	['up 2607:f140:c6b3:fecd:a 5c:50:15:36:bc:03 x', 'up <*> x'],
	['Failed: status code 503 after 3 tries', 'Failed: status code 503 after <*> tries'],
	['mail to ana@shop.example by Worker@1f3a', 'mail to <*> by Worker@<*>'],
	['Sat Nov 21 12:00:01 PM 2026 in May', '<*> <*> <*> in <*>'],
	['9999-12-31T23:59:59Z INFO x done', '<*> INFO x done'],
	['0000-00-00 99:99:99.999 INFO x done', '<*> INFO x done'],
	['abcdefab deadbeefcafe facade', '<*> facade'],
	[
		'1.2.3.4 - - [21/Nov/2026:12:00:00 +0000] "GET /a?b=c HTTP/1.1" 200 12 "https://x/y" "Mozilla/5.0 (X11; Linux)"',
		'<*> - <*> [<*> <*>] "GET /a?<*> HTTP/<*>" 200 <*> "<*>" "<*>"',
	],
	['open() failed (2: No such file), request: "GET /x HTTP/1.1"', 'open() failed (<*>: No such file), request: "<*>"'],
	['ValidationError: "email" is required', 'ValidationError: "email" is required'],
	['{"level":30,"time":7,"msg":"mail 7 sent","to":"a b"}', '<*>"level":30<*>"msg":"mail <*> sent"<*>'],
	['app: {"a":{"status":500,"x":[{"code":"EPIPE"}]},"t":"\\"}', 'app: <*>"status":500<*>"code":"EPIPE"<*>'],
	[
		'{"err":{"type":"TypeError","message":"no \\"a\\"\\n  at x","stack":"y"}}',
		'<*>"type":"TypeError"<*>"message":"no \\"a\\"<*>',
	],
	['    at Object.run (/app/x.js:1:2)', ''],
	['conn 1 2 3 closed', 'conn <*> closed'],
	['processed 500 rows', 'processed <*> rows'],
	['', ''],
	['   \t ', ''],
];

test.each(masked)('%s', (line, template) => {
	expect(maskedTokens(line).join(' ')).toBe(template);
});

type Line = readonly [line: string, at: number];

function mined(before: readonly string[], since: readonly (string | Line)[]) {
	const miner = createPatternMiner();
	const add = (line: string, at: number) => miner.add(Buffer.from(line), 0, Buffer.byteLength(line), at);
	for (const [i, line] of before.entries()) add(line, beganAt - before.length + i);
	miner.begin();
	for (const [i, line] of since.entries()) {
		if (typeof line === 'string') add(line, beganAt + 15_000 * i);
		else add(...line);
	}

	return miner;
}

test('lines are no news for dates of the future, of the past or of nowhere', () => {
	const dates = [
		'2999-01-01T00:00:00Z',
		'1970-01-01T00:00:00Z',
		'2026-13-45T25:61:99Z',
		'0000-00-00 00:00:00',
		'-1',
		'1e400',
	];
	const more = ['275760-09-13T00:00:00Z', '253402300800000', '2026-02-30 12:00:00', '1901-12-13 20:45:52'];
	const miner = mined(
		Array.from({length: 2000}, (_, i) => `2026-11-21T12:00:${String(i % 60).padStart(2, '0')}Z INFO job ${i} done`),
		Array.from({length: 300}, (_, i) => `${[...dates, ...more][i % 10]} INFO job ${i} done`),
	);
	expect(newPatterns(miner.patterns(), {...hour, linesBefore: 2000, linesSince: 300})).toEqual([]);
});

const beganAt = 1_000_000_000;
const hour = {
	beganAt,
	beforeMs: 3_600_000,
	sinceMs: 3_600_000,
	linesBefore: 10_000,
	linesSince: 10_000,
	isHeard: false,
};
const templates = (found: readonly NewPattern[] | null) =>
	found?.map(({kind, pattern}) => `${kind} ${pattern.template}`);

test('names that were seen at a place do not make a new pattern, whoever comes next', () => {
	const before = ['ana', 'ben', 'eva', 'jan', 'ina'].flatMap(name => Array(5).fill(`session of ${name} expired`));
	const miner = mined(before, Array(9).fill('session of zoran expired'));
	expect(miner.patterns()).toEqual([
		expect.objectContaining({template: 'session of <*> expired', before: 25, since: 9}),
	]);
	expect(newPatterns(miner.patterns(), hour)).toEqual([]);
});

test('a name where only few names were seen is no news; a further word where all came often is', () => {
	const few = mined(['bye ana', 'bye ana', 'bye ben'], Array(9).fill('bye eva'));
	expect(newPatterns(few.patterns(), hour)).toEqual([]);
	const often = ['cache on', 'cache off'].flatMap(line => Array(50).fill(line));
	const word = mined(often, Array(9).fill('cache lost'));
	expect(templates(newPatterns(word.patterns(), hour))).toEqual(['new cache lost']);
});

test('names that vary at two places of a line are values, too', () => {
	const line = (name: string) => `the user ${name} has logged in from office of ${name} today`;
	const miner = mined(['ana', 'ben', 'eva', 'jan'].map(line), [line('zoran')]);
	expect(miner.patterns()).toEqual([expect.objectContaining({before: 4, since: 1})]);
});

test('an error that was never there is new, with when it came first and an example', () => {
	const miner = mined(Array(200).fill('cache is warm'), [
		'cache is warm',
		'ERROR relation 7 is gone at postgres://ana:hunter2@db/shop',
		'ERROR relation 8 is gone at postgres://ana:hunter3@db/shop',
	]);
	expect(newPatterns(miner.patterns(), hour)).toEqual([
		{
			kind: 'new',
			times: null,
			pattern: expect.objectContaining({
				template: expect.stringMatching(/^ERROR relation <\*> is gone at postgres:/),
				since: 2,
				firstAt: beganAt + 15_000,
				example: 'ERROR relation 7 is gone at postgres://ana:***@db/shop',
				level: 'error',
			}),
		},
	]);
	expect(JSON.stringify(miner.patterns())).not.toContain('hunter');
});

test('what comes much more often than before stands out; what comes a little more often does not', () => {
	const before = [...Array(20).fill('WARN slow query'), ...Array(900).fill('GET / 200 3 ms')];
	const since = [...Array(200).fill('WARN slow query'), ...Array(1100).fill('GET / 200 3 ms')];
	const found = newPatterns(mined(before, since).patterns(), {...hour, linesBefore: 920, linesSince: 1300});
	expect(found).toEqual([
		{kind: 'more', times: expect.closeTo(8.2, 1), pattern: expect.objectContaining({template: 'WARN slow query'})},
	]);
});

test('where everything comes more often nothing stands out, nor does what came often in one go', () => {
	const before = [...Array(20).fill('WARN slow query'), ...Array(900).fill('GET / 200 3 ms')];
	const busy = before.flatMap(line => Array(9).fill(line));
	expect(newPatterns(mined(before, busy).patterns(), {...hour, linesBefore: 920, linesSince: 9 * 920})).toEqual([]);
	const burst = Array.from({length: 500}, (): Line => ['WARN slow query', beganAt + 1]);
	expect(newPatterns(mined(before, burst).patterns(), {...hour, linesBefore: 920})).toEqual([]);
});

test('what a program says once when it starts is no news, errors are', () => {
	const start = (line: string): Line => [line, beganAt + 100];
	const lines = Array(4).fill(['listening on port 3000', 'INFO connected to the database', 'FATAL no port']).flat();
	const found = newPatterns(mined(Array(200).fill('GET / 200 3 ms'), lines.map(start)).patterns(), hour);
	expect(templates(found)).toEqual(['new FATAL no port']);
});

test('what comes first much later than was listened before may only be rare', () => {
	const late = (count: number) =>
		mined(
			Array(200).fill('GET / 200 3 ms'),
			Array.from({length: count}, (_, i): Line => ['ERROR nightly job failed', beganAt + 1_800_000 + 1000 * i]),
		);
	const minute = {...hour, beforeMs: 60_000};
	expect(newPatterns(late(5).patterns(), minute)).toEqual([]);
	expect(newPatterns(late(5).patterns(), hour)).toHaveLength(1);
	expect(newPatterns(late(300).patterns(), minute)).toHaveLength(1);
});

test('without enough from before nobody can tell what is new', () => {
	const patterns = mined(['x'], ['ERROR y']).patterns();
	expect(newPatterns(patterns, {...hour, linesBefore: 99})).toBeNull();
	expect(newPatterns(patterns, {...hour, beforeMs: 10_000})).toBeNull();
});

test('in a file that was quiet, an error is new; what else it says is not', () => {
	const miner = mined(['ERROR known'], Array(9).fill(['ERROR gone', 'ERROR known', 'GET / 200 1 ms']).flat());
	const found = newPatterns(miner.patterns(), {...hour, linesBefore: 1, isHeard: true});
	expect(templates(found)).toEqual(['new ERROR gone']);
});

const word = (chance: Chance) => Array.from({length: 6}, () => 'abcdefghijklmnop'[chance.below(16)]).join('');

test('memory is bounded, whatever comes', () => {
	const miner = createPatternMiner();
	const chance = chanceOf(7);
	for (let i = 0; i < 30_000; i++) {
		const line = Buffer.from(Array.from({length: 3 + chance.below(5)}, () => word(chance)).join(' '));
		miner.add(line, 0, line.length, i);
		expect(miner.kept.patterns).toBeLessThanOrEqual(mostPatterns);
		expect(miner.kept.texts).toBeLessThanOrEqual(mostTexts);
	}

	expect(miner.patterns().length).toBeLessThanOrEqual(mostPatterns);
	expect(miner.others).toBeGreaterThan(10_000);
	for (const {template, example} of miner.patterns()) expect(template.length + example.length).toBeLessThan(6000);
});

test('eight hours of lines keep no more than the first minutes did', () => {
	const miner = createPatternMiner();
	const chance = chanceOf(11);
	// A hundred lines a second, as fast as it goes. They come again, as a shop's do.
	const lines = Array.from({length: 100_000}, () => Buffer.from(ordinaryLine(chance)));
	let at = 0;
	const minutes = (count: number) => {
		for (let i = 0; i < count * 6000; i++, at += 10) {
			const line = lines[(at / 10) % lines.length] ?? Buffer.of();
			miner.add(line, 0, line.length, at);
		}
	};

	minutes(10);
	const early = miner.kept;
	miner.begin();
	minutes(8 * 60 - 10);
	expect(at).toBe(28_800_000);
	expect(miner.kept).toEqual(early);
	expect(early.patterns).toBeLessThan(60);
});

test('of generated logs with planted changes, all are found and nothing else', () => {
	for (let seed = 1; seed <= 40; seed++) {
		const chance = chanceOf(seed * 7919);
		const before = Array.from({length: 5000}, () => ordinaryLine(chance));
		const kinds = Object.values(planted);
		const since = Array.from({length: 5000}, (_, i): Line => {
			const plant = i % 50 === 0 ? kinds[(i / 50) % kinds.length] : undefined;
			return [(plant ?? ordinaryLine)(chance), beganAt + 120 * i];
		});
		const found = newPatterns(mined(before, since).patterns(), {
			beganAt,
			beforeMs: 600_000,
			sinceMs: 600_000,
			linesBefore: 5000,
			linesSince: 5000,
			isHeard: false,
		});
		expect(templates(found)?.toSorted(), `seed ${seed}`).toEqual([
			'new ERROR query <*> failed: relation "ratings" does not exist',
			'new GET /cart?<*> 500 <*> ms',
			'new TypeError: cannot read properties of undefined (reading stars)',
			'new lazy migration of cart <*> begun',
		]);
	}
});
