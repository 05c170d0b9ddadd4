import type {LogView} from '../../store/ports.ts';
import type {FrameTitle} from '../frame.ts';
import type {Line} from '../text/line.ts';
import type {Tone} from '../theme.ts';

/** The part of an overlay that scrolls. */
export type OverlayBody =
	| {readonly kind: 'text'; readonly lines: readonly Line[]; readonly top: number}
	| {readonly kind: 'list'; readonly lines: readonly Line[]; readonly cursor: number}
	/** A list whose rows are made when they are shown. */
	| {
			readonly kind: 'rows';
			readonly length: number;
			readonly cursor: number;
			readonly row: (index: number) => Line;
	  }
	| {readonly kind: 'log'; readonly view: LogView; readonly top: number | null};

/** An overlay as text: made by pure functions, drawn by one component. */
export type OverlayView = {
	readonly title: FrameTitle;
	readonly tone: Tone;
	/**
	 * `page` takes the place of the panes, `dialog` what its text needs, above them; `sheet` has the width of a page and no more
	 * rows than it needs.
	 */
	readonly size: 'page' | 'sheet' | 'dialog';
	/** Lines that stay above the scrolling part. */
	readonly header: readonly Line[];
	readonly body: OverlayBody;
	/** Lines that stay below it. */
	readonly trailer: readonly Line[];
};

/** An overlay's title. */
export function overlayTitle(left: Line, right: Line = []): FrameTitle {
	return {left, right};
}

/** A body of lines that is scrolled. */
export function textBody(lines: readonly Line[], top = 0): OverlayBody {
	return {kind: 'text', lines, top};
}

/** How many lines a body has. */
export function bodyLength(body: OverlayBody): number {
	if (body.kind === 'rows') return body.length;
	return body.kind === 'log' ? body.view.length : body.lines.length;
}
