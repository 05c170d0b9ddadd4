import {errorPattern} from '../../src/domain/logLevel.ts';
import {stepOf} from '../../src/domain/release.ts';
import {errorText} from '../loadable.ts';
import {outputChannel} from '../logDesk.ts';
import {selectRelease} from '../select.ts';
import type {LogLook, LogsScreen, StepChannel} from '../state.ts';
import type {CommandContext, Extent} from './context.ts';
import {changeOverlay, popOverlay, pushOverlay, tell, tellProblem} from './context.ts';
import type {Move} from './movement.ts';
import {movedTop} from './movement.ts';

/** Scrolls the log. Away from its end the log holds still; back at the end it is followed again. */
export function scrollLogs(context: CommandContext, how: Move, {rows}: Extent): void {
	const {logs} = context.store.getState();
	if (!logs.view) return;
	const {first, length} = logs.view;
	const end = Math.max(first, length - rows);
	const from = Math.max(first, Math.min(logs.top ?? end, end));
	const top = first + movedTop(from - first, how, {rows, length: length - first});
	const upwards = how === 'up' || how === 'pageUp' || how === 'first';
	change(context, {top: top >= end && !upwards ? null : top});
}

/** Holds the log where it is, or follows its end again. */
export function toggleFollow(context: CommandContext, {rows}: Extent): void {
	const {logs} = context.store.getState();
	if (!logs.view) return;
	change(context, {top: logs.top === null ? Math.max(logs.view.first, logs.view.length - rows) : null});
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
	store.setState({logs: {...state.logs, pick: 'step', channel, view: null, top: null, hit: null}});
	desk.sync();
}

