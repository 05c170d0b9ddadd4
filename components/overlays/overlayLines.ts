import {boxed} from '../frame.ts';
import {logRow, noEmphasis, sourceWidthOf} from '../rows/logRows.ts';
import type {Line} from '../text/line.ts';
import {paint, span} from '../text/line.ts';
import {windowTop} from '../text/windowTop.ts';
import type {Theme} from '../theme.ts';
import {overlayPlace} from './geometry.ts';
import {bodyLength, type OverlayView} from './overlayView.ts';

/** An overlay as the lines of its box. */
export function overlayLines(
	view: OverlayView,
	columns: number,
	rows: number,
	keys: Line,
	theme: Theme,
): readonly string[] {
	const {box, bodyRows} = overlayPlace(view, columns, rows);
	const width = box.width - 4;
	const fixed = (line: Line) => ` ${paint(line, width, theme)} `;
	const content = [...view.header.map(fixed), ...bodyLines(view, bodyRows, width, theme), ...view.trailer.map(fixed)];
	const title = {...view.title, right: [...view.title.right, ...position(view, bodyRows)]};
	return boxed(box.width, title, view.tone, content.slice(0, Math.max(0, box.height - 2)), keys, theme);
}

function bodyLines({body}: OverlayView, rows: number, width: number, theme: Theme): readonly string[] {
	const blank = ' '.repeat(width + 2);
	switch (body.kind) {
		case 'text': {
			const top = Math.max(0, Math.min(body.top, body.lines.length - rows));
			return filled(
				body.lines.slice(top, top + rows).map(line => ` ${paint(line, width, theme)} `),
				rows,
				blank,
			);
		}

		case 'list':
		case 'rows': {
			const length = bodyLength(body);
			const top = windowTop(body.cursor, rows, length);
			const shown = Array.from({length: Math.max(0, Math.min(rows, length - top))}, (_, index) => {
				const line = (body.kind === 'rows' ? body.row(top + index) : body.lines[top + index]) ?? [];
				return top + index === body.cursor
					? paint([span(' '), ...line], width + 2, theme, 'cursor')
					: ` ${paint(line, width, theme)} `;
			});
			return filled(shown, rows, blank);
		}

		case 'log': {
			const {view} = body;
			const top = Math.max(view.first, Math.min(body.top ?? view.length, view.length - rows));
			const style = {sourceWidth: sourceWidthOf(view), sources: [], look: asWritten, now: 0, theme};
			return filled(
				view.rows(top, rows).map(row => ` ${logRow(row, width, noEmphasis, style)} `),
				rows,
				blank,
			);
		}
	}
}

/** What a step wrote is shown as it wrote it. */
const asWritten = {times: 'clock', left: 0, wrapped: false, picked: false} as const;

// How far down one is, where not everything fits.
function position({body}: OverlayView, rows: number): Line {
	if (body.kind !== 'text' || body.lines.length <= rows) return [];
	const top = Math.max(0, Math.min(body.top, body.lines.length - rows));
	return [span(`${top + rows} of ${body.lines.length}`, 'muted')];
}

function filled(lines: readonly string[], rows: number, blank: string): readonly string[] {
	return [...lines, ...Array.from({length: Math.max(0, rows - lines.length)}, () => blank)];
}
