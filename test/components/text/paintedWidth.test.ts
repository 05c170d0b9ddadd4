import fc from 'fast-check';
import {expect, test} from 'vitest';
import {paintedWidth, textWidth, withoutColors} from '../../../components/text/width.ts';

test('a painted text is as wide as the same without colours', () => {
	const piece = fc.constantFrom(
		'\u001B[1;36m',
		'\u001B[0m',
		'\u001B[38:2::1:2:3m',
		'\u001B',
		'm',
		'a',
		'│',
		'✖',
		'é',
		'漢',
		'👍🏽',
		' ',
	);
	fc.assert(
		fc.property(fc.array(piece), pieces => {
			const text = pieces.join('');
			expect(paintedWidth(text)).toBe(textWidth(withoutColors(text)));
		}),
	);
});
