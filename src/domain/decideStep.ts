import {announcementDraft} from './announcement.ts';
import {behindObjection, type DecideTargets, decideTargets, putOff} from './decideTargets.ts';
import type {Decision} from './decision.ts';
import {accept, refuse} from './decision.ts';
import {isDeferred, isToFinish} from './deferred.ts';
import {outlivingStep} from './endStep.ts';
import type {ReleaseEvent} from './events.ts';
import {releaseStream} from './events.ts';
import {isFannedOut} from './fanOut.ts';
import {lateSteps} from './lateSteps.ts';
import {operatorName} from './operator.ts';
import {isInteractive, type PlanStep} from './plan.ts';
import type {Release, StepState} from './release.ts';
import {orphansOf, stepOf} from './release.ts';
import {lookedAt} from './runbook.ts';
import {signoffOf} from './signoffs.ts';
import {nextTargets} from './targets.ts';

/** What a person says about a step. */
export type StepCommand =
	| {readonly do: 'confirm'; readonly step: string; readonly note: string | null}
	| {readonly do: 'decline'; readonly step: string; readonly note: string | null}
	/** What an announcement says, or the summary in it; then it goes out. */
	| {readonly do: 'write'; readonly step: string; readonly wording: string}
	/** `attempt` is the attempt that the person saw fail: a second press, or a stale screen, starts nothing new. */
	| {readonly do: 'retry'; readonly step: string; readonly attempt: number | null}
	/** Runs what the release put off. */
	| {readonly do: 'run'; readonly step: string}
	| {readonly do: 'skip'; readonly step: string; readonly reason: string}
	/** Gives a step that needs one the terminal that the person sits at. `attempts`: how many they saw. */
	| {readonly do: 'take'; readonly step: string; readonly attempts: number}
	/** Ends what an abort leaves alone: what outlived the shim of a step, what closes, and what runs after the release. */
	| {readonly do: 'end'; readonly step: string}
	| DecideTargets;

/** Records what a person decided about a step, if the step is still in a state to be decided about. */
export function decideStep(release: Release, command: StepCommand): Decision {
	const step = release.plan.steps.find(candidate => candidate.id === command.step);
	if (!step) {
		const known = release.plan.steps.map(candidate => candidate.id).join(', ');
		return refuse('not-found', `Release #${release.id} has no step "${command.step}".`, `Its steps: ${known}`);
	}

	const isLate = release.end !== null && lateSteps(release).some(({id}) => id === step.id);
	if (release.end && !isLate) return refuse('not-possible', `Release #${release.id} is over: ${release.end.outcome}.`);
	const {id: outliving = null} = outlivingStep(release) ?? {};
	if (release.abort && !isLate && !(command.do === 'end' && outliving === step.id))
		return refuse('not-possible', `Release #${release.id} is being aborted.`);

	const {state, attempts} = stepOf(release, step.id);
	switch (command.do) {
		case 'confirm':
		case 'decline':
			return step.kind === 'announce' && command.do === 'confirm'
				? decideWording(release, step, state, announcementDraft(release, step))
				: decideAnswer(release, step, state, command);
		case 'write':
			return decideWording(release, step, state, command.wording);
		case 'retry':
			return decideRetry(release, step, state, attempts.length, command.attempt);
		case 'run':
			return decideRun(release, step, state, attempts.length);
		case 'skip':
			return decideSkip(release, step, state, command.reason);
		case 'take':
			return decideTake(release, step, command.attempts);
		case 'end':
			return decideEnd(release, step.id, outliving === step.id);
		case 'targets':
			return decideTargets(release, step, command);
	}
}

function decideAnswer(
	release: Release,
	step: PlanStep,
	state: StepState,
	command: Extract<StepCommand, {do: 'confirm' | 'decline'}>,
): Decision {
	if (step.kind !== 'ask' && step.kind !== 'announce')
		return refuse('not-possible', `${step.id} is no question: it is done by the release itself.`);
	if (state.status === 'succeeded') return accept();
	if (state.status !== 'asking') {
		return refuse('not-possible', `${step.id} does not wait for an answer: it is ${state.status}.`);
	}

	if (command.do === 'decline' && signoffOf(step) !== null && !command.note?.trim()) {
		return refuse('not-possible', `What blocks a candidate is named: ${step.id} needs the link of the bug as a note.`);
	}

	const type = command.do === 'confirm' ? 'step-confirmed' : 'step-declined';
	return record(release, {type, step: step.id, note: command.note});
}

// What is sent is what a person saw: their own words, or the text as it stood in the plan.
function decideWording(release: Release, step: PlanStep, state: StepState, text: string): Decision {
	if (step.kind !== 'announce' || step.asks === null) {
		return refuse('not-possible', `Nobody writes anything for ${step.id}.`);
	}

	if (state.status !== 'asking')
		return refuse('not-possible', `${step.id} does not wait for a text: it is ${state.status}.`);
	if (text.trim() === '') {
		const what = step.asks === 'summary' ? 'a summary' : 'a text';
		return refuse(
			'not-possible',
			`${step.id} needs ${what}.`,
			`Write it: release-tui confirm ${release.id} ${step.id} --text FILE (or - for the standard input).`,
		);
	}

	return record(release, {type: 'announcement-written', step: step.id, text: text.trimEnd()});
}

