import type {Instant} from './events.ts';
import {type FannedStep, isFannedOut} from './fanOut.ts';
import type {PlanStep} from './plan.ts';
import {type Release, stepOf, wasBegun} from './release.ts';
import {plainText} from './sanitize.ts';

/** A step that is put off until after the release's end. */
export type DeferredStep = Extract<PlanStep, {kind: 'run'}> & {readonly deferred: Deferral};

/**
 * How long after the release's end a step is due, in milliseconds, and whether a rollback takes the reason away: any, or
 * one that takes back the step `undone`.
 */
export type Deferral = {
	readonly afterMs: number;
	readonly unlessRolledBack: boolean;
	readonly undone?: string | undefined;
};

/** Whether a release ends without this step. */
export function isDeferred(step: PlanStep): step is DeferredStep {
	return step.kind === 'run' && step.deferred !== undefined;
}

/**
 * Whether something is left of a step on many targets after its release's end: targets that were put off, or that somebody
 * has tried since, and that are not done yet.
 */
export function isToFinish(release: Release, step: PlanStep): step is FannedStep {
	if (!release.end || !isFannedOut(step)) return false;
	const {targets = [], state} = stepOf(release, step.id);
	const isOpen = state.status !== 'succeeded' && state.status !== 'skipped';
	return targets.some(target => target?.status === 'later') || (isOpen && release.resends.includes(step.id));
}

/** When something is due, and what became of it when somebody tried it, in words; null: nobody did. */
export type Due = {readonly at: Instant; readonly trouble: string | null};

/** The steps that a release put off, and that nobody has done or dismissed yet, with when they are due. */
export function dueSteps(release: Release): readonly ({readonly step: DeferredStep | FannedStep} & Due)[] {
	const {end, plan} = release;
	// What ended before it did anything left nothing behind.
	if (!end || !plan.steps.some(step => step.phase !== 'preflight' && wasBegun(release, step.id))) return [];
	const rest = plan.steps
		.filter(step => isToFinish(release, step))
		.filter(step => !isDeferred(step) && (!isTakenBack(release) || stepOf(release, step.id).state.status === 'running'))
		.map(step => ({step, at: end.at, trouble: troubleOf(release, step.id)}));
	const deferred = plan.steps
		.filter(isDeferred)
		.filter(({id, deferred}) => {
			const {status} = stepOf(release, id).state;
			// A rollback may need what it takes away: from its start on. What somebody began by then is seen to its end.
			const isMoot = deferred.unlessRolledBack && isTakenBack(release) && isUndone(release, deferred);
			return status !== 'succeeded' && status !== 'skipped' && (!isMoot || status === 'running');
		})
		.map(step => ({
			step,
			at: new Date(Date.parse(end.at) + step.deferred.afterMs).toISOString(),
			trouble: troubleOf(release, step.id),
		}));
	return [...rest, ...deferred];
}

function isTakenBack(release: Release): boolean {
	return release.bad !== null || release.rolledBackBy !== null;
}

// What was never begun, a rollback has nothing to do for.
function isUndone(release: Release, {undone}: Deferral): boolean {
	return undone === undefined || wasBegun(release, undone);
}

function troubleOf(release: Release, id: string): string | null {
	const {status} = stepOf(release, id).state;
	if (status === 'failed') return 'it failed';
	if (status === 'unknown') return 'nobody knows how it ended';
	// Nothing could be started: a person asks for it again.
	const isHeld = status === 'pending' && release.resends.includes(id) && release.paused !== null;
	return isHeld ? `it did not begin: ${release.paused?.reason ?? 'paused'}` : null;
}

/** When a step is due, in words: `due in 3 d`, `due since 2 h (it failed)`. */
export function dueText({at, trouble}: Due, now: Date): string {
	const ms = Date.parse(at) - now.getTime();
	return `due ${ms > 0 ? 'in' : 'since'} ${largestUnit(Math.abs(ms))}${trouble === null ? '' : ` (${plainText(trouble)})`}`;
}

/** When a step is to be done, in words. */
export function deferralText({afterMs, unlessRolledBack, undone}: Deferral): string {
	const unless = undone === undefined ? 'it is rolled back' : `a rollback takes ${undone} back`;
	return `due ${largestUnit(afterMs)} after the release${unlessRolledBack ? `, unless ${unless}` : ''}`;
}

function largestUnit(ms: number): string {
	const minutes = Math.floor(ms / 60_000);
	if (minutes < 1) return 'less than a minute';
	if (minutes < 120) return `${minutes} min`;
	// Three days less a second are three days to a person.
	return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} d`;
}
