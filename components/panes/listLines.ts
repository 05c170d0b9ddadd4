import type {PanePlace} from '../layout.ts';
import type {Line} from '../text/line.ts';
import {paint, span} from '../text/line.ts';
import {windowTop} from '../text/windowTop.ts';
import type {Theme} from '../theme.ts';

/** The rows of a list that a pane shows, painted; `row` makes one of them, so that rows out of sight cost nothing. */
export function listLines(
	place: PanePlace,
	list: {readonly length: number; readonly cursor: number; readonly isFocused: boolean; row(index: number): Line},
	theme: Theme,
	above: readonly Line[] = [],
): readonly string[] {
	const width = place.width - 4;
	const rows = Math.max(0, place.rows - above.length);
	const cursor = Math.max(0, Math.min(list.cursor, list.length - 1));
	const top = windowTop(cursor, rows, list.length);
	const count = Math.max(0, Math.min(rows, list.length - top));
	const shown = Array.from({length: count}, (_, index) => {
		const line = list.row(top + index);
		return list.isFocused && top + index === cursor
			? paint([span(' '), ...line], width + 2, theme, 'cursor')
			: ` ${paint(line, width, theme)} `;
	});
	return [...above.map(line => ` ${paint(line, width, theme)} `), ...shown];
}

/** A pane that has nothing to list: it says why. */
export function messageLines(place: PanePlace, lines: readonly Line[], theme: Theme): readonly string[] {
	return lines.slice(0, place.rows).map(line => ` ${paint(line, place.width - 4, theme)} `);
}
