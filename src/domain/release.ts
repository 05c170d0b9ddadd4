import type {FieldValues} from './announcement.ts';
import type {AttemptResult, Instant, OrphanProcess, ReleaseEvent, ReleaseOutcome} from './events.ts';
import {isFannedOut} from './fanOut.ts';
import type {RecordedNews} from './logNews.ts';
import {type Operator, operatorName, type ProcessIdentity} from './operator.ts';
import type {PlanStep, Revision} from './plan.ts';
import type {TargetTable} from './targets.ts';
import {isWaiting} from './untilStep.ts';
import {rollsBackByItself, type WatchRecord} from './watchRecord.ts';

/** One execution of a step. `result` is null while it runs, and stays so when the outcome was lost. */
export type Attempt = {
	readonly n: number;
	readonly startedAt: Instant;
	readonly result: AttemptResult | null;
	/** Set when nobody knows how it ended. */
	readonly lost: string | null;
	/** Proven never to have run. */
	readonly fenced: boolean;
	readonly shim: ProcessIdentity | null;
	/** Set when its shim died while the command went on. */
	readonly orphans: {
		readonly since: Instant;
		readonly processes: readonly OrphanProcess[];
		/** Who wants them to be ended. */
		readonly ending: Operator | null;
	} | null;
	/** Who wants it to be ended, where an abort leaves it alone. */
	readonly ending: Operator | null;
};

/** What a step is now. */
export type StepState =
	| {readonly status: 'pending'}
	| {readonly status: 'running'; readonly since: Instant}
	| {readonly status: 'asking'; readonly since: Instant}
	/** It waits for a terminal; once somebody gave it one, its runner goes on. */
	| {readonly status: 'needs-person'; readonly since: Instant; readonly taken: Operator | null}
	| {readonly status: 'succeeded'; readonly by: Operator | null; readonly note: string | null; readonly at: Instant}
	/** `declined`: a person said no. */
	| {
			readonly status: 'failed';
			readonly detail: string;
			readonly declined?: {readonly by: Operator; readonly at: Instant};
	  }
	| {readonly status: 'unknown'; readonly why: string}
	| {readonly status: 'skipped'; readonly reason: string; readonly by: Operator};

/** A step's state with its attempts, oldest first. */
export type StepRecord = {
	readonly state: StepState;
	readonly attempts: readonly Attempt[];
	/** Of a step that runs on many: see targetsOf. */
	readonly targets?: TargetTable;
};

/** A remark of a person on a release; `step` where it is on one of its steps. */
export type Note = {
	readonly at: Instant;
	readonly by: Operator;
	readonly text: string;
	readonly step: string | null;
};

/** A file that a step left behind, in the release's own folder. */
export type Artifact = {
	readonly step: string;
	readonly file: string;
	readonly bytes: number;
	readonly sha256: string;
	readonly keepUntil: Instant | null;
};

/** The event that begins a release. */
export type Started = Extract<ReleaseEvent, {readonly type: 'release-started'}>;

/** What a release is now, folded from its events: what it was started with, and what came of it. */
export type Release = Omit<Started, 'type' | 'release'> & {
	readonly id: number;
	/** Sequence number of the last event folded in. */
	readonly seq: number;
	readonly operator: Operator;
	readonly startedAt: Instant;
	readonly steps: Readonly<Record<string, StepRecord>>;
	readonly runner: ProcessIdentity | null;
	/** The runner host that started that process; absent: none did. */
	readonly runnerHost?: string | undefined;
	readonly paused: {readonly by: Operator; readonly at: Instant; readonly reason: string | null} | null;
	readonly abort: {
		readonly by: Operator;
		readonly at: Instant;
		readonly reason: string;
		/** The rollback that was started together with the abort. */
		readonly rollback: number | null;
	} | null;
	readonly live: {readonly revision: Revision | null; readonly error: string | null; readonly at: Instant} | null;
	readonly end: {
		readonly outcome: ReleaseOutcome;
		readonly verified: boolean;
		readonly reason: string | null;
		readonly at: Instant;
	} | null;
	readonly bad: {readonly reason: string; readonly at: Instant} | null;
	readonly rolledBackBy: number | null;
	readonly notes: readonly Note[];
	readonly artifacts: readonly Artifact[];
	/** What people wrote for announcements, by step. */
	readonly written: Readonly<Record<string, string>>;
	/** What is known from the answers to announcements, by name. */
	readonly kept: FieldValues;
	/** Announcements that are to be sent although the release is over. */
	readonly resends: readonly string[];
	/** Of steps that measured something. */
	readonly watches: Readonly<Record<string, WatchRecord>>;
	/** Null: nobody compared the logs with what came before. */
	readonly logNews: RecordedNews | null;
};