/** Opens the prompt for a search, a filter, or a moment to go to. */
export function promptLogs(context: CommandContext, purpose: keyof typeof prompts): void {
	const {logs} = context.store.getState();
	pushOverlay(context, {
		kind: 'prompt',
		purpose: {for: purpose},
		...prompts[purpose],
		value: (purpose === 'filter' ? logs.filter : null) ?? '',
		error: null,
		busy: false,
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

/** Goes to the first line that came at that time or later. */
export function jumpToTime(context: CommandContext, text: string): void {
	const {view} = context.store.getState().logs;
	const at = momentOf(text, context.ports.now());
	if (at === null) {
		changeOverlay(context, 'prompt', overlay => ({...overlay, error: `${text} is no time such as 14:06 or 5m.`}));
		return;
	}

	popOverlay(context);
	if (view) change(context, {top: firstAtOrAfter(view, at), hit: null});
}

/** Goes to the next line that tells of an error, or to the one before; from the followed end, to the last one. */
export function nextError(context: CommandContext, direction: 1 | -1): void {
	const {logs} = context.store.getState();
	const end = (logs.view?.length ?? 0) - 1;
	if (logs.top === null) void find(context, errorPattern, end, -1, 'error');
	else void find(context, errorPattern, (logs.hit ?? logs.top) + direction, direction, 'error');
}

/** Scrolls the lines themselves by some columns, or back to their beginning. */
export function shiftLogs(context: CommandContext, columns: number): void {
	changeLook(context, ({left}) => ({left: Math.max(0, left + columns)}));
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

/** Searches upwards from the end of what is shown, as one does who looks for the last error. */
export function searchLogs(context: CommandContext, pattern: string): void {
	const {logs} = context.store.getState();
	popOverlay(context);
	if (pattern === '') {
		change(context, {search: null, hit: null});
		return;
	}

	const problem = patternProblem(pattern);
	if (problem) {
		tellProblem(context, problem);
		return;
	}

	change(context, {search: pattern, matches: null});
	void find(context, pattern, (logs.view?.length ?? 0) - 1, -1).then(() => countMatches(context, pattern));
}

async function countMatches(context: CommandContext, pattern: string): Promise<void> {
	const {view} = context.store.getState().logs;
	const matches = (await view?.count(pattern).catch(() => null)) ?? null;
	const {logs} = context.store.getState();
	if (logs.view === view && logs.search === pattern) change(context, {matches});
}

/** Goes to the next (1, downwards) or previous match. */
export function nextHit(context: CommandContext, direction: 1 | -1): void {
	const {logs} = context.store.getState();
	if (logs.search === null) {
		tellProblem(context, 'Nothing was searched for yet.', 'Press / to search.');
		return;
	}

	const from = logs.hit ?? (logs.view?.length ?? 0) - 1;
	void find(context, logs.search, from + direction, direction);
}

/** Shows only the lines that match. What is read stays in sight: the nearest line that is left comes to its place. */
export function filterLogs(context: CommandContext, pattern: string): void {
	const {logs} = context.store.getState();
	const view = logs.view;
	if (!view) {
		popOverlay(context);
		return;
	}

	const at = logs.top === null ? null : (view.rows(logs.top, 1)[0]?.at ?? null);
	const problem = view.setFilter(pattern === '' ? null : pattern);
	if (problem) {
		changeOverlay(context, 'prompt', overlay => ({...overlay, error: problem}));
		return;
	}

	popOverlay(context);
	const top = at === null ? null : firstAtOrAfter(view, at);
	change(context, {filter: pattern === '' ? null : pattern, top, hit: null});
}

/** Shows or hides the source under the menu's cursor. */
export function toggleSource(context: CommandContext, index: number): void {
	const {logs} = context.store.getState();
	const view = logs.view;
	const source = view?.sources[index];
	if (!view || !source) return;
	const at = logs.top === null ? null : (view.rows(logs.top, 1)[0]?.at ?? null);
	view.toggle(source.name);
	change(context, {top: at === null ? null : firstAtOrAfter(view, at), hit: null});
}

async function find(
	context: CommandContext,
	pattern: string,
	from: number,
	direction: 1 | -1,
	what: string | null = null,
): Promise<void> {
	const {view} = context.store.getState().logs;
	let hit: number | null = null;
	try {
		hit = view && from >= view.first && from < view.length ? await view.find(pattern, from, direction) : null;
	} catch (error) {
		tellProblem(context, errorText(error));
		return;
	}

	// A long search may end after somebody has turned to something else.
	const {logs} = context.store.getState();
	if (logs.view !== view || (what === null && logs.search !== pattern)) return;
	if (hit === null) {
		const sought = what ?? `match for ${pattern}`;
		tell(context, direction === 1 ? `No further ${sought} below.` : `No ${sought} above.`);
		return;
	}

	// A few lines above the match say what led to it.
	change(context, {hit, top: Math.max(0, hit - 4)});
}

function change({store}: CommandContext, part: Partial<LogsScreen>): void {
	store.setState(state => ({logs: {...state.logs, ...part}}));
}

function changeLook({store}: CommandContext, part: (look: LogLook) => Partial<LogLook>): void {
	store.setState(({logs}) => ({logs: {...logs, look: {...logs.look, ...part(logs.look)}}}));
}

/** A time of the day, of today or else of yesterday, or so long ago. */
function momentOf(text: string, now: number): number | null {
	const ago = /^(\d{1,5})\s*([smh])$/.exec(text);
	if (ago)
		return now - Number(ago[1]) * {s: 1000, m: 60_000, h: 3_600_000}[ago[2] === 's' ? 's' : ago[2] === 'm' ? 'm' : 'h'];
	const clock = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
	if (!clock) return null;
	const today = new Date(now).setHours(Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0), 0);
	return today <= now ? today : new Date(today).setDate(new Date(today).getDate() - 1);
}

function lastOutput(context: CommandContext): StepChannel | null {
	const release = selectRelease(context.store.getState());
	const step = release?.plan.steps.findLast(
		other => (other.kind === 'run' || other.kind === 'migrate') && stepOf(release, other.id).attempts.length > 0,
	);
	if (!release || !step) return null;
	const attempt = stepOf(release, step.id).attempts.length;
	return {of: 'step', release: release.id, step: step.id, attempt};
}

function patternProblem(pattern: string): string | null {
	try {
		new RegExp(pattern);
		return null;
	} catch (error) {
		return error instanceof Error ? error.message : 'This is no regular expression.';
	}
}

// Rows are in the order of their arrival, so the place of a moment is found by halving.
function firstAtOrAfter(view: NonNullable<LogsScreen['view']>, at: number): number {
	let [low, high] = [view.first, view.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((view.rows(middle, 1)[0]?.at ?? Number.POSITIVE_INFINITY) < at) low = middle + 1;
		else high = middle;
	}

	return Math.min(low, Math.max(view.first, view.length - 1));
}
