import type {Decision} from './decision.ts';
import {accept, refuse} from './decision.ts';
import type {ReleaseEvent} from './events.ts';
import {releaseStream} from './events.ts';
import type {PlanStep} from './plan.ts';
import type {Release, StepState} from './release.ts';
import {stepOf} from './release.ts';

/** What a person says about a step. */
export type StepCommand =
	| {readonly do: 'confirm'; readonly step: string; readonly note: string | null}
	| {readonly do: 'decline'; readonly step: string; readonly note: string | null}
	/** `attempt` is the attempt that the person saw fail: a second press, or a stale screen, starts nothing new. */
	| {readonly do: 'retry'; readonly step: string; readonly attempt: number | null}
	| {readonly do: 'skip'; readonly step: string; readonly reason: string};

/** Records what a person decided about a step, if the step is still in a state to be decided about. */
export function decideStep(release: Release, command: StepCommand): Decision {
	const step = release.plan.steps.find(candidate => candidate.id === command.step);
	if (!step) {
		const known = release.plan.steps.map(candidate => candidate.id).join(', ');
		return refuse('not-found', `Release #${release.id} has no step "${command.step}".`, `Its steps: ${known}`);
	}

	if (release.end || release.abort) {
		return refuse('not-possible', `Release #${release.id} is over: ${release.end?.outcome ?? 'it is being aborted'}.`);
	}

	const {state, attempts} = stepOf(release, step.id);
	switch (command.do) {
		case 'confirm':
		case 'decline':
			return decideAnswer(release, step, state, command);
		case 'retry':
			return decideRetry(release, step, state, attempts.length, command.attempt);
		case 'skip':
			return decideSkip(release, step, state, command.reason);
	}
}

function decideAnswer(
	release: Release,
	step: PlanStep,
	state: StepState,
	command: Extract<StepCommand, {do: 'confirm' | 'decline'}>,
): Decision {
	if (step.kind !== 'ask')
		return refuse('not-possible', `${step.id} is no question: it is done by the release itself.`);
	if (state.status === 'succeeded') return accept();
	if (state.status !== 'asking') {
		return refuse('not-possible', `${step.id} does not wait for an answer: it is ${state.status}.`);
	}

	const type = command.do === 'confirm' ? 'step-confirmed' : 'step-declined';
	return record(release, {type, step: step.id, note: command.note});
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

	if (state.status === 'unknown' && step.retry === 'never') {
		return refuse(
			'not-possible',
			`${step.id} may have run, and its retry is "never": it is not started twice.`,
			'Look for yourself, then skip it with a reason, or roll back.',
		);
	}

	if (state.status !== 'failed' && state.status !== 'unknown') {
		return refuse('not-possible', `${step.id} is ${state.status}: only a failed step can be tried again.`);
	}

	return record(release, {type: 'step-retried', step: step.id, attempt: attempts});
}

function decideSkip(release: Release, step: PlanStep, state: StepState, reason: string): Decision {
	if (reason.trim() === '') return refuse('not-possible', 'Skipping a step needs a reason.');
	if (state.status === 'succeeded') return refuse('not-possible', `${step.id} is done already.`);
	if (state.status === 'skipped') return accept();
	if (state.status === 'running') return refuse('not-possible', `${step.id} is running: abort the release to stop it.`);
	if (step.kind === 'live') {
		return refuse(
			'not-possible',
			'Nobody but the environment can say what it runs: this step cannot be skipped.',
			'Retry it, or roll back.',
		);
	}

	return record(release, {type: 'step-skipped', step: step.id, reason});
}

function record(release: Release, event: ReleaseEvent): Decision {
	return accept({stream: releaseStream(release.id), expected: release.seq, events: [event]});
}
