import {count} from '../../src/domain/count.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import type {LogNews} from '../../src/logs/logView.ts';
import type {Overlay} from '../../store/overlay.ts';
import {newsExample, newsHeader, newsRow, nothingNew, uncomparedText} from '../rows/newsRows.ts';
import {clock} from '../rows/time.ts';
import {span} from '../text/line.ts';
import {wrap} from '../text/width.ts';
import type {OverlayView} from './overlayView.ts';
import {overlayTitle} from './overlayView.ts';

/** What is new in a log since the release began, gravest first, with an example of the line under the cursor. */
export function newsView(overlay: Extract<Overlay, {kind: 'news'}>, width: number): OverlayView {
	const news = overlay.news.status === 'ready' ? overlay.news.value : null;
	const found = news?.kind === 'told' ? news.found : [];
	const chosen = found[overlay.cursor];
	return {
		title: overlayTitle(
			[span('New in the log of '), span(overlay.environment, 'strong')],
			news?.kind === 'told' ? [span(`since ${clock(news.since)}`, 'muted')] : [],
		),
		tone: 'accent',
		size: 'sheet',
		header: found.length > 0 ? [newsHeader] : [],
		body: {
			kind: 'list',
			lines:
				found.length > 0
					? found.map(({pattern, source, times}) => newsRow({...pattern, source, times, count: pattern.since}))
					: wrap(nothingText(overlay, news), width).map(text => [span(text, 'muted')]),
			cursor: found.length > 0 ? overlay.cursor : -1,
		},
		trailer: [
			...newsExample(chosen?.pattern.example, width),
			...(news?.kind === 'told' && news.uncompared.length > 0 ? [[span(uncomparedText(news.uncompared), 'warn')]] : []),
			...(news?.kind === 'told' && news.skipped > 0
				? [[span(`${count(news.skipped, 'line')} of the flood were not looked at.`, 'warn')]]
				: []),
		],
	};
}

function nothingText({news: {status}}: Extract<Overlay, {kind: 'news'}>, news: LogNews | null): string {
	if (status === 'failed') return 'It could not be read.';
	if (!news) return 'reading …';
	return news.kind === 'unknown' ? plainText(news.why) : nothingNew;
}
