import type {LogView} from './ports.ts';

/** A place in a log: a row, and of a wrapped one how many of its lines are above. */
export type LogPlace = {readonly row: number; readonly part: number};

/** The log pane, for movements in it. */
export type LogExtent = {
	/** Lines of the screen. */
	readonly rows: number;
	/** How many lines of the screen a row takes: one, unless it is wrapped. */
	parts(row: number): number;
};

type Bounds = Pick<LogView, 'first' | 'length'>;

/** The place so many lines of the screen further down, or up; at most the first line of the log, or its last one. */
export function movedPlace(from: LogPlace, by: number, view: Bounds, {parts}: LogExtent): LogPlace {
	if (view.length === view.first) return {row: view.first, part: 0};
	let row = Math.max(view.first, Math.min(from.row, view.length));
	let part = row === from.row ? from.part + by : by;
	while (part < 0 && row > view.first) part += parts(--row);
	for (let own = 0; part > 0 && row < view.length - 1; part -= own, row++) {
		own = parts(row);
		if (part < own) break;
	}

	return {row, part: Math.max(0, row === view.length - 1 ? Math.min(part, parts(row) - 1) : part)};
}

/** The place from which on the screen shows the end of the log. */
export function endPlace(view: Bounds, extent: LogExtent): LogPlace {
	return movedPlace({row: view.length, part: 0}, -extent.rows, view, extent);
}

/** Of two places the one further up. */
export function upper(one: LogPlace, other: LogPlace): LogPlace {
	return isAbove(other, one) ? other : one;
}

/** Whether a place is further up than another one. */
export function isAbove(one: LogPlace, other: LogPlace): boolean {
	return one.row < other.row || (one.row === other.row && one.part < other.part);
}

/** A log pane in which each row takes one line. */
export function unwrapped(rows: number): LogExtent {
	return {rows, parts: () => 1};
}