function decideRetry(
	release: Release,
	step: PlanStep,
	state: StepState,
	attempts: number,
	seen: number | null,
): Decision {
	if (seen !== null && seen !== attempts) {
		return refuse('state-changed', `${step.id} has changed since you looked: attempt ${attempts} is its last.`);
	}

	// Its runner may have died since somebody asked for that: whoever asks again starts another.
	if (isUnderWayAgain(release, step, state)) return accept();
	// Nothing could be started when somebody asked for it: now it may.
	if (state.status === 'pending' && release.resends.includes(step.id)) return retried(release, step, attempts);

	if (state.status === 'unknown' && step.retry === 'never' && step.kind === 'announce') {
		return refuse(
			'not-possible',
			`${step.id} may have been sent, and its retry is "never": it is not sent twice.`,
			`Look for yourself, then dismiss it: release-tui skip ${release.id} ${step.id} --reason TEXT.`,
		);
	}

	// On its targets nothing is begun twice: those are looked for.
	if (state.status === 'unknown' && step.retry === 'never' && !isFannedOut(step)) {
		return refuse(
			'not-possible',
			`${step.id} may have run, and its retry is "never": it is not started twice.`,
			'Look for yourself, then skip it with a reason, or roll back.',
		);
	}

	if (state.status !== 'failed' && state.status !== 'unknown') {
		return refuse('not-possible', `${step.id} is ${state.status}: only a failed step can be tried again.`);
	}

	return retried(release, step, attempts);
}

function decideRun(release: Release, step: PlanStep, state: StepState, attempts: number): Decision {
	const rest = isFannedOut(step) ? putOff(release, step) : [];
	if (rest.length > 0) {
		return decideTargets(release, step, {do: 'targets', step: step.id, decision: 'retry', targets: rest, reason: ''});
	}

	if (!isDeferred(step) && !isToFinish(release, step))
		return refuse('not-possible', `${step.id} is not put off: the release does it by itself.`);
	if (!release.end) return refuse('not-possible', `${step.id} waits until release #${release.id} is over.`);
	const names = isFannedOut(step) ? nextTargets(release, step).map(({name}) => name) : [];
	const behind = isFannedOut(step) ? behindObjection(release, step, new Set(names)) : null;
	if (behind) return behind;
	// Whoever asks a second time starts nothing more.
	if (isUnderWayAgain(release, step, state)) return accept();
	return state.status === 'pending'
		? retried(release, step, attempts)
		: decideRetry(release, step, state, attempts, null);
}

// What somebody asked for after the end of its release, and a runner does, or is about to do.
function isUnderWayAgain({resends, paused}: Release, {id}: PlanStep, {status}: StepState): boolean {
	return resends.includes(id) && (status === 'running' || (status === 'pending' && !paused));
}

function retried(release: Release, step: PlanStep, attempts: number): Decision {
	return record(release, {type: 'step-retried', step: step.id, attempt: attempts});
}

function decideSkip(release: Release, step: PlanStep, state: StepState, reason: string): Decision {
	if (reason.trim() === '') return refuse('not-possible', 'Skipping a step needs a reason.');
	const rest = isFannedOut(step) ? putOff(release, step) : [];
	if (state.status === 'succeeded' && rest.length > 0) {
		return decideTargets(release, step, {do: 'targets', step: step.id, decision: 'ignore', targets: rest, reason});
	}

	if (state.status === 'succeeded') return refuse('not-possible', `${step.id} is done already.`);
	if (state.status === 'skipped') return accept();
	const isHeardOf = !release.end || release.resends.includes(step.id);
	if (state.status === 'running' && isHeardOf) {
		const how = release.end ? `release-tui end ${release.id} ${step.id}` : `release-tui abort ${release.id}`;
		return refuse('not-possible', `${step.id} is running.`, `To end it: ${how}`);
	}

	if (step.kind === 'live' && !step.on) {
		return refuse(
			'not-possible',
			'Nobody but the environment can say what it runs: this step cannot be skipped.',
			'Retry it, or roll back.',
		);
	}

	// Nothing runs that somebody looked at and did not want.
	const command = lookedAt(step.id);
	const isOpen = command !== null && stepOf(release, command).state.status === 'pending';
	const skipped = [step.id, ...(isOpen ? [command] : [])].map(
		id => ({type: 'step-skipped', step: id, reason}) as const,
	);
	return record(release, ...skipped);
}

// Of two people who give it their terminals, the journal lets one win.
function decideTake(release: Release, step: PlanStep, seen: number): Decision {
	const {state, attempts} = stepOf(release, step.id);
	if (!isInteractive(step)) return refuse('not-possible', `${step.id} runs by itself: it needs no terminal.`);
	if (state.status !== 'needs-person') {
		return refuse('not-possible', `${step.id} does not wait for a terminal: it is ${state.status}.`);
	}

	if (state.taken) return refuse('state-changed', `${operatorName(state.taken)} was faster: ${step.id} starts there.`);
	if (attempts.length !== seen) {
		return refuse('state-changed', `${step.id} has changed since you looked: attempt ${attempts.length} is its last.`);
	}

	if (release.paused) {
		return refuse('not-possible', `Release #${release.id} is paused.`, `Go on: release-tui resume ${release.id}`);
	}

	return record(release, {type: 'step-taken', step: step.id, attempt: attempts.length + 1});
}

function decideEnd(release: Release, step: string, isOutliving: boolean): Decision {
	const orphans = orphansOf(release, step);
	const {attempts} = stepOf(release, step);
	const attempt = attempts.length;
	if (!orphans && isOutliving) return record(release, {type: 'step-end-requested', step, attempt});
	if (attempts.at(-1)?.ending) return accept();
	if (!orphans) {
		return refuse(
			'not-possible',
			`Nothing is left over of ${step}.`,
			'A step that runs is ended by aborting its release.',
		);
	}

	if (orphans.ending) return accept();
	return record(release, {type: 'orphan-end-requested', step, attempt});
}

function record(release: Release, ...events: readonly ReleaseEvent[]): Decision {
	return accept({stream: releaseStream(release.id), expected: release.seq, events});
}
