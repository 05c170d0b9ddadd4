import {plainText} from '../../src/domain/sanitize.ts';
import type {SendOverlay} from '../../store/overlay.ts';
import {announcedLines} from '../rows/announcementRows.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {wrap} from '../text/width.ts';
import {type OverlayView, overlayTitle, textBody} from './overlayView.ts';

/** An announcement as it would go out, and whether it shall. */
export function sendView({step, text, way, top}: SendOverlay, width: number): OverlayView {
	return {
		title: overlayTitle([span('Send '), span(plainText(step), 'strong'), span('?')]),
		tone: 'warn',
		size: 'sheet',
		header: [...wrap(plainText(way), width).map((part): Line => [span(part, 'muted')]), []],
		body: textBody(announcedLines(text, width), top),
		trailer: [],
	};
}
