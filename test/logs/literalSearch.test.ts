import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createLineIndex} from '../../src/logs/lineIndex.ts';
import {createLineReader} from '../../src/logs/lineReader.ts';
import {linesWith, requiredLiteral} from '../../src/logs/literalSearch.ts';
import {compileFilter} from '../../src/logs/pattern.ts';
import {testLines} from '../../src/logs/search.ts';
import {memoryBytes} from '../../src/logs/segment.ts';
import {createFinder} from '../../src/mask/masker.ts';

/** Lines in memory, as a source has them. */
function indexed(text: string) {
	const bytes = Buffer.from(text);
	const index = createLineIndex();
	index.begin({bytes: memoryBytes(bytes, 0)}, 0);
	index.add(bytes);
	index.showOpen();
	return index;
}

/** Every line tested as a text, whatever it is made of. */
function matchesOf(text: string, expression: string, secrets: readonly string[] = []): readonly number[] {
	const index = indexed(text);
	const pattern = compileFilter(expression);
	if (typeof pattern === 'string') throw new Error(pattern);
	const reader = createLineReader(createFinder(secrets));
	const source = {name: 'web', index, file: '', caughtUp: true, wantsLooks: false, firstReadable: 0} as const;
	const found: number[] = [];
	for (let line = 0; line < index.length; ) {
		const asked = {line, count: index.length - line};
		const view = {...source, state: () => ({status: 'live', detail: null}) as const, look: () => 'none' as const};
		const {count, matched} = testLines(reader, pattern, {...view, close: async () => {}}, asked);
		found.push(...Array.from(matched.subarray(0, count)).flatMap((hit, at) => (hit === 1 ? [line + at] : [])));
		line += count;
	}

	return found;
}

describe('what every match must have', () => {
	test.each([
		['payment', 'payment'],
		['GET /orders/7', 'GET /orders/7'],
		['a.payment.b', 'payment'],
		['^payment$', 'payment'],
		['payments?', 'payment'],
		['paymen*ts', 'payme'],
		['ab+cdef', 'cdef'],
	])('of %s it is %s', (expression, literal) => {
		expect(requiredLiteral(expression)?.toString()).toBe(literal);
	});

	test.each([
		'a|b',
		'(payment)',
		'[payment]',
		'pay\\w+',
		'x',
		'é',
		'payment{2}',
		'.*',
	])('of %s nobody tells', expression => {
		expect(requiredLiteral(expression)).toBeNull();
	});
});

test('lines are found by their bytes, without making text of the others', () => {
	const index = indexed('one\ntwo three\nthree three\nfour\nthree');
	expect(linesWith(index, 0, 5, Buffer.from('three'))).toEqual({count: 5, lines: [1, 2, 4]});
	expect(linesWith(index, 2, 2, Buffer.from('three'))).toEqual({count: 2, lines: [2]});
	expect(linesWith(index, 0, 5, Buffer.from('five'))).toEqual({count: 5, lines: []});
});

test('where a terminal would show something else than the bytes, they are not trusted', () => {
	expect(matchesOf('fine\nER\u001b[31mROR here\nERROR\n', 'ERROR')).toEqual([1, 2]);
	expect(matchesOf('a\tb\na b\n', 'a b')).toEqual([0, 1]);
	expect(matchesOf('pay\u0085ment\npayment\n', 'payment')).toContain(1);
});

test('what only a secret holds is not found', () => {
	expect(matchesOf('token hunter2-and-more\nhunter2\n', 'hunter2', ['hunter2-and-more'])).toEqual([1]);
});

test('given any lines and any expression, the same lines match as by their texts alone', () => {
	const piece = fc.constantFrom('ab', 'ba', 'abc', ' ', '.', 'b', '\t', '\u001b[1m', 'é', 'x'.repeat(40), '\r', '');
	const line = fc.array(piece, {maxLength: 8}).map(pieces => pieces.join(''));
	const expression = fc.constantFrom('ab', 'abc', 'a.c', '!abc', 'ab c', '^ab', 'ab$', 'abx?', 'xx+ab', 'ba.*ab');
	fc.assert(
		fc.property(fc.array(line, {maxLength: 30}), expression, (lines, source) => {
			const text = lines.map(each => `${each}\n`).join('');
			// In a group, nobody tells at a glance what a match must have.
			const grouped = source.startsWith('!') ? `!(?:${source.slice(1)})` : `(?:${source})`;
			expect(matchesOf(text, source)).toEqual(matchesOf(text, grouped));
		}),
		{numRuns: 500},
	);
});
