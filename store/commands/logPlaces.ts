import type {LogExtent, LogPlace} from '../logPlace.ts';
import {endPlace, upper} from '../logPlace.ts';
import type {LogsScreen} from '../state.ts';
import type {CommandContext} from './context.ts';
import type {Move} from './movedCursor.ts';

/** Changes a part of what the log pane shows. */
export function changeLogs({store}: CommandContext, part: Partial<LogsScreen>): void {
	store.setState(state => ({logs: {...state.logs, ...part}}));
}

/** Holds the log at a place. */
export function holdAt(context: CommandContext, {row, part}: LogPlace): void {
	changeLogs(context, {top: row, part});
}

/** Holds the log at a row; where that is its end, or behind it, at a whole screen of it. */
export function settleAt(context: CommandContext, row: number, extent: LogExtent): void {
	const {view} = context.store.getState().logs;
	if (!view) return;
	const last = Math.max(view.first, view.length - 1);
	holdAt(context, upper({row: Math.min(row, last), part: 0}, endPlace(view, extent)));
}

/** By how many lines of the screen a movement goes, downwards above 0. */
export function linesBy(how: Exclude<Move, 'first' | 'last'>, rows: number): number {
	const page = Math.max(1, rows - 1);
	return {down: 1, up: -1, pageDown: page, pageUp: -page}[how];
}
