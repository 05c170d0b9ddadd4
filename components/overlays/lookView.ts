import {plainText} from '../../src/domain/sanitize.ts';
import type {Overlay} from '../../store/overlay.ts';
import {announcedLines} from '../rows/announcementRows.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {wrap} from '../text/width.ts';
import {type OverlayView, overlayTitle, textBody} from './overlayView.ts';

/** A command of a runbook, line for line as it would run, and whether it shall. */
export function lookView({step, text, command, top}: Extract<Overlay, {kind: 'look'}>, width: number): OverlayView {
	return {
		title: overlayTitle([span('Run '), span(plainText(step), 'strong'), span('?')]),
		tone: 'warn',
		size: 'sheet',
		header: [...wrap(plainText(text), width).map((part): Line => [span(part, 'muted')]), []],
		body: textBody(announcedLines(command, width), top),
		trailer: [],
	};
}
