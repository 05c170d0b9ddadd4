import {markedRows} from '../../store/commands/logCopy.ts';
import type {LogExtent} from '../../store/logPlace.ts';
import type {LogRow, LogView} from '../../store/ports.ts';
import type {LogsScreen} from '../../store/state.ts';
import type {PanePlace} from '../layout.ts';
import type {LogEmphasis, LogStyle} from './logRows.ts';
import {logLines, logText, noEmphasis, sourceWidthOf} from './logRows.ts';

/** What of a log is on the screen. */
export type LogWindow = {
	readonly lines: readonly string[];
	/** How many rows are below. */
	readonly below: number;
};

/** The lines of a log that stand on a screen of so many rows and columns. Only rows that are shown are looked at. */
export function logWindow(
	logs: LogsScreen & {readonly view: LogView},
	rows: number,
	width: number,
	style: LogStyle,
): LogWindow {
	const {view, top, part, look} = logs;
	if (rows <= 0) return {lines: [], below: top === null ? 0 : Math.max(0, view.length - top)};
	// What one reads stays, also when it is dropped meanwhile.
	const isKept = top !== null && top < view.first && view.isOnScreen(top);
	const first = isKept ? top : Math.max(view.first, Math.min(top ?? view.length - rows, view.length - 1));
	const shown = view.screen(first, rows);
	const emphasis = emphasisOf(logs, first, shown);
	const linesOf = (row: LogRow, index: number) => logLines(row, width, emphasis(index), style);
	if (top === null) {
		let lines: readonly string[] = [];
		// From the end upwards: what a long row pushes out of the screen is not made at all.
		for (const [index, row] of [...shown.entries()].reverse()) {
			lines = [...linesOf(row, index), ...lines];
			if (lines.length >= rows) break;
		}

		return {lines: lines.slice(-rows), below: 0};
	}

	const lines: string[] = [];
	let count = 0;
	for (const [index, row] of shown.entries()) {
		if (lines.length >= rows) break;
		const own = linesOf(row, index);
		const above = look.wrapped && index === 0 && first === top ? Math.min(part, own.length - 1) : 0;
		lines.push(...own.slice(above));
		count++;
	}

	return {lines: lines.slice(0, rows), below: view.length - first - count};
}

/** The log pane, for movements in it. @param rows @param width of its text, in columns */
export function logExtent(logs: LogsScreen, rows: number, width: number, style: LogStyle): LogExtent {
	const {view, look} = logs;
	if (!view || !look.wrapped) return {rows, parts: () => 1};
	return {
		rows,
		parts(row) {
			const [shown] = view.rows(row, 1);
			return shown ? logLines(shown, width, noEmphasis, style).length : 1;
		},
	};
}

/** The columns that log lines have in a pane: without its frame and a blank at either side. */
export function textWidthOf({width}: Pick<PanePlace, 'width'>): number {
	return width - 4;
}

/** How the rows of a log are shown. @param now milliseconds since the epoch */
export function logStyle({view, look}: LogsScreen, now: number, theme: LogStyle['theme']): LogStyle {
	const sources = view?.sources.map(({name}) => name) ?? [];
	return {sourceWidth: view ? sourceWidthOf(view) : 0, sources, look, now, theme};
}

function emphasisOf(
	{view, look, search, hit, mark}: LogsScreen & {readonly view: LogView},
	first: number,
	shown: readonly LogRow[],
): (index: number) => LogEmphasis {
	if (search === null && hit === null && mark === null) return () => noEmphasis;
	const matches =
		search === null
			? []
			: view.matches(
					search,
					shown.map(row => (row.kind === 'line' ? logText(row, look) : '')),
				);
	const range = mark ? markedRows(mark) : {first: -1, last: -1};
	return index => {
		const row = first + index;
		return {
			matches: matches[index] ?? [],
			isHit: row === hit,
			isMarked: row >= range.first && row <= range.last,
		};
	};
}
