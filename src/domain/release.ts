import type {AttemptResult, Instant, OrphanProcess, Recorded, ReleaseEvent, ReleaseOutcome} from './events.ts';
import type {RecordedNews} from './logNews.ts';
import {type Operator, operatorName, type ProcessIdentity} from './operator.ts';
import type {PlanStep, Revision} from './plan.ts';
import {unreachable} from './unreachable.ts';
import {evolveWatches, rollsBackByItself, type WatchRecord} from './watchRecord.ts';

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
};

/** What a step is now. */
export type StepState =
	| {readonly status: 'pending'}
	| {readonly status: 'running'; readonly since: Instant}
	| {readonly status: 'asking'; readonly since: Instant}
	/** It waits for a terminal; once somebody gave it one, its runner goes on. */
	| {readonly status: 'needs-person'; readonly since: Instant; readonly taken: Operator | null}
	| {readonly status: 'succeeded'; readonly by: Operator | null; readonly note: string | null; readonly at: Instant}
	| {readonly status: 'failed'; readonly detail: string}
	| {readonly status: 'unknown'; readonly why: string}
	| {readonly status: 'skipped'; readonly reason: string; readonly by: Operator};

/** A step's state with its attempts, oldest first. */
export type StepRecord = {readonly state: StepState; readonly attempts: readonly Attempt[]};

/** A remark of a person on a release. */
export type Note = {readonly at: Instant; readonly by: Operator; readonly text: string};

/** A file that a step left behind, in the release's own folder. */
export type Artifact = {
	readonly step: string;
	readonly file: string;
	readonly bytes: number;
	readonly sha256: string;
	readonly keepUntil: Instant | null;
};

type Started = Extract<ReleaseEvent, {readonly type: 'release-started'}>;

/** What a release is now, folded from its events: what it was started with, and what came of it. */
export type Release = Omit<Started, 'type' | 'release'> & {
	readonly id: number;
	/** Sequence number of the last event folded in. */
	readonly seq: number;
	readonly operator: Operator;
	readonly startedAt: Instant;
	readonly steps: Readonly<Record<string, StepRecord>>;
	readonly runner: ProcessIdentity | null;
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
	/** Of steps that measured something. */
	readonly watches: Readonly<Record<string, WatchRecord>>;
	/** Null: nobody compared the logs with what came before. */
	readonly logNews: RecordedNews | null;
};

/** How a release is called in lists and on the command line. */
export type ReleaseStatus = 'running' | 'waiting' | 'succeeded' | 'failed' | 'aborted' | 'rolled-back' | 'unknown';

/** Folds one event into a release. The first event must be `release-started`. */
export function evolveRelease(release: Release | null, recorded: Recorded<ReleaseEvent>): Release {
	const {event, at, by, seq} = recorded;
	if (event.type === 'release-started') return started(event, recorded);
	if (!release) throw new Error(`${recorded.stream} does not begin with release-started`);
	return {...applied(release, event, at, by), watches: evolveWatches(release.watches, event), seq};
}

/** The release that a list of events tells of; null for an empty list. */
export function foldRelease(events: readonly Recorded<ReleaseEvent>[]): Release | null {
	return events.reduce<Release | null>(evolveRelease, null);
}

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
		const {state, attempts} = stepOf(release, step.id);
		if (state.status === 'asking') return {why: 'asking', step: step.id};
		if (state.status === 'needs-person') return state.taken ? null : {why: 'terminal', step: step.id};
		if (rollsBackByItself(release, step) && state.status === 'failed') return null;
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
		step.retry === 'safe' && begun.slice(-automaticTries).filter(({lost}) => lost !== null).length < automaticTries
	);
}

/** Whether a step was ever begun, whatever became of it. An attempt that was proven never to have run does not count. */
export function wasBegun(release: Release, id: string): boolean {
	return stepOf(release, id).attempts.some(attempt => !attempt.fenced);
}

/** Whether a step changes what runs or what is stored, so that going back has something to do. */
export function isChanging(step: PlanStep): boolean {
	if (step.kind === 'ask' || step.kind === 'http' || step.kind === 'live' || step.kind === 'watch') return false;
	return step.undo !== null || step.phase === 'schema' || step.phase === 'deploy' || step.phase === 'contract';
}

/** Whether any changing step of a release was begun. */
export function hasChanged(release: Release): boolean {
	return release.plan.steps.some(step => isChanging(step) && wasBegun(release, step.id));
}

