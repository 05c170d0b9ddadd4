import {announcementWay, readText} from '../../src/domain/announcement.ts';
import type {Plan} from '../../src/domain/plan.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {wrap} from '../text/width.ts';

/** An announcement's text, line for line. */
export function announcedLines(text: string, width: number): readonly Line[] {
	return text
		.trimEnd()
		.split('\n')
		.flatMap((line): readonly Line[] => {
			const parts = wrap(plainText(line), Math.max(8, width));
			return parts.length === 0 ? [[]] : parts.map((part): Line => [span(part)]);
		});
}

/** What a plan announces, each whole, to be read before it goes out. */
export function announcementLines({steps}: Plan, width: number): readonly Line[] {
	return steps
		.filter(step => step.kind === 'announce')
		.flatMap(step => [
			[],
			[span(`${plainText(step.announcement)} `, 'strong'), span(plainText(announcementWay(step)), 'muted')],
			...announcedLines(readText(step.text), width - 2).map((line): Line => [span('│ ', 'muted'), ...line]),
		]);
}
