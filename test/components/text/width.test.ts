import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {cut, pad, textWidth, wrap} from '../../../components/text/width.ts';

const text = fc
	.array(fc.constantFrom('a', 'Z', ' ', '─', '✔', '日', '한', '😀', 'é', '…', '▸', 'x y'), {maxLength: 40})
	.map(parts => parts.join(''));

describe('columns', () => {
	test('the fast path counts the same as string-width', () => {
		fc.assert(
			fc.property(text, value => {
				expect(textWidth(value)).toBe(stringWidth(value));
			}),
		);
	});

	test('a cut text never takes more columns than it is given', () => {
		fc.assert(
			fc.property(text, fc.integer({min: 0, max: 50}), (value, width) => {
				expect(stringWidth(cut(value, width))).toBeLessThanOrEqual(width);
			}),
		);
	});

	test('a padded text takes exactly the columns it is given', () => {
		fc.assert(
			fc.property(text, fc.integer({min: 0, max: 50}), fc.constantFrom('left', 'right'), (value, width, align) => {
				expect(stringWidth(pad(value, width, align))).toBe(width);
			}),
		);
	});

	test('a text that fits is not changed, and one that does not ends in an ellipsis', () => {
		expect(cut('cart', 4)).toBe('cart');
		expect(cut('carts', 4)).toBe('car…');
		expect(cut('日本語', 4)).toBe('日…');
		expect(pad('日本語', 4)).toBe('日… ');
	});

	test('a very long line is cut without being measured to its end', () => {
		const began = process.threadCpuUsage();
		expect(cut('日'.repeat(2_000_000), 10)).toBe('日日日日…');
		expect(process.threadCpuUsage(began).user / 1000).toBeLessThan(1000);
	});
});

describe('wrapping', () => {
	test('no line is wider than it may be, and no word is lost', () => {
		fc.assert(
			fc.property(text, fc.integer({min: 2, max: 30}), (value, width) => {
				const lines = wrap(value, width);
				for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
				expect(lines.join('').replace(/\s/g, '')).toBe(value.replace(/\s/g, ''));
			}),
		);
	});

	test('lines break at blanks', () => {
		expect(wrap('Log in, place an order, cancel it', 12)).toEqual(['Log in,', 'place an', 'order,', 'cancel it']);
	});

	test('a word that is wider than the line is broken', () => {
		expect(wrap('aaaaaaaaaa b', 4)).toEqual(['aaaa', 'aaaa', 'aa b']);
	});
});
