import type {PanePlace} from '../layout.ts';
import type {Line} from '../text/line.ts';
import {paint, span} from '../text/line.ts';
import {windowTop} from '../text/windowTop.ts';
import type {Theme} from '../theme.ts';

/** What a pane lists. */
export type List = {
	readonly length: number;
	readonly cursor: number;
	readonly isFocused: boolean;
	readonly rows: PaintedRows;
};

/** Gives a row of a list, painted, so that rows out of sight cost nothing. */
export type PaintedRows = (index: number, isUnderCursor: boolean) => string;

/** The rows of a list that a pane shows. */
export function listLines(place: PanePlace, list: List, theme: Theme, above: readonly Line[] = []): readonly string[] {
	const width = place.width - 4;
	const rows = Math.max(0, place.rows - above.length);
	const cursor = Math.max(0, Math.min(list.cursor, list.length - 1));
	const top = windowTop(cursor, rows, list.length);
	const count = Math.max(0, Math.min(rows, list.length - top));
	const shown = Array.from({length: count}, (_, index) =>
		list.rows(top + index, list.isFocused && top + index === cursor),
	);
	return [...above.map(line => ` ${paint(line, width, theme)} `), ...shown];
}

/** As many rows as the largest screens show. */
const mostKept = 500;

/**
 * Rows of a list in a pane, each painted when it is first shown: where a cursor moves, all but two are what they were.
 * A component makes them anew when anything changes that `row` makes a row of.
 */
export function paintedRows(place: PanePlace, theme: Theme, row: (index: number) => Line): PaintedRows {
	const width = place.width - 4;
	const kept = new Map<number, string>();
	return (index, isUnderCursor) => {
		if (isUnderCursor) return paint([span(' '), ...row(index)], width + 2, theme, 'cursor');
		const known = kept.get(index);
		if (known !== undefined) return known;
		const painted = ` ${paint(row(index), width, theme)} `;
		if (kept.size >= mostKept) kept.clear();
		kept.set(index, painted);
		return painted;
	};
}

/** A pane that has nothing to list: it says why. */
export function messageLines(place: PanePlace, lines: readonly Line[], theme: Theme): readonly string[] {
	return lines.slice(0, place.rows).map(line => ` ${paint(line, place.width - 4, theme)} `);
}
