import {count} from '../../src/domain/count.ts';
import type {RecordedNews} from '../../src/domain/logNews.ts';
import {unheard} from '../../src/domain/logNews.ts';
import {operatorName} from '../../src/domain/operator.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import {newsExample, newsRow, nothingNew, uncomparedText} from '../rows/newsRows.ts';
import {clock} from '../rows/time.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {wrap} from '../text/width.ts';
import type {OverlayView} from './overlayView.ts';

/** What was new in the logs during a release of the history, with an example of the line under the cursor. */
export function recordedNews(
	news: RecordedNews | null,
	cursor: number,
	width: number,
): Pick<OverlayView, 'body' | 'trailer'> {
	const text = (said: string): readonly Line[] => wrap(said, width).map(part => [span(part, 'muted')]);
	if (!news) return {body: {kind: 'list', lines: text(unheard), cursor: -1}, trailer: []};
	const {found, omitted, skipped, uncompared, since, until, by} = news;
	const listened = `compared from ${clock(Date.parse(since))} to ${clock(Date.parse(until))} by the cockpit of ${operatorName(by)}`;
	const left = omitted > 0 ? `, ${count(omitted, 'more kind', 'more kinds')} not kept` : '';
	const flood = skipped > 0 ? `, ${count(skipped, 'line')} of the flood not looked at` : '';
	return {
		body: {
			kind: 'list',
			lines:
				found.length > 0 ? found.map(item => newsRow({...item, firstAt: Date.parse(item.firstAt)})) : text(nothingNew),
			cursor: found.length > 0 ? cursor : -1,
		},
		trailer: [
			...newsExample(found[cursor]?.example, width),
			...text(plainText(listened + left + flood)),
			...(uncompared.length > 0 ? text(uncomparedText(uncompared)) : []),
		],
	};
}
