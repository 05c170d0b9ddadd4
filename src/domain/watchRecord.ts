import type {Instant, ReleaseEvent} from './events.ts';
import {type JudgedSignal, judgeSignal} from './judgeSignal.ts';
import type {PlanStep} from './plan.ts';
import type {Release} from './release.ts';
import type {Signal, SignalReadings, SignalVerdict} from './signal.ts';

/** What was measured for a watch, and what it came to. */
export type WatchRecord = {
	/** Looks before the release changed anything, oldest first. */
	readonly before: readonly SignalReadings[];
	/** Looks of the attempt that is under way, or was last. */
	readonly during: readonly SignalReadings[];
	/** Null until it is judged. */
	readonly verdict: SignalVerdict | null;
	/** When the release rolls back by itself, unless somebody pauses or decides otherwise. */
	readonly rollbackAt: Instant | null;
	/** Why it cannot. */
	readonly refused: string | null;
};

/** A watch of which nothing is known yet. */
const emptyWatch: WatchRecord = {before: [], during: [], verdict: null, rollbackAt: null, refused: null};

/** The record of a step's watch. */
export function watchOf({watches}: Pick<Release, 'watches'>, step: string): WatchRecord {
	return watches[step] ?? emptyWatch;
}

/** Folds one event into the watches of a release. */
export function evolveWatches(
	watches: Readonly<Record<string, WatchRecord>>,
	event: ReleaseEvent,
): Readonly<Record<string, WatchRecord>> {
	const change = (step: string, changed: Partial<WatchRecord>) => ({
		...watches,
		[step]: {...watchOf({watches}, step), ...changed},
	});
	switch (event.type) {
		case 'signals-sampled': {
			const looks = [...watchOf({watches}, event.step)[event.stage], event.readings];
			return change(event.step, {[event.stage]: looks});
		}

		case 'signals-judged':
			return change(event.step, {verdict: event.verdict});
		case 'rollback-announced':
			return change(event.step, {rollbackAt: event.at});
		case 'rollback-refused':
			return change(event.step, {refused: event.reason, rollbackAt: null});
		case 'step-skipped':
			return watches[event.step] ? change(event.step, {rollbackAt: null}) : watches;
		case 'step-intended':
		case 'step-retried':
			return watches[event.step]
				? change(event.step, {...emptyWatch, before: watchOf({watches}, event.step).before})
				: watches;
		// Whoever takes the release over, or pauses it, is given the whole time again.
		case 'runner-started':
		case 'release-paused':
			return Object.fromEntries(Object.entries(watches).map(([step, watch]) => [step, {...watch, rollbackAt: null}]));
		default:
			return watches;
	}
}

/** A step that watches. */
export type WatchStep = PlanStep & {readonly kind: 'watch'};

/** The steps of a plan that measure something. */
export function watchesOf(steps: readonly PlanStep[]): readonly WatchStep[] {
	return steps.filter(step => step.kind === 'watch').filter(({signals}) => signals.length > 0);
}

/**
 * Whether a step that failed takes the release back without anybody's word: only where the configuration says so, only
 * for a signal that is known to fail, and never in a rollback.
 */
export function rollsBackByItself(release: Pick<Release, 'kind' | 'watches'>, step: PlanStep): step is WatchStep {
	if (release.kind === 'rollback' || step.kind !== 'watch' || step.onFail !== 'rollback') return false;
	const {verdict, refused} = watchOf(release, step.id);
	return verdict === 'fail' && refused === null;
}

/** When a release rolls back by itself; null where nothing counts down. */
export function dueRollback(release: Pick<Release, 'watches' | 'abort' | 'end'>): Instant | null {
	if (release.abort || release.end) return null;
	return Object.values(release.watches).find(({rollbackAt}) => rollbackAt !== null)?.rollbackAt ?? null;
}

/** What each signal says by now. */
export function judgeWatch(
	signals: readonly Signal[],
	{before, during}: Pick<WatchRecord, 'before' | 'during'>,
): readonly (JudgedSignal & {readonly signal: Signal})[] {
	const of = ({name}: Signal, looks: readonly SignalReadings[]) => looks.flatMap(look => look[name] ?? []);
	return signals.map(signal => ({signal, ...judgeSignal(signal, of(signal, before), of(signal, during))}));
}

/** The verdict over all signals: one that fails fails the watch, and one that is not known leaves it unknown. */
export function overallVerdict(judged: readonly {readonly verdict: SignalVerdict}[]): SignalVerdict {
	const worst = (['fail', 'unknown'] as const).find(verdict => judged.some(each => each.verdict === verdict));
	return worst ?? 'pass';
}
