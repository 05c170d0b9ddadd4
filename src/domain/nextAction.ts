import {needsWords} from './announcement.ts';
import {nextClosing, openClosings} from './closing.ts';
import {isDeferred} from './deferred.ts';
import type {Instant, ReleaseOutcome} from './events.ts';
import {lateSteps} from './lateSteps.ts';
import {isInteractive, type PlanStep} from './plan.ts';
import type {Release, StepRecord} from './release.ts';
import {isRetriedByItself, runningStep, stepOf} from './release.ts';
import {rollsBackByItself, type WatchStep, watchOf} from './watchRecord.ts';

/** What the runner of a release does next. It follows from the journal alone, so any runner can go on where another died. */
export type NextAction =
	/** Record the intent of this attempt, then start it. */
	| {readonly do: 'start'; readonly step: PlanStep; readonly attempt: number}
	/** An attempt is under way, or was when an earlier runner died: see it to its end. */
	| {readonly do: 'settle'; readonly step: PlanStep; readonly attempt: number}
	/** Say that this step waits for a person's terminal. */
	| {readonly do: 'need-person'; readonly step: PlanStep}
	/** Put these questions to a person. */
	| {readonly do: 'ask'; readonly steps: readonly PlanStep[]}
	/** Say when the release rolls back by itself because this watch failed. */
	| {readonly do: 'announce-rollback'; readonly step: WatchStep}
	/** Roll back at that moment. */
	| {readonly do: 'roll-back'; readonly step: WatchStep; readonly at: Instant}
	/** Nothing to do until somebody decides. */
	| {readonly do: 'wait'}
	| Finish;

type Finish = {
	readonly do: 'finish';
	readonly outcome: ReleaseOutcome;
	readonly verified: boolean;
	readonly reason: string | null;
};

/** The next thing that a release's runner has to do; null when the release is over, and nothing is left to be announced. */
export function nextAction(release: Release): NextAction | null {
	if (release.end) return afterwards(release);
	const running = runningStep(release);
	if (running) {
		return {do: 'settle', step: running, attempt: stepOf(release, running.id).attempts.length};
	}

	if (release.abort) return closedFirst(release, aborted(release));
	for (const step of release.plan.steps) {
		// The release ends without it.
		if (isDeferred(step)) continue;
		const record = stepOf(release, step.id);
		const action = forStep(release, step, record);
		if (action) return action.do === 'finish' ? closedFirst(release, action) : action;
	}

	return {do: 'finish', outcome: 'succeeded', verified: isVerified(release), reason: null};
}

function forStep(release: Release, step: PlanStep, {state, attempts}: StepRecord): NextAction | null {
	switch (state.status) {
		case 'succeeded':
		case 'skipped':
			return null;
		case 'asking':
			return {do: 'wait'};
		case 'failed':
			// It is shown as not sent until somebody deals with it.
			if (step.kind === 'announce') return null;
			if (rollsBackByItself(release, step)) return rollBack(release, step);
			return release.onFailure === 'ask'
				? {do: 'wait'}
				: {do: 'finish', outcome: 'failed', verified: false, reason: `${step.id}: ${state.detail}`};
		case 'unknown':
			if (step.kind === 'announce') return null;
			// Only a step that says so is started again without a person's word.
			if (isRetriedByItself(step, attempts)) return startOrWait(release, step, attempts.length + 1);

			return release.onFailure === 'ask'
				? {do: 'wait'}
				: {do: 'finish', outcome: 'unknown', verified: false, reason: `${step.id}: ${state.why}`};
		case 'pending':
			if (step.kind === 'ask' && !release.paused) return {do: 'ask', steps: questionsFrom(release, step)};
			if (needsWords(release, step) && !release.paused) return {do: 'ask', steps: [step]};
			return startOrWait(release, step, attempts.length + 1);
		case 'needs-person':
			return state.taken && !release.paused ? {do: 'start', step, attempt: attempts.length + 1} : {do: 'wait'};
		case 'running':
			return {do: 'settle', step, attempt: attempts.length};
	}
}

// What else was under way when the release ended is over with it, such as where its lease was broken.
function afterwards(release: Release): NextAction | null {
	for (const step of lateSteps(release)) {
		const {state, attempts} = stepOf(release, step.id);
		if (!release.resends.includes(step.id)) continue;
		if (state.status === 'running') return {do: 'settle', step, attempt: attempts.length};
		// Where it could not be begun, a person asks for it again.
		if (state.status !== 'pending' || release.paused) continue;
		return needsWords(release, step) ? {do: 'ask', steps: [step]} : {do: 'start', step, attempt: attempts.length + 1};
	}

	return null;
}

function rollBack(release: Release, step: WatchStep): NextAction {
	if (release.paused) return {do: 'wait'};
	const at = watchOf(release, step.id).rollbackAt;
	return at === null ? {do: 'announce-rollback', step} : {do: 'roll-back', step, at};
}

// What a release opened is closed before it ends; a rollback that takes its place does that at its own end.
function closedFirst(release: Release, finish: Finish): NextAction {
	if (release.abort && release.abort.rollback !== null) return finish;
	const closing = nextClosing(release);
	// A release that is to end, and cannot start anything, ends without it.
	if (closing && !release.paused) return {do: 'start', ...closing};
	if (closing && !release.abort) return {do: 'wait'};
	const left = openClosings(release).map(({id, closes}) => `${id} did not close ${closes}`);
	return {...finish, reason: [finish.reason, ...left].filter(Boolean).join('; ') || null};
}

function startOrWait(release: Release, step: PlanStep, attempt: number): NextAction {
	if (release.paused) return {do: 'wait'};
	return isInteractive(step) ? {do: 'need-person', step} : {do: 'start', step, attempt};
}

// A checklist is one thing to a person: all its items are open at once and ticked in any order.
function questionsFrom(release: Release, first: PlanStep): readonly PlanStep[] {
	const {steps} = release.plan;
	const from = steps.indexOf(first);
	const end = steps.findIndex((step, index) => index > from && step.kind !== 'ask');
	return steps
		.slice(from, end < 0 ? undefined : end)
		.filter(step => stepOf(release, step.id).state.status === 'pending');
}

function aborted(release: Release): Finish {
	const reason = release.abort?.reason ?? null;
	const unknown = release.plan.steps.find(
		step => step.kind !== 'announce' && stepOf(release, step.id).state.status === 'unknown',
	);
	return unknown
		? {do: 'finish', outcome: 'unknown', verified: false, reason: `${reason}; nobody knows how ${unknown.id} ended`}
		: {do: 'finish', outcome: 'aborted', verified: false, reason};
}

// Verified is what the environment itself confirmed. A skipped reading confirms nothing.
function isVerified(release: Release): boolean {
	const readings = release.plan.steps.filter(step => step.kind === 'live');
	const checks =
		readings.length > 0
			? readings
			: release.plan.steps.filter(step => step.phase === 'verify' && step.kind !== 'announce');
	return checks.length > 0 && checks.every(step => stepOf(release, step.id).state.status === 'succeeded');
}
