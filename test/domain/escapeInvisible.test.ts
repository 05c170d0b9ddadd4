import fc from 'fast-check';
import {expect, test} from 'vitest';
import {escapeInvisible} from '../../src/domain/escapeInvisible.ts';

test.each([
	['a terminal’s 8-bit introducer', '"\x9b2J"', '"\\u009b2J"'],
	['a right-to-left override', '"\u202e"', '"\\u202e"'],
	['no room at all', '"\u200b\u180e\u3164"', '"\\u200b\\u180e\\u3164"'],
	['a tag letter', '"\u{e0041}"', '"\\udb40\\udc41"'],
	['letters, accents and lines', '{\n  "ž": "漢 😀 e\u0301"\n}', '{\n  "ž": "漢 😀 e\u0301"\n}'],
])('%s', (_, json, escaped) => {
	expect(escapeInvisible(json)).toBe(escaped);
});

test('a document says the same, and nothing in it is invisible', () => {
	fc.assert(
		fc.property(fc.string({unit: 'binary'}), text => {
			const escaped = escapeInvisible(JSON.stringify([text], null, 2));
			expect(JSON.parse(escaped)).toEqual([text]);
			expect(escaped).not.toMatch(/[^\n\P{Cc}]|\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}/u);
		}),
		{numRuns: 2000},
	);
});
