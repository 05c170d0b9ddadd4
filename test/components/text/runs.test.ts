import fc from 'fast-check';
import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {marked, paintRuns, runsOf, runsWidth, withoutStart, wrapped} from '../../../components/text/runs.ts';
import {withoutColors} from '../../../components/text/width.ts';
import {createTheme} from '../../../components/theme.ts';
import {colorText} from '../../../src/domain/sanitize.ts';

const theme = createTheme(true);
const plainOf = (runs: ReturnType<typeof runsOf>) => runs.map(({text}) => text).join('');

const pieces = fc.constantFrom(
	'a',
	'orders ',
	'漢字',
	'😀',
	'🇩🇪',
	'e\u0301',
	'ñ',
	'\u001B[31m',
	'\u001B[1;38;5;9m',
	'\u001B[48;2;1;2;3m',
	'\u001B[22m',
	'\u001B[39;49m',
	'\u001B[0m',
	'\u001B[7m',
);
const lines = fc.array(pieces, {maxLength: 60}).map(parts => colorText(parts.join('')));

test('a text keeps its characters, whatever its colours are', () => {
	fc.assert(
		fc.property(lines, line => {
			expect(plainOf(runsOf(line))).toBe(withoutColors(line));
			expect(withoutColors(paintRuns(runsOf(line), theme))).toBe(withoutColors(line));
		}),
	);
});

test('colours are those that are in force, and a later one takes the place of an earlier one', () => {
	const line = '\u001B[1;31mA\u001B[32mB\u001B[22mC\u001B[39mD\u001B[48;5;7mE\u001B[0mF';
	expect(runsOf(line).map(({text, codes}) => [text, codes])).toEqual([
		['A', '1;31'],
		['B', '1;32'],
		['C', '32'],
		['D', ''],
		['E', '48;5;7'],
		['F', ''],
	]);
});

test('matches are shown in their tone, and the colours around them go on', () => {
	const runs = marked(runsOf('\u001B[32mone order and orders\u001B[0m'), [{start: 4, end: 9}], 'match');
	expect(paintRuns(runs, theme)).toBe(
		`\u001B[32mone \u001B[0m${theme('order', 'match')}\u001B[32m and orders\u001B[0m`,
	);
});

test('a match never cuts a character in two, and marks nothing else', () => {
	expect(plainOf(marked(runsOf('a😀b'), [{start: 1, end: 2}], 'hit').filter(({tone}) => tone === 'hit'))).toBe('😀');
	fc.assert(
		fc.property(lines, fc.nat(30), fc.integer({min: 1, max: 20}), (line, start, length) => {
			const plain = withoutColors(line);
			const range = {start: Math.min(start, plain.length), end: Math.min(start + length, plain.length)};
			if (range.start === range.end) return;
			const runs = marked(runsOf(line), [range], 'hit');
			expect(plainOf(runs)).toBe(plain);
			expect(plainOf(runs.filter(({tone}) => tone === 'hit'))).toContain(plain.slice(range.start, range.end));
			for (const {text} of runs) expect(text.isWellFormed()).toBe(true);
		}),
	);
});

test('wrapped lines hold the whole text and are never wider than they may be', () => {
	fc.assert(
		fc.property(lines, fc.integer({min: 2, max: 30}), (line, width) => {
			const parts = wrapped(runsOf(line), width, 1000);
			expect(parts.map(plainOf).join('')).toBe(withoutColors(line));
			for (const [index, part] of parts.entries()) {
				expect(stringWidth(plainOf(part))).toBeLessThanOrEqual(width);
				// Only a wide character that did not fit leaves a column free.
				if (index < parts.length - 1) expect(stringWidth(plainOf(part))).toBeGreaterThanOrEqual(width - 1);
			}
		}),
	);
});

test('a text that begins further to the right loses exactly those columns', () => {
	expect(plainOf(withoutStart(runsOf('漢字'), 1))).toBe(' 字');
	fc.assert(
		fc.property(lines, fc.nat(60), (line, columns) => {
			const runs = runsOf(line);
			expect(runsWidth(withoutStart(runs, columns))).toBe(Math.max(0, runsWidth(runs) - columns));
		}),
	);
});
