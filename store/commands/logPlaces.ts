import type {LogExtent, LogPlace} from '../logPlace.ts';
import {endPlace, upper} from '../logPlace.ts';
import type {LogView} from '../ports.ts';
import type {LogsScreen} from '../state.ts';
import type {CommandContext} from './context.ts';
import type {Move} from './movement.ts';

/** Changes a part of what the log pane shows. */
export function changeLogs({store}: CommandContext, part: Partial<LogsScreen>): void {
	store.setState(state => ({logs: {...state.logs, ...part}}));
}

/** Holds the log at a place. */
export function holdAt(context: CommandContext, {row, part}: LogPlace): void {
	changeLogs(context, {top: row, part});
}

/** Holds the log at the first line that came at a moment, in milliseconds, or later; where that is its end, a whole screen of it. */
export function settleAt(context: CommandContext, at: number, extent: LogExtent): void {
	const {view} = context.store.getState().logs;
	if (view) holdAt(context, upper({row: firstAtOrAfter(view, at), part: 0}, endPlace(view, extent)));
}

/** By how many lines of the screen a movement goes, downwards above 0. */
export function linesBy(how: Exclude<Move, 'first' | 'last'>, rows: number): number {
	const page = Math.max(1, rows - 1);
	return {down: 1, up: -1, pageDown: page, pageUp: -page}[how];
}

// Rows are in the order of their arrival, so the place of a moment is found by halving.
function firstAtOrAfter(view: LogView, at: number): number {
	let [low, high] = [view.first, view.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((view.rows(middle, 1)[0]?.at ?? Number.POSITIVE_INFINITY) < at) low = middle + 1;
		else high = middle;
	}

	return Math.min(low, Math.max(view.first, view.length - 1));
}
