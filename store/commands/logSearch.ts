import {errorPattern} from '../../src/domain/logLevel.ts';
import {errorText} from '../loadable.ts';
import type {LogExtent} from '../logPlace.ts';
import {endPlace, movedPlace, unwrapped, upper} from '../logPlace.ts';
import type {Found} from '../ports.ts';
import type {CommandContext, Extent} from './context.ts';
import {changeOverlay, popOverlay, tell, tellProblem} from './context.ts';
import {changeLogs, holdAt, settleAt} from './logPlaces.ts';

/** Goes to the first line that came at that time or later. */
export function jumpToTime(context: CommandContext, text: string, {rows, log = unwrapped(rows)}: Extent): void {
	const at = momentOf(text, context.ports.now());
	if (at === null) {
		changeOverlay(context, 'prompt', overlay => ({...overlay, error: `${text} is no time such as 14:06 or 5m.`}));
		return;
	}

	popOverlay(context);
	changeLogs(context, {hit: null});
	const {view} = context.store.getState().logs;
	if (view) settleAt(context, view.since(at), log);
}

/** Goes to the next line that tells of an error, or to the one before; from the followed end, to the last one. */
export function nextError(context: CommandContext, direction: 1 | -1, {rows, log = unwrapped(rows)}: Extent): void {
	const {logs} = context.store.getState();
	const end = (logs.view?.length ?? 0) - 1;
	const errors = {pattern: errorPattern, name: 'error'};
	if (logs.top === null) void find(context, errors, end, -1, log);
	else void find(context, errors, (logs.hit ?? logs.top) + direction, direction, log);
}

/** Searches upwards from the end of what is shown, as one does who looks for the last error. */
export function searchLogs(context: CommandContext, pattern: string, {rows, log = unwrapped(rows)}: Extent): void {
	const {logs} = context.store.getState();
	popOverlay(context);
	if (pattern === '') {
		logs.view?.countMatches(null);
		changeLogs(context, {search: null, hit: null});
		return;
	}

	const problem = patternProblem(pattern);
	if (problem) {
		tellProblem(context, problem);
		return;
	}

	changeLogs(context, {search: pattern});
	const end = (logs.view?.length ?? 0) - 1;
	void find(context, {pattern, name: null}, end, -1, log);
	logs.view?.countMatches(pattern);
}

/** Goes to the next (1, downwards) or previous match. */
export function nextHit(context: CommandContext, direction: 1 | -1, {rows, log = unwrapped(rows)}: Extent): void {
	const {logs} = context.store.getState();
	if (logs.search === null) {
		tellProblem(context, 'Nothing was searched for yet.', 'Press / to search.');
		return;
	}

	const from = logs.hit ?? (logs.view?.length ?? 0) - 1;
	void find(context, {pattern: logs.search, name: null}, from + direction, direction, log);
}

/** What is looked for; without a name, it is what a person searches for. */
type Sought = {readonly pattern: string; readonly name: string | null};

async function find(
	context: CommandContext,
	{pattern, name}: Sought,
	from: number,
	direction: 1 | -1,
	log: LogExtent,
): Promise<void> {
	const {view} = context.store.getState().logs;
	if (!view) return;
	let hit: Found = null;
	try {
		hit = from >= view.first && from < view.length ? await view.find(pattern, from, direction) : null;
	} catch (error) {
		tellProblem(context, errorText(error));
		return;
	}

	// A long search may end after somebody has turned to something else.
	const {logs} = context.store.getState();
	if (hit === 'overtaken' || logs.view !== view || (name === null && logs.search !== pattern)) return;
	if (hit === 'endless') {
		tellProblem(context, `The search for ${name ?? pattern} was given up: it takes too long.`, 'Write it simpler.');
		return;
	}

	if (hit === null) {
		const sought = name ?? `match for ${pattern}`;
		tell(context, direction === 1 ? `No further ${sought} below.` : `No ${sought} above.`);
		return;
	}

	changeLogs(context, {hit, mark: null});
	// A few lines above the match say what led to it.
	holdAt(context, upper(movedPlace({row: hit, part: 0}, -4, view, log), endPlace(view, log)));
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

function patternProblem(pattern: string): string | null {
	try {
		new RegExp(pattern);
		return null;
	} catch (error) {
		return error instanceof Error ? error.message : 'This is no regular expression.';
	}
}
