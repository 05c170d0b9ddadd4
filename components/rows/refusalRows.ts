import type {Refusal} from '../../src/domain/decision.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import {glyphs} from '../glyphs.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {wrap} from '../text/width.ts';

/** A refusal: what is in the way, and what to do instead. */
export function refusalLines(refusal: Pick<Refusal, 'message' | 'hint'>, width: number): readonly Line[] {
	const message = refusal.message
		.split('\n')
		.flatMap(text => wrap(plainText(text), Math.max(1, width - 2)))
		.map((text, index): Line => [span(index === 0 ? `${glyphs.failed} ` : '  ', 'bad'), span(text, 'bad')]);
	const hint =
		refusal.hint === null
			? []
			: wrap(plainText(refusal.hint), Math.max(1, width - 2)).map((text): Line => [span(`  ${text}`, 'muted')]);
	return [...message, ...hint];
}