/** How a release is called in lists and on the command line. */
export type ReleaseStatus = 'running' | 'waiting' | 'succeeded' | 'failed' | 'aborted' | 'rolled-back' | 'unknown';

/** A release's status as history shows it. */
export function releaseStatus(release: Release): ReleaseStatus {
	if (release.rolledBackBy !== null) return 'rolled-back';
	if (release.end) return release.end.outcome;
	return waitingFor(release) ? 'waiting' : 'running';
}

/** What an open release waits for; null when it runs by itself, or is over. */
export function waitingFor(
	release: Release,
): {readonly why: 'paused' | 'asking' | 'terminal' | 'failed' | 'unknown'; readonly step: string | null} | null {
	if (release.end || release.abort) return null;
	if (release.paused && !runningStep(release)) return {why: 'paused', step: null};
	for (const step of release.plan.steps) {
		if (step.kind === 'run' && step.deferred !== undefined) continue;
		const {state, attempts} = stepOf(release, step.id);
		if (state.status === 'asking') return {why: 'asking', step: step.id};
		if (state.status === 'needs-person') return state.taken ? null : {why: 'terminal', step: step.id};
		if (rollsBackByItself(release, step) && state.status === 'failed') return null;
		// The release goes on without it.
		if (step.kind === 'announce' && (state.status === 'failed' || state.status === 'unknown')) continue;
		if (state.status === 'failed' || state.status === 'unknown') {
			// Where nobody is there to decide, the release goes on to its end by itself.
			const goesOn = release.onFailure === 'stop' || (state.status === 'unknown' && isRetriedByItself(step, attempts));
			return goesOn ? null : {why: state.status, step: step.id};
		}

		if (state.status === 'pending' || state.status === 'running') return null;
	}

	return null;
}

/** The step that has an attempt under way, or undefined. */
export function runningStep(release: Release): PlanStep | undefined {
	return release.plan.steps.find(step => stepOf(release, step.id).state.status === 'running');
}

/** What outlived the shim of a step's attempt that is under way; null when nothing did, as far as is known. */
export function orphansOf(release: Release, step: string): Attempt['orphans'] {
	const {state, attempts} = stepOf(release, step);
	return state.status === 'running' ? (attempts.at(-1)?.orphans ?? null) : null;
}

/** Whether that attempt is the step's last and still runs, as far as the journal knows. */
export function isUnderWay(release: Release, step: string, attempt: number): boolean {
	const {state, attempts} = stepOf(release, step);
	return state.status === 'running' && attempts.length === attempt;
}

/** A step's record; a step that nothing happened to yet is pending. */
export function stepOf(release: Release, id: string): StepRecord {
	return release.steps[id] ?? {state: {status: 'pending'}, attempts: []};
}

/** How many lost attempts in a row there may be without a person's word: what kills its own shim always would. */
const automaticTries = 3;

/** Whether a step whose outcome was lost is started again without a person's word. */
export function isRetriedByItself(step: PlanStep, attempts: readonly Attempt[]): boolean {
	// Those that never ran say nothing about it.
	const begun = attempts.filter(({fenced}) => !fenced);
	return (
		// On targets it looks first, and begins nothing twice.
		(step.retry === 'safe' || isFannedOut(step)) &&
		begun.slice(-automaticTries).filter(({lost}) => lost !== null).length < automaticTries
	);
}

/** Whether a step was ever begun, whatever became of it. An attempt that was proven never to have run does not count. */
export function wasBegun(release: Release, id: string): boolean {
	return stepOf(release, id).attempts.some(attempt => !attempt.fenced);
}

/** Whether a step changes what runs or what is stored, so that going back has something to do. */
export function isChanging(step: PlanStep): boolean {
	if ((step.kind !== 'run' && step.kind !== 'migrate') || isWaiting(step)) return false;
	return step.undo !== null || step.phase === 'schema' || step.phase === 'deploy' || step.phase === 'contract';
}

/** Whether any changing step of a release was begun. */
export function hasChanged(release: Release): boolean {
	return release.plan.steps.some(step => isChanging(step) && wasBegun(release, step.id));
}

/** Why an attempt did not succeed, in one short line. */
export function failureText(result: AttemptResult): string {
	if (result.detail) return result.detail;
	if (result.outcome === 'timed-out') return 'timed out';
	if (result.outcome === 'cancelled') return 'cancelled';
	return result.signal ? `killed by ${result.signal}` : `exit code ${result.exitCode ?? '?'}`;
}

/** What is left over of an attempt whose shim died, in one line. Names of processes are foreign text. */
export function orphanText({processes, ending}: NonNullable<Attempt['orphans']>): string {
	const left = processes.map(({pid, name}) => `${pid} ${name}`).join(', ');
	const how = ending ? `${operatorName(ending)} has it ended` : 'the command still runs';
	return `its shim died; ${how}: ${left}`;
}
