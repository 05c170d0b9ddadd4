import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {colorText, plainText} from '../../src/domain/sanitize.ts';

const esc = '\x1b';
const red = `${esc}[31m`;
const reset = `${esc}[0m`;
const sgr = /\x1b\[[\d;]*m/g;
/** Everything that a terminal acts on or that takes no room. */
const unsafe =
	/[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e00ff}]|\p{Variation_Selector}|\p{Cs}/u;

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
	'漢',
];

const hostile = fc
	.array(fc.oneof(fc.constantFrom(...hostilePieces), fc.string({unit: 'binary', maxLength: 5})), {
		maxLength: 40,
	})
	.map(pieces => pieces.join(''));

describe('plain text', () => {
	test.each([
		['plain words stay', 'plain words stay'],
		[`${red}red${reset}`, 'red'],
		['a\tb', 'a b'],
		['a\nb', 'a␤b'],
		['a\r\nb\r\n', 'a␤b'],
		['trailing\n\n', 'trailing'],
		['admin\u202egnp.exe', 'admin⟨U+202E⟩gnp.exe'],
		['ma\u200bin', 'ma⟨U+200B⟩in'],
		['tag\u{e0041}', 'tag⟨U+E0041⟩'],
		['soft\u00adhyphen', 'soft⟨U+00AD⟩hyphen'],
		['nul\x00 del\x7f', 'nul del'],
		['👩‍💻 works', '👩💻 works'],
		['⚠️ careful', '⚠ careful'],
		['žluťoučký 漢字', 'žluťoučký 漢字'],
		['half \ud83d emoji', 'half \ufffd emoji'],
		[`${esc}]8;;https://evil.example${esc}\\link${esc}]8;;${esc}\\`, 'link'],
	])('%j becomes %j', (foreign, safe) => {
		expect(plainText(foreign)).toBe(safe);
	});

	test('whatever goes in, no control, invisible or bidi character comes out', () => {
		fc.assert(
			fc.property(hostile, text => {
				expect(plainText(text)).not.toMatch(unsafe);
			}),
			{numRuns: 2000},
		);
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

describe('colored text', () => {
	test.each([
		['colors stay and are reset at the end', `${red}red`, `${red}red${reset}`],
		['a reset of nothing is dropped', `${reset}plain`, 'plain'],
		['an empty SGR is a reset', `${red}a${esc}[mb`, `${red}a${reset}b`],
		['256 colors and true colors stay', `${esc}[38;5;5;48;2;1;8;5mx${reset}`, `${esc}[38;5;5;48;2;1;8;5mx${reset}`],
		['colons become semicolons', `${esc}[38:2::1:2:3mx${reset}`, `${esc}[38;2;1;2;3mx${reset}`],
		['conceal is dropped', `${esc}[8mhidden`, 'hidden'],
		['blink is dropped, its neighbour stays', `${esc}[5;31mx${reset}`, `${red}x${reset}`],
		['a color on itself is made readable', `${esc}[31;41mx${reset}`, `${esc}[31;41;49mx${reset}`],
		['a broken true color is dropped', `${esc}[38;2;300;1;1mx`, 'x'],
		['modifyOtherKeys is no color', `${esc}[>4mx`, 'x'],
		['cursor, screen and mode sequences are dropped', `${esc}[2J${esc}[H${esc}[?1049h${esc}[?1000hx${esc}c`, 'x'],
		['queries are dropped', `${esc}[6n${esc}[c${esc}P$qm${esc}\\x`, 'x'],
		['a window title is dropped', `${esc}]0;title\x07x`, 'x'],
		['the clipboard is left alone', `${esc}]52;c;aGk=\x07x`, 'x'],
		['8-bit CSI is one', 'a\x9b2Jb\x9b31mc', `ab${red}c${reset}`],
		['8-bit OSC is one', 'a\x9d0;title\x9cb', 'ab'],
		['an OSC that never ends hides nothing', `a${esc}]0;b ERROR`, 'a0;b ERROR'],
		['an OSC is over at the newline', `${esc}]0;b\nERROR`, '0;b␤ERROR'],
		['a carriage return shows both states', 'FAILED\rPASSED', 'FAILED⏎PASSED'],
		['a carriage return behind erased text shows both too', `FAILED${esc}[2K\r${esc}[KPASSED`, 'FAILED⏎PASSED'],
		['carriage returns at either end mean nothing', '\r\rtext\r', 'text'],
		['backspaces show both texts', 'FAIL\b\b\b\bPASS', 'FAIL⌫PASS'],
		['overstruck bold is one character', 'b\bbo\bol\bld\bd', 'bold'],
		['overstruck underline is one character', '_\bu_\bp', 'up'],
		['tabs go to columns of eight', 'a\tbc\td', 'a       bc      d'],
		['a wide character takes two columns before a tab', '漢\tx', '漢      x'],
		['colors take no room before a tab', `${red}a${reset}\tb`, `${red}a${reset}       b`],
		['colors end at a newline', `${red}a\nb`, `${red}a${reset}␤b`],
	])('%s', (_, foreign, safe) => {
		expect(colorText(foreign)).toBe(safe);
	});

	test('is cut with an ellipsis when wider than asked for, and its colors are reset', () => {
		expect(colorText('a'.repeat(20), 10)).toBe(`${'a'.repeat(10)}…`);
		expect(colorText(`${red}${'漢'.repeat(20)}`, 5)).toBe(`${red}漢漢…${reset}`);
	});

	test('whatever goes in, only SGR and visible characters come out', () => {
		fc.assert(
			fc.property(hostile, text => {
				const safe = colorText(text);
				expect(safe.replaceAll(sgr, '')).not.toMatch(unsafe);
				for (const [sequence] of safe.matchAll(sgr)) expect(sequence).not.toMatch(/\[(?:8|5|6)m/);
				const last = [...safe.matchAll(sgr)].at(-1);
				if (last) expect(last[0]).toBe(reset);
			}),
			{numRuns: 2000},
		);
	});

	test('letters are never lost to carriage returns, backspaces or unfinished sequences', () => {
		fc.assert(
			fc.property(
				fc.array(fc.constantFrom('ž', '漢', '\r', '\b\b', `${esc}]`, '\x9d', '\x90', '\n', '\x18'), {maxLength: 30}),
				pieces => {
					const letters = (text: string) => text.replaceAll(/[^ž漢]/g, '');
					expect(letters(colorText(pieces.join('')))).toBe(letters(pieces.join('')));
				},
			),
			{numRuns: 1000},
		);
	});
});

test('80 kB of unfinished sequences take time in proportion', () => {
	for (const piece of [`${esc}]0;`, '\x9d0;', `${esc}[38;5;`, `${esc}P`, '\r', '\b', '\n', 'a\n', 'a\r']) {
		const long = piece.repeat(Math.ceil(80_000 / piece.length));
		const started = performance.now();
		colorText(long);
		plainText(long);
		expect(performance.now() - started).toBeLessThan(200);
	}
});
