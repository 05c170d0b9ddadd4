import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {didYouMean, editDistance} from '../../src/config/didYouMean.ts';
import {parseDuration} from '../../src/config/duration.ts';
import {lineDiff} from '../../src/config/lineDiff.ts';
import {matchObjection} from '../../src/config/matchPattern.ts';
import {variableObjection} from '../../src/config/names.ts';
import {quote} from '../../src/config/quote.ts';
import {parseDays, parseHours} from '../../src/config/window.ts';

describe('durations', () => {
	const unitMs = {ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000} as const;

	test('a number and a unit are so many milliseconds', () => {
		fc.assert(
			fc.property(fc.nat(999_999), fc.constantFrom('ms', 's', 'm', 'h', 'd'), (count, unit) => {
				expect(parseDuration(`${count}${unit}`)).toBe(count * unitMs[unit]);
			}),
		);
	});

	test('anything else is none', () => {
		fc.assert(
			fc.property(
				fc.string().filter(text => !/^[0-9]{1,9}(ms|s|m|h|d)$/.test(text)),
				text => {
					expect(parseDuration(text)).toBeNull();
				},
			),
		);
		for (const text of ['', '30', 's', '1.5h', '-1s', '30 s', '1h30m', '30S', '１s', '30s\n', '9999999999s']) {
			expect(parseDuration(text)).toBeNull();
		}
	});
});

describe('did you mean', () => {
	const known = ['rollback', 'protected', 'promotes', 'environments', 'url', 'live', 'logs'];

	test('one slip of the finger still finds the word', () => {
		fc.assert(
			fc.property(
				fc.constantFrom('rollback', 'protected', 'promotes', 'environments'),
				fc.nat(6),
				fc.constantFrom('drop', 'swap', 'double'),
				(word, at, slip) => {
					const letters = [...word];
					const [letter = '', next = ''] = [letters[at], letters[at + 1]];
					if (slip === 'drop') letters.splice(at, 1);
					if (slip === 'swap') letters.splice(at, 2, next, letter);
					if (slip === 'double') letters.splice(at, 0, letter);
					expect(didYouMean(letters.join(''), known)).toBe(word);
				},
			),
		);
	});

	test('a word like none is left alone', () => {
		expect(didYouMean('xylophone', known)).toBeNull();
		expect(didYouMean('', known)).toBeNull();
		expect(didYouMean('anything', [])).toBeNull();
	});

	test('the distance is one of a metric', () => {
		const word = fc.string({maxLength: 8});
		fc.assert(
			fc.property(word, word, (one, other) => {
				expect(editDistance(one, other)).toBe(editDistance(other, one));
				expect(editDistance(one, other) === 0).toBe(one === other);
				expect(editDistance(one, other)).toBeLessThanOrEqual(Math.max(one.length, other.length));
			}),
		);
	});
});

describe('windows', () => {
	test.each([
		['mon-thu', [1, 2, 3, 4]],
		['fri-mon', [0, 1, 5, 6]],
		['sat', [6]],
		[
			['mon', 'wed-thu', 'mon'],
			[1, 3, 4],
		],
		['sun-sat', [0, 1, 2, 3, 4, 5, 6]],
		['thu-thu', [4]],
		['someday', null],
		[[], []],
	])('the days of %j are %j', (text, days) => {
		expect(parseDays(text)).toEqual(days);
	});

	test.each([
		['08:00-17:00', {fromMinute: 480, toMinute: 1020}],
		['8:30-24:00', {fromMinute: 510, toMinute: 1440}],
		['22:00-04:00', {fromMinute: 1320, toMinute: 1680}],
		['24:00-08:00', null],
		['08:00-08:00', null],
		['08:00-24:01', null],
		['8-17', null],
	])('the hours of %s are %j', (text, hours) => {
		expect(parseHours(text)).toEqual(hours);
	});
});

test('a pattern needs the group sha, and nothing else', () => {
	expect(matchObjection('(?<sha>[0-9a-f]+)')).toBeNull();
	expect(matchObjection('"v":"(?<version>.*)","c":"(?<sha>.*)"')).toBeNull();
	expect(matchObjection('(?<version>.*)')).toContain('"sha"');
	expect(matchObjection('')).toContain('"sha"');
	expect(matchObjection('(?<sha>')).toContain('no regular expression');
});

test('variables that change how programs start cannot be set, in whatever case', () => {
	for (const name of [
		'PATH',
		'LD_PRELOAD',
		'LD_LIBRARY_PATH',
		'DYLD_INSERT_LIBRARIES',
		'NODE_OPTIONS',
		'BASH_ENV',
		'ENV',
		'GIT_SSH_COMMAND',
		'git_dir',
		'RELEASE_SHA',
		'IFS',
	]) {
		expect(variableObjection(name), name).not.toBeNull();
	}

	for (const name of ['HEROKU_APP', 'PORT', 'DATABASE_URL', 'ENVIRONMENT', 'MY_PATH', 'http_proxy']) {
		expect(variableObjection(name), name).toBeNull();
	}
});

test('quoted text is one short line that no terminal obeys', () => {
	fc.assert(
		fc.property(fc.string({unit: 'binary', maxLength: 300}), text => {
			const quoted = quote(text);
			expect(quoted).not.toMatch(/\p{Cc}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}/u);
			expect(quoted.isWellFormed()).toBe(true);
			expect(JSON.parse(quoted)).toHaveLength(Math.min(text.length, 61));
		}),
	);
	expect(quote('ma\u180ei\u3164n\u{e0041}')).toBe('"ma\\u180ei\\u3164n\\udb40\\udc41"');
});

describe('the difference of two texts', () => {
	test('shows what went and what came, with three lines around', () => {
		const from = 'a\nb\nc\nd\ne\nf\ng\nh\n';
		expect(lineDiff(from, from.replace('e', 'E'))).toEqual([
			'@@ -2 +2 @@',
			' b',
			' c',
			' d',
			'-e',
			'+E',
			' f',
			' g',
			' h',
		]);
		expect(lineDiff(from, from)).toEqual([]);
		expect(lineDiff('a\n', 'a')).toEqual(['@@ -1 +1 @@', ' a', '+\\ No newline at end of file']);
	});

	test('whoever applies it to the old text gets the new one', () => {
		const text = fc
			.array(fc.constantFrom('a', 'b', 'c', ''), {maxLength: 12})
			.map(lines => lines.map(line => `${line}\n`).join(''));
		fc.assert(
			fc.property(text, text, (from, to) => {
				expect(apply(from, lineDiff(from, to))).toBe(to);
			}),
		);
	});

	test('two long texts with nothing in common are compared at once', () => {
		const lines = (prefix: string) => Array.from({length: 5000}, (_, index) => `${prefix}${index}\n`).join('');
		expect(lineDiff(lines('a'), lines('b'))).toHaveLength(10_001);
	});
});

function apply(from: string, diff: readonly string[]): string {
	const old = from.split('\n').slice(0, -1);
	const output: string[] = [];
	let next = 0;
	for (const line of diff) {
		const hunk = /^@@ -(\d+) /.exec(line);
		if (hunk) {
			output.push(...old.slice(next, Number(hunk[1]) - 1));
			next = Number(hunk[1]) - 1;
			continue;
		}

		if (!line.startsWith('+')) expect(old[next++]).toBe(line.slice(1));
		if (!line.startsWith('-')) output.push(line.slice(1));
	}

	return [...output, ...old.slice(next)].map(line => `${line}\n`).join('');
}
