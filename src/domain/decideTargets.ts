import {accept, type Decision, type Refusal, refuse} from './decision.ts';
import {isToFinish} from './deferred.ts';
import {releaseStream} from './events.ts';
import {type FannedStep, isFannedOut} from './fanOut.ts';
import type {PlanStep} from './plan.ts';
import {type Release, stepOf} from './release.ts';
import {isSettled, type Target, type TargetDecision, type TargetStatus, targetsOf} from './targets.ts';
import {namesText} from './targetWords.ts';

/** What a person decides about targets of a step. */
export type DecideTargets = {
	readonly do: 'targets';
	readonly step: string;
	readonly decision: TargetDecision;
	readonly targets: readonly string[];
	/** Needed for everything but another try. */
	readonly reason: string;
};

/** The states in which each decision has a meaning. */
const meant: Readonly<Record<TargetDecision, readonly TargetStatus[]>> = {
	retry: ['failed', 'not-reached', 'unknown', 'waiting', 'later'],
	ignore: ['failed', 'not-reached', 'unknown', 'waiting', 'later'],
	exclude: ['failed', 'not-reached', 'unknown', 'waiting', 'later'],
	later: ['failed', 'not-reached', 'unknown', 'waiting'],
	fail: ['unknown'],
};

/** The state that each decision leads to, so that saying it twice is no error; null: none. */
const result: Readonly<Record<TargetDecision, TargetStatus | null>> = {
	retry: null,
	ignore: 'ignored',
	exclude: 'excluded',
	later: 'later',
	fail: 'failed',
};

/** Records what a person decided about targets of a step, if they are in a state to be decided about. */
export function decideTargets(release: Release, step: PlanStep, command: DecideTargets): Decision {
	const {decision, reason} = command;
	if (!isFannedOut(step)) return refuse('not-possible', `${step.id} runs here: it has no targets.`);
	const names = [...new Set(command.targets)];
	const all = new Map(targetsOf(release, step).map(target => [target.name, target]));
	const stray = names.filter(name => !all.has(name));
	if (stray.length > 0) {
		return refuse(
			'not-found',
			`${namesText(stray)} is no target of ${step.id}.`,
			`Its targets: ${namesText([...all.keys()])}`,
		);
	}

	if (names.length === 0) return refuse('not-possible', `No target of ${step.id} is named.`);
	if (decision !== 'retry' && reason.trim() === '') return refuse('not-possible', 'This needs a reason.');
	const state = stateObjection(
		release,
		step,
		decision,
		names.flatMap(name => all.get(name) ?? []),
	);
	if (state) return state;
	const open = names.flatMap(name => all.get(name) ?? []).filter(({status}) => status !== result[decision]);
	if (open.length === 0) return accept();
	const wrong = open.filter(target => !isMeant(target, decision));
	const [first] = wrong;
	if (first) {
		const rest = wrong.filter(({status}) => status === first.status).map(({name}) => name);
		return refuse('not-possible', `${namesText(rest)}: ${statusWords[first.status]}. ${whyNot[decision]}`);
	}

	if (decision === 'retry' && release.end) {
		const behind = behindObjection(release, step, new Set(open.map(({name}) => name)));
		if (behind) return behind;
	}

	if (decision === 'retry' && step.retry === 'never') {
		const unknown = open.filter(({status}) => status === 'unknown').map(({name}) => name);
		if (unknown.length > 0) {
			return refuse(
				'not-possible',
				`It may have run on ${namesText(unknown)}, and its retry is "never": it is not started twice.`,
				`Look there, then say what you found: release-tui targets ${release.id} ${step.id} --ignore or --fail HOST… --reason TEXT`,
			);
		}
	}

	const event = {
		type: 'targets-decided',
		step: step.id,
		decision,
		targets: open.map(({name}) => name),
		reason,
	} as const;
	return accept({stream: releaseStream(release.id), expected: release.seq, events: [event]});
}

/** The targets that a release goes on without, and that somebody is to finish. */
export function putOff(release: Release, step: FannedStep): readonly string[] {
	return targetsOf(release, step)
		.filter(({status}) => status === 'later')
		.map(({name}) => name);
}

/**
 * Why a step of a release that is over is not done on some targets yet: they were put off with an earlier step of their
 * group. Null: nothing is before it.
 */
export function behindObjection(release: Release, step: FannedStep, targets: ReadonlySet<string>): Refusal | null {
	for (const earlier of release.plan.steps.slice(0, release.plan.steps.indexOf(step)).filter(isFannedOut)) {
		if (earlier.fanOut.group !== step.fanOut.group || !isToFinish(release, earlier)) continue;
		const isOpen = stepOf(release, earlier.id).state.status !== 'succeeded';
		const behind = targetsOf(release, earlier)
			.filter(target => targets.has(target.name))
			.filter(target => target.status === 'later' || (isOpen && !isSettled(target)))
			.map(({name}) => name);
		if (behind.length > 0) {
			return refuse(
				'not-possible',
				`${earlier.id} comes before ${step.id} on ${namesText(behind)}, and is not done there.`,
				`Do that first: release-tui targets ${release.id} ${earlier.id} --finish`,
			);
		}
	}

	return null;
}

function isMeant({status}: Target, decision: TargetDecision): boolean {
	return meant[decision].includes(status);
}

function stateObjection(release: Release, step: FannedStep, decision: TargetDecision, targets: readonly Target[]) {
	const {status} = stepOf(release, step.id).state;
	if (status === 'running') {
		return refuse(
			'not-possible',
			`${step.id} is running.`,
			`It ends by itself, or by release-tui abort ${release.id}.`,
		);
	}

	const isOpen = status === 'failed' || status === 'unknown';
	// What is put off can be dealt with whenever somebody likes; a target can be excluded before its turn, or where its
	// failure was one of those that the step takes.
	if (isOpen || targets.every(target => target.status === 'later')) return null;
	if (decision === 'exclude' && (status === 'pending' || status === 'succeeded')) return null;
	const how = status === 'pending' ? 'has not begun' : `is ${status}`;
	return refuse('not-possible', `${step.id} ${how}: there is nothing to decide about its targets.`);
}

const statusWords: Readonly<Record<TargetStatus, string>> = {
	waiting: 'nothing was begun there',
	started: 'it runs there',
	succeeded: 'it is done there',
	failed: 'it failed there',
	unknown: 'nobody knows how it ended there',
	'not-reached': 'it was not reached',
	ignored: 'it is ignored, and counts as done',
	excluded: 'it is excluded from this release',
	later: 'it is put off',
};

const whyNot: Readonly<Record<TargetDecision, string>> = {
	retry: 'Only what is not done is tried again.',
	ignore: 'Only what is not done is ignored.',
	exclude: 'Only what is not done is excluded.',
	later: 'Only what is not done is put off.',
	fail: 'Only what nobody knows about is said to have failed.',
};
