import {plainText} from '../../src/domain/sanitize.ts';
import {statsLines} from '../../src/domain/statsLines.ts';
import type {Overlay} from '../../store/overlay.ts';
import {glyphs} from '../glyphs.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {type OverlayView, overlayTitle, textBody} from './overlayView.ts';

/** How often, how fast and how well an environment is released. */
export function statsView(
	{environment, stats, bars, top}: Extract<Overlay, {kind: 'stats'}>,
	width: number,
): OverlayView {
	return {
		title: overlayTitle([span('Statistics '), span(plainText(environment), 'strong')]),
		tone: 'accent',
		size: 'page',
		header: [],
		body: textBody(lines(), top),
		trailer: [],
	};

	function lines(): readonly Line[] {
		switch (stats.status) {
			case 'loading':
				return [[span('reading …', 'muted')]];
			case 'failed':
				return [[span(`${glyphs.failed} ${plainText(stats.error)}`, 'bad')]];
			case 'ready':
				return statsLines(stats.value, width, bars);
		}
	}
}
