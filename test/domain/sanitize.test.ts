import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {colorText, plainText} from '../../src/domain/sanitize.ts';
import {type HostileText, hostileTexts} from './hostileTexts.ts';

const esc = '\x1b';
const red = `${esc}[31m`;
const reset = `${esc}[0m`;
const sgr = /\x1b\[[\d;]*m/g;
/** Everything that a terminal acts on, that takes no room, or that turns others around. */
const unsafe =
	/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Variation_Selector}\p{Noncharacter_Code_Point}]/u;

const hostilePieces = [
	esc,
	`${esc}[`,
	`${esc}]0;`,
	`${esc}P`,
	`${esc}\\`,
	`${esc}[8m`,
	`${esc}[38;5;`,
	`${esc}[?1049h`,
	`${esc}[2J`,
	`${esc}]8;;http://x${esc}\\`,
	`${esc}c`,
	`${esc}(0`,
	'\x07',
	'\r',
	'\n',
	'\b',
	'\t',
	'\x00',
	'\x9b',
	'\x9d',
	'\x9c',
	'\x90',
	'\u202e',
	'\u200d',
	'\u{e0041}',
	'\ud800',
	'\udc00',
	'👩‍💻',
	'31m',
	';',
	'text',
	'e\u0301',
	'\u0301',
	'\u0335'.repeat(4),
	'漢',
];

const hostile = fc
	.array(fc.oneof(fc.constantFrom(...hostilePieces), fc.string({unit: 'binary', maxLength: 5})), {
		maxLength: 40,
	})
	.map(pieces => pieces.join(''));

const asCases = (texts: readonly HostileText[]) =>
	texts.map(([name, text, plain, colored = plain]) => ({name, text, plain, colored}));

describe('hostile texts', () => {
	test.each(asCases(hostileTexts))('$name', ({text, plain, colored}) => {
		expect(plainText(text)).toBe(plain);
		expect(colorText(text)).toBe(colored);
	});
});

describe('what does no harm', () => {
	const harmless: readonly HostileText[] = [
		['plain words stay', 'plain words stay', 'plain words stay'],
		['a tab is a blank, and goes to columns of eight in output', 'a\tbc\td', 'a bc d', 'a       bc      d'],
		['a wide character takes two columns before a tab', '漢\tx', '漢 x', '漢      x'],
		['colors take no room before a tab', `${red}a${reset}\tb`, 'a b', `${red}a${reset}       b`],
		['the end of a line says nothing', 'text\r\n\n', 'text'],
		['carriage returns at either end say nothing', '\r\rtext\r', 'text'],
		['letters of any alphabet', 'žluťoučký 漢字 ไทย עברית', 'žluťoučký 漢字 ไทย עברית'],
		['accents on a letter', 'e\u0301 a\u0323\u0302', 'e\u0301 a\u0323\u0302'],
		['a reset of nothing is dropped', `${reset}plain`, 'plain'],
		['an empty SGR is a reset', `${red}a${esc}[mb`, 'ab', `${red}a${reset}b`],
		['what stands before a reset is dropped', `${esc}[1;31;0;32mx`, 'x', `${esc}[0;32mx${reset}`],
		['256 colors stay', `${esc}[38;5;5;48;2;1;8;5mx${reset}`, 'x', `${esc}[38;5;5;48;2;1;8;5mx${reset}`],
		['colons become semicolons', `${esc}[38:2::1:2:3mx${reset}`, 'x', `${esc}[38;2;1;2;3mx${reset}`],
		['blink is dropped, its neighbour stays', `${esc}[5;31mx${reset}`, 'x', `${red}x${reset}`],
		['a broken true color is dropped', `${esc}[38;2;300;1;1mx`, 'x'],
		['colors end at a newline', `${red}a\nb`, 'a␤b', `${red}a${reset}␤b`],
	];
	test.each(asCases(harmless))('$name', ({text, plain, colored}) => {
		expect(plainText(text)).toBe(plain);
		expect(colorText(text)).toBe(colored);
	});

	test('text without anything special comes out as it went in', () => {
		fc.assert(
			fc.property(fc.string({unit: fc.constantFrom('a', ' ', 'Z', '~', 'č', '漢', '⏎', '😀')}), text => {
				expect(plainText(text)).toBe(text);
				expect(colorText(text)).toBe(text);
			}),
		);
	});
});

