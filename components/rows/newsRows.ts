import {grouped} from '../../src/domain/count.ts';
import type {LogLevel} from '../../src/domain/logLevel.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {pad, wrap} from '../text/width.ts';
import {clock} from './time.ts';

/** A kind of line that stands out. `firstAt` is in milliseconds since the epoch; `times` null: it was never there before. */
export type NewsRow = {
	readonly source: string;
	readonly template: string;
	readonly level: LogLevel | null;
	readonly count: number;
	readonly times: number | null;
	readonly firstAt: number | null;
};

/** What stands above the rows. */
export const newsHeader: Line = [span(`${pad('source', 10)}   lines  first     pattern`, 'muted')];

/** A kind of line: where, how often, since when, and what its lines have in common. */
export function newsRow({source, template, level, count, times, firstAt}: NewsRow): Line {
	const tone = level === 'error' ? 'bad' : level === 'warn' ? 'warn' : 'plain';
	return [
		span(`${pad(plainText(source), 10)} `, 'accent'),
		span(grouped(count).padStart(7), 'strong'),
		span(`  ${pad(firstAt === null ? '' : clock(firstAt), 9)} `, 'muted'),
		...(times === null ? [] : [span(`${Math.round(times)}× as often: `, 'warn')]),
		span(plainText(template), tone),
	];
}

/** An example of the kind of line under the cursor, in a few lines below the list. */
export function newsExample(example: string | undefined, width: number): readonly Line[] {
	if (example === undefined) return [];
	return [
		[],
		...wrap(plainText(example), width)
			.slice(0, 3)
			.map((text): Line => [span(text)]),
	];
}

/** What is said when everything came before, about as often. */
export const nothingNew = 'Nothing is new: every kind of line came before, about as often.';

/** Of which sources nobody can tell what is new. */
export function uncomparedText(sources: readonly string[]): string {
	return plainText(`Not known of ${sources.join(', ')}: too little was heard before.`);
}
