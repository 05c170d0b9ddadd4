import {stepOf} from '../../src/domain/release.ts';
import {outputChannel} from '../logDesk.ts';
import type {LogExtent} from '../logPlace.ts';
import {endPlace, isAbove, movedPlace, unwrapped} from '../logPlace.ts';
import {selectRelease} from '../select.ts';
import type {LogLook, StepChannel} from '../state.ts';
import type {CommandContext, Extent} from './context.ts';
import {changeOverlay, openPrompt, popOverlay, tell, tellProblem} from './context.ts';
import {moveMark} from './logCopy.ts';
import {changeLogs, holdAt, linesBy, settleAt} from './logPlaces.ts';
import type {Move} from './movedCursor.ts';

/** Scrolls the log. Away from its end the log holds still; back at the end it is followed again. */
export function scrollLogs(context: CommandContext, how: Move, {rows, log = unwrapped(rows)}: Extent): void {
	const {view, top, part, mark} = context.store.getState().logs;
	if (!view) return;
	if (mark) {
		moveMark(context, how, log);
		return;
	}

	const end = endPlace(view, log);
	if (how === 'last') {
		changeLogs(context, {top: null});
		return;
	}

	const from = top === null ? end : {row: top, part};
	const to = how === 'first' ? {row: view.first, part: 0} : movedPlace(from, linesBy(how, log.rows), view, log);
	const isDown = how === 'down' || how === 'pageDown';
	if (isDown && !isAbove(to, end)) changeLogs(context, {top: null});
	else holdAt(context, to);
}

/** Holds the log where it is, or follows its end again. */
export function toggleFollow(context: CommandContext, {rows, log = unwrapped(rows)}: Extent): void {
	const {view, top} = context.store.getState().logs;
	if (!view) return;
	if (top === null) holdAt(context, endPlace(view, log));
	else changeLogs(context, {top: null, mark: null});
}

/** Switches between the environment's logs and the output of the step that runs, failed, or ran last. */
export function toggleOutput(context: CommandContext): void {
	const {store, desk} = context;
	const state = store.getState();
	if (state.logs.channel.of === 'step') {
		store.setState({logs: {...state.logs, pick: 'environment'}});
		desk.sync();
		return;
	}

	const channel = outputChannel(state) ?? lastOutput(context);
	if (!channel) {
		tellProblem(context, 'No step of this release has written anything yet.');
		return;
	}

	const view = context.ports.openOutput(channel.release, channel.step, channel.attempt);
	if (!view) {
		tellProblem(context, `${channel.step} has written nothing.`);
		return;
	}

	void view.close().catch(() => {});
	store.setState({logs: {...state.logs, pick: 'step', channel, view: null, top: null, mark: null, hit: null}});
	desk.sync();
}

/** Opens the prompt for a search, a filter, or a moment to go to. */
export function promptLogs(context: CommandContext, purpose: keyof typeof prompts): void {
	const {logs} = context.store.getState();
	openPrompt(context, {
		purpose: {for: purpose},
		...prompts[purpose],
		value: (purpose === 'filter' ? logs.filter : null) ?? '',
	});
}

const prompts = {
	search: {title: 'Search the log', explain: 'A regular expression. n and N go on.'},
	filter: {
		title: 'Show only lines that match',
		explain: 'A regular expression; with ! before it, only lines that do not match. Empty shows all.',
	},
	logTime: {title: 'Go to a time', explain: 'When lines came: 14:06, 14:06:31, or 5m for five minutes ago.'},
} as const;

/** Scrolls the lines themselves by some columns, or back to their beginning. */
export function shiftLogs(context: CommandContext, columns: number): void {
	changeLook(context, ({left}) => ({left: Math.max(0, Math.min(mostLeft, left + columns))}));
}

/** No line is shown any further. */
const mostLeft = 4080;

/** Lets long lines go on in the next line of the screen, or cuts them. What stands at the top stays there. */
export function toggleWrap(context: CommandContext): void {
	changeLook(context, ({wrapped}) => ({wrapped: !wrapped, left: 0}));
	changeLogs(context, {part: 0});
	const {wrapped} = context.store.getState().logs.look;
	tell(context, wrapped ? 'Long lines are wrapped.' : 'Long lines are cut: > and < scroll them.');
}

/** Shows when lines came, how long ago that was, or neither. */
export function cycleLogTimes(context: CommandContext): void {
	const next = {clock: 'age', age: 'none', none: 'clock'} as const;
	changeLook(context, ({times}) => ({times: next[times]}));
}

/** Shows JSON lines by their message and fields, or as they came. */
export function togglePicked(context: CommandContext): void {
	changeLook(context, ({picked}) => ({picked: !picked}));
	const {picked} = context.store.getState().logs.look;
	tell(context, picked ? 'JSON lines are shown by their message and fields.' : 'JSON lines are shown as they came.');
}

/** Shows only the lines that match. What is read stays in sight: the nearest line that is left comes to its place. */
export function filterLogs(context: CommandContext, pattern: string, {rows, log = unwrapped(rows)}: Extent): void {
	const {view} = context.store.getState().logs;
	if (!view) {
		popOverlay(context);
		return;
	}

	const at = readAt(context);
	const problem = view.setFilter(pattern === '' ? null : pattern);
	if (problem) {
		changeOverlay(context, 'prompt', overlay => ({...overlay, error: problem}));
		return;
	}

	popOverlay(context);
	changeLogs(context, {filter: pattern === '' ? null : pattern});
	readOn(context, at, log);
}

/** Shows or hides the source under the menu's cursor. */
export function toggleSource(context: CommandContext, index: number, {rows, log = unwrapped(rows)}: Extent): void {
	const {view} = context.store.getState().logs;
	const source = view?.sources[index];
	if (!view || !source) return;
	const at = readAt(context);
	view.toggle(source.name);
	readOn(context, at, log);
}

/** What stands at the top, by its number among all rows; null while the end is followed. */
function readAt({store}: CommandContext): number | null {
	const {view, top} = store.getState().logs;
	return view && top !== null && view.length > view.first ? view.among(Math.max(view.first, top)) : null;
}

/** Rows have other numbers now. @param at what was read, by its number among all rows */
function readOn(context: CommandContext, at: number | null, log: LogExtent): void {
	changeLogs(context, {hit: null, mark: null});
	const {view} = context.store.getState().logs;
	if (at === null || !view) {
		changeLogs(context, {top: null});
		return;
	}

	settleAt(context, view.shownFrom(at), log);
	// In a long log the line is reached only later; whoever has gone elsewhere by then stays there.
	const {top, part} = context.store.getState().logs;
	void view.settled().then(() => {
		const {logs} = context.store.getState();
		if (logs.view === view && logs.top === top && logs.part === part) settleAt(context, view.shownFrom(at), log);
	});
}

function changeLook({store}: CommandContext, part: (look: LogLook) => Partial<LogLook>): void {
	store.setState(({logs}) => ({logs: {...logs, look: {...logs.look, ...part(logs.look)}}}));
}

function lastOutput(context: CommandContext): StepChannel | null {
	const release = selectRelease(context.store.getState());
	const step = release?.plan.steps.findLast(
		other =>
			(other.kind === 'run' || other.kind === 'migrate' || other.kind === 'announce') &&
			stepOf(release, other.id).attempts.length > 0,
	);
	if (!release || !step) return null;
	const attempt = stepOf(release, step.id).attempts.length;
	return {of: 'step', release: release.id, step: step.id, attempt};
}