test('output is cut with an ellipsis when wider than asked for, and its colors are reset', () => {
	expect(colorText('a'.repeat(20), 10)).toBe(`${'a'.repeat(10)}…`);
	expect(colorText(`${red}${'漢'.repeat(20)}`, 5)).toBe(`${red}漢漢…${reset}`);
	expect(colorText(`${'e\u0301'.repeat(20)}`, 3)).toBe('e\u0301e\u0301e\u0301…');
});

const bytes = fc.uint8Array({maxLength: 200}).map(each => Buffer.from(each).toString());
const anything = fc.oneof(
	{weight: 3, arbitrary: hostile},
	bytes,
	fc.constantFrom(...hostileTexts.map(([, text]) => text)),
);

test('whatever goes in, only colors and visible characters come out', () => {
	fc.assert(
		fc.property(anything, text => {
			expect(plainText(text)).not.toMatch(unsafe);
			expectOnlyColors(colorText(text));
		}),
		{numRuns: 5000},
	);
});

test('wherever a text is cut, its pieces are as safe as the whole', () => {
	fc.assert(
		fc.property(anything, fc.nat(), (text, cut) => {
			const at = cut % (text.length + 1);
			for (const piece of [text.slice(0, at), text.slice(at)]) expectOnlyColors(colorText(piece));
		}),
		{numRuns: 2000},
	);
});

test('what is safe stays as it is', () => {
	fc.assert(
		fc.property(anything, fc.nat(60), (text, columns) => {
			expect(plainText(plainText(text))).toBe(plainText(text));
			expect(colorText(colorText(text))).toBe(colorText(text));
			expect(colorText(colorText(text, columns), columns)).toBe(colorText(text, columns));
		}),
		{numRuns: 2000},
	);
});

test('letters are never lost to carriage returns, backspaces, cursors or unfinished sequences', () => {
	const pieces = [
		'ž',
		'漢',
		'\r',
		'\b\b',
		`${esc}]`,
		`${esc}[2K`,
		`${esc}[9D`,
		`${esc}c`,
		'\x9d',
		'\x90',
		'\n',
		'\x18',
	];
	fc.assert(
		fc.property(fc.array(fc.constantFrom(...pieces), {maxLength: 30}), parts => {
			const letters = (text: string) => text.replaceAll(/[^ž漢]/g, '');
			expect(letters(colorText(parts.join('')))).toBe(letters(parts.join('')));
		}),
		{numRuns: 1000},
	);
});

// In proportion to its square, the first of these would take minutes, and none less than half a minute.
test.each([
	`${esc}]0;`,
	'\x9d0;',
	`${esc}[38;5;`,
	`${esc}P`,
	`${esc}(`,
	'\r',
	'\b',
	'\n',
	'a\n',
	'a\r',
	'\u0301',
	'_\bA',
	'_\b',
	'a\ba',
])('a million characters of %j take time in proportion', {timeout: 120_000}, piece => {
	const long = piece.repeat(Math.ceil(1_000_000 / piece.length));
	const began = process.threadCpuUsage();
	const made = [plainText(long), colorText(long)];
	// What others did meanwhile does not count.
	expect(process.threadCpuUsage(began).user / 1000).toBeLessThan(10_000);
	for (const safe of made) expect(unsafe.test(safe)).toBe(false);
});

function expectOnlyColors(safe: string): void {
	expect(safe.replaceAll(sgr, '')).not.toMatch(unsafe);
	for (const [sequence] of safe.matchAll(sgr)) expect(sequence).not.toMatch(/[[;](?:8|5|6)m/);
	const last = [...safe.matchAll(sgr)].at(-1);
	if (last) expect(last[0]).toBe(reset);
}