function started(event: Started, {at, by, seq}: Recorded<ReleaseEvent>): Release {
	const {type: _, release: id, ...facts} = event;
	return {
		...facts,
		id,
		seq,
		operator: by,
		startedAt: at,
		steps: {},
		runner: null,
		paused: null,
		abort: null,
		live: null,
		end: null,
		bad: null,
		rolledBackBy: null,
		notes: [],
		artifacts: [],
		watches: {},
		logNews: null,
	};
}

function applied(
	release: Release,
	event: Exclude<ReleaseEvent, {type: 'release-started'}>,
	at: Instant,
	by: Operator,
): Release {
	switch (event.type) {
		case 'runner-started':
			return {...release, runner: event.runner};
		case 'step-intended': {
			const attempt = {
				n: event.attempt,
				startedAt: at,
				result: null,
				lost: null,
				fenced: false,
				shim: null,
				orphans: null,
			};
			return withStep(release, event.step, {status: 'running', since: at}, [
				...stepOf(release, event.step).attempts,
				attempt,
			]);
		}

		case 'step-started':
			return withAttempt(release, event.step, event.attempt, {shim: event.shim}, stepOf(release, event.step).state);
		case 'step-finished': {
			const {outcome, exitCode, signal, detail, durationMs} = event;
			const result = {outcome, exitCode, signal, detail, durationMs};
			const state: StepState =
				outcome === 'succeeded'
					? {status: 'succeeded', by: null, note: null, at}
					: {status: 'failed', detail: failureText(result)};
			return withAttempt(release, event.step, event.attempt, {result}, state);
		}

		case 'step-fenced':
			return withAttempt(release, event.step, event.attempt, {fenced: true}, {status: 'pending'});
		case 'step-lost':
			return withAttempt(release, event.step, event.attempt, {lost: event.why}, {status: 'unknown', why: event.why});
		case 'step-orphaned': {
			const orphans = {since: at, processes: event.processes, ending: null};
			return withAttempt(release, event.step, event.attempt, {orphans}, stepOf(release, event.step).state);
		}

		case 'orphan-end-requested': {
			const {state, attempts} = stepOf(release, event.step);
			const orphans = attempts.find(({n}) => n === event.attempt)?.orphans;
			return orphans
				? withAttempt(release, event.step, event.attempt, {orphans: {...orphans, ending: by}}, state)
				: release;
		}

		case 'step-needs-person':
			return withStep(release, event.step, {status: 'needs-person', since: at, taken: null});
		case 'step-taken':
			return withStep(release, event.step, {status: 'needs-person', since: at, taken: by});
		case 'step-asked':
			return withStep(release, event.step, {status: 'asking', since: at});
		case 'step-confirmed':
			return withStep(release, event.step, {status: 'succeeded', by, note: event.note, at});
		case 'step-declined':
			return withStep(release, event.step, {status: 'failed', detail: event.note ?? 'declined'});
		case 'step-retried':
			return withStep(release, event.step, {status: 'pending'});
		case 'step-skipped':
			return withStep(release, event.step, {status: 'skipped', reason: event.reason, by});
		case 'artifact-stored': {
			const {type: _, ...artifact} = event;
			return {...release, artifacts: [...release.artifacts, artifact]};
		}

		case 'release-paused':
			return {...release, paused: {by, at, reason: event.reason}};
		case 'release-resumed':
			return {...release, paused: null};
		case 'abort-requested':
			return {...release, abort: {by, at, reason: event.reason, rollback: event.rollback}};
		case 'live-read':
			return {...release, live: {revision: event.live, error: event.error, at}};
		case 'release-finished':
			return {
				...release,
				end: {outcome: event.outcome, verified: event.verified, reason: event.reason, at},
			};
		case 'release-marked-bad':
			return {...release, bad: {reason: event.reason, at}};
		case 'release-rolled-back':
			return {...release, rolledBackBy: event.by};
		case 'note-added':
			return {...release, notes: [...release.notes, {at, by, text: event.text}]};
		case 'signals-sampled':
		case 'signals-judged':
		case 'rollback-announced':
		case 'rollback-refused':
			return release;
		case 'log-news-recorded': {
			const {type: _, ...news} = event;
			return {...release, logNews: {...news, at, by, times: (release.logNews?.times ?? 0) + 1}};
		}

		default:
			return unreachable(event);
	}
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

function withStep(release: Release, id: string, state: StepState, attempts = stepOf(release, id).attempts): Release {
	return {...release, steps: {...release.steps, [id]: {state, attempts}}};
}

function withAttempt(release: Release, id: string, n: number, change: Partial<Attempt>, state: StepState): Release {
	const attempts = stepOf(release, id).attempts.map(attempt => (attempt.n === n ? {...attempt, ...change} : attempt));
	return withStep(release, id, state, attempts);
}
