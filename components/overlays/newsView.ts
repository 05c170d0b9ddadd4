import {plainText} from '../../src/domain/sanitize.ts';
import type {LogNews, SourceNews} from '../../src/logs/logView.ts';
import type {Overlay} from '../../store/overlay.ts';
import {clock, count, grouped} from '../rows/time.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {pad, wrap} from '../text/width.ts';
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
		size: 'page',
		header: found.length > 0 ? [[span(pad('source', 10), 'muted'), span('   lines  first     pattern', 'muted')]] : [],
		body: {
			kind: 'list',
			lines:
				found.length > 0
					? found.map(newsLine)
					: wrap(nothingText(overlay, news), width).map(text => [span(text, 'muted')]),
			cursor: found.length > 0 ? overlay.cursor : -1,
		},
		trailer: [
			...(chosen
				? [
						[],
						...wrap(plainText(chosen.pattern.example), width)
							.slice(0, 3)
							.map((text): Line => [span(text)]),
					]
				: []),
			...(news?.kind === 'told' && news.skipped > 0
				? [[span(`${count(news.skipped, 'line')} of the flood were not looked at.`, 'warn')]]
				: []),
		],
	};
}

function newsLine({kind, times, pattern, source}: SourceNews): Line {
	const tone = pattern.level === 'error' ? 'bad' : pattern.level === 'warn' ? 'warn' : 'plain';
	const first = pattern.firstAt === null ? '' : clock(pattern.firstAt);
	return [
		span(`${pad(plainText(source), 10)} `, 'accent'),
		span(grouped(pattern.since).padStart(7), 'strong'),
		span(`  ${pad(first, 9)} `, 'muted'),
		...(kind === 'more' && times !== null ? [span(`${Math.round(times)}× as often: `, 'warn')] : []),
		span(plainText(pattern.template), tone),
	];
}

function nothingText({news: {status}}: Extract<Overlay, {kind: 'news'}>, news: LogNews | null): string {
	if (status === 'failed') return 'It could not be read.';
	if (!news) return 'reading …';
	return news.kind === 'unknown'
		? plainText(news.why)
		: 'Nothing is new: every kind of line came before, about as often.';
}
