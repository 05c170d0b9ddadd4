import {plainText} from '../../src/domain/sanitize.ts';
import type {LogExtent} from '../logPlace.ts';
import {endPlace, isAbove, movedPlace, unwrapped} from '../logPlace.ts';
import type {LogView} from '../ports.ts';
import type {LogMark} from '../state.ts';
import type {CommandContext, Extent} from './context.ts';
import {tell, tellProblem} from './context.ts';
import {changeLogs, holdAt, linesBy} from './logPlaces.ts';
import type {Move} from './movedCursor.ts';

/** What terminals take onto the clipboard at once, in bytes: the smallest bound that is in use. */
const mostBytes = 74_000;
/** Rows that are read at once. */
const batch = 512;

/** Begins a range at the marked line, or at the one that a search stands on, or at the last one; or ends it there. */
export function markRange(context: CommandContext, {rows, log = unwrapped(rows)}: Extent): void {
	const {mark} = context.store.getState().logs;
	if (mark) changeLogs(context, {mark: {at: mark.at, from: mark.from === null ? mark.at : null}});
	else begin(context, log, true);
}

/** Copies the marked lines, or the one that a search stands on; where there is neither, a line is to be chosen first. */
export function copyLines(context: CommandContext, {rows, log = unwrapped(rows)}: Extent): void {
	const {view, mark, hit} = context.store.getState().logs;
	if (!view) return;
	if (!mark && hit === null) {
		begin(context, log, false);
		return;
	}

	const {first, last} = markedRows(mark ?? {at: hit ?? 0, from: null});
	const {text, lines} = clipped(view, first, last);
	if (lines === 0) {
		tellProblem(context, 'The line is no longer there.');
		return;
	}

	context.copy(text);
	changeLogs(context, {mark: null});
	const asked = last - first + 1;
	if (lines === asked) tell(context, `Copied ${lines === 1 ? 'one line' : `${lines} lines`}.`);
	else tell(context, `Copied the first ${lines} of ${asked} lines: a terminal takes no more at once.`, 'W saves them.');
}

/** The rows that a mark stands for, both inclusive. */
export function markedRows({at, from}: LogMark): {readonly first: number; readonly last: number} {
	return {first: Math.min(at, from ?? at), last: Math.max(at, from ?? at)};
}

/** Moves the marked line; the screen goes along. */
export function moveMark(context: CommandContext, how: Move, log: LogExtent): void {
	const {view, mark, top, part} = context.store.getState().logs;
	if (!view || !mark) return;
	const last = view.length - 1;
	const by = how === 'first' ? view.first - last : how === 'last' ? last - view.first : linesBy(how, log.rows);
	const at = Math.max(view.first, Math.min(last, mark.at + by));
	changeLogs(context, {mark: {...mark, at}});
	const lowest = movedPlace({row: at, part: 0}, Math.min(0, log.parts(at) - log.rows), view, log);
	const shown = {row: top ?? view.first, part};
	if (isAbove({row: at, part: 0}, shown)) holdAt(context, {row: at, part: 0});
	else if (isAbove(shown, lowest)) holdAt(context, lowest);
}

function begin(context: CommandContext, log: LogExtent, isRange: boolean): void {
	const {view, top, part, hit} = context.store.getState().logs;
	if (!view || view.length === view.first) return;
	const from = top === null ? endPlace(view, log) : {row: top, part};
	const at = hit ?? movedPlace(from, log.rows - 1, view, log).row;
	holdAt(context, from);
	changeLogs(context, {mark: {at, from: isRange ? at : null}});
	tell(
		context,
		isRange ? 'j and k mark more lines, y copies them.' : 'j and k choose the line, V begins a range, y copies.',
	);
}

/** The text of the rows, as far as it fits: masked, without colours and columns of the pane. */
function clipped(view: LogView, first: number, last: number): {readonly text: string; readonly lines: number} {
	let text = '';
	let bytes = 0;
	let lines = 0;
	for (let at = first; at <= last; at += batch) {
		for (const row of view.rows(at, Math.min(batch, last + 1 - at))) {
			const line = `${lines > 0 ? '\n' : ''}${plainText(row.text)}`;
			bytes += Buffer.byteLength(line);
			if (bytes > mostBytes) return {text, lines};
			text += line;
			lines++;
		}
	}

	return {text, lines};
}
