import type {Instant} from './events.ts';
import {batchesOf, type FannedStep, isFannedOut} from './fanOut.ts';
import type {Operator} from './operator.ts';
import {type Release, stepOf} from './release.ts';

/** What became of a target, as the program that goes over the targets found it. */
export type TargetState = 'started' | 'succeeded' | 'failed' | 'unknown' | 'not-reached';

/** One such finding. */
export type TargetChange = {
	readonly target: string;
	readonly state: TargetState;
	/** Counts the times that the command was begun anew on this target; looking for what an earlier attempt began is no new one. */
	readonly round: number;
	readonly exitCode: number | null;
	readonly detail: string | null;
	readonly at: Instant;
	/** The target said that the command runs there: if no trace of it is found later, that proves nothing. */
	readonly began?: boolean | undefined;
};

/** What people decide about targets of a step that did not end well. */
export type TargetDecision = 'retry' | 'ignore' | 'exclude' | 'fail' | 'later';

/**
 * What a target is within a step. `waiting`: nothing of the step was begun there. `ignored` counts as done; `excluded`: no
 * further step of the release touches it; `later`: the release goes on without it, and it is due.
 */
export type TargetStatus = 'waiting' | TargetState | 'ignored' | 'excluded' | 'later';

/** A target within a step. */
export type TargetRecord = {
	readonly status: TargetStatus;
	/** Since when. */
	readonly at: Instant;
	/** When the command was begun there last; null: never. What was begun may have changed something. */
	readonly startedAt: Instant | null;
	readonly round: number;
	/** The last attempt of the step that had to do with it. */
	readonly attempt: number;
	readonly began: boolean;
	readonly exitCode: number | null;
	readonly detail: string | null;
	/** The step's next attempt takes it. */
	readonly next: boolean;
	/** A person asked for that: where nobody knows how it ended there, it is begun again. */
	readonly asked: boolean;
	/** Who decided about it last, and why. */
	readonly decided: {readonly by: Operator; readonly reason: string} | null;
};

/** A step's targets, in the order of its plan; undefined: nothing happened there yet. */
export type TargetTable = readonly (TargetRecord | undefined)[];

/** A target with its name. */
export type Target = TargetRecord & {readonly name: string};

/** How many targets are in which state. `done` counts what succeeded and what is ignored. */
export type TargetTally = {
	readonly total: number;
	readonly done: number;
	readonly failed: number;
	readonly unknown: number;
	readonly notReached: number;
	readonly running: number;
	readonly waiting: number;
	readonly excluded: number;
	readonly later: number;
	/** The batch that is under way, or next, from 1; null when every target was begun. */
	readonly batch: {readonly n: number; readonly of: number} | null;
};

/** What a target is of which nothing was heard. */
export const waitingTarget: TargetRecord = {
	status: 'waiting',
	at: '',
	startedAt: null,
	round: 1,
	attempt: 0,
	began: false,
	exitCode: null,
	detail: null,
	next: true,
	asked: false,
	decided: null,
};

/** The targets of a step, in the order of the plan. What another step of the release excluded is excluded here, too. */
export function targetsOf(release: Release, step: FannedStep): readonly Target[] {
	const {targets: table = []} = stepOf(release, step.id);
	const excluded = excludedTargets(release, step.fanOut.group);
	return step.fanOut.targets.map((name, index) => {
		const record = table[index] ?? waitingTarget;
		const isOut = record.status !== 'succeeded' && record.status !== 'excluded' && excluded.has(name);
		return {...record, name, ...(isOut ? {status: 'excluded' as const, next: false} : {})};
	});
}

/** The targets of a group that somebody excluded from a release. */
function excludedTargets(release: Release, group: string): ReadonlySet<string> {
	const excluded = new Set<string>();
	for (const step of release.plan.steps) {
		if (!isFannedOut(step) || step.fanOut.group !== group) continue;
		for (const [index, record] of (stepOf(release, step.id).targets ?? []).entries()) {
			const name = step.fanOut.targets[index];
			if (record?.status === 'excluded' && name !== undefined) excluded.add(name);
		}
	}

	return excluded;
}

/** The targets of a group that a release leaves alone just now: excluded from it, or put off. */
export function leftTargets(release: Release, group: string): ReadonlySet<string> {
	const later = release.plan.steps
		.filter(isFannedOut)
		.filter(({fanOut}) => fanOut.group === group)
		.flatMap(step => targetsOf(release, step).filter(({status}) => status === 'later'));
	return new Set([...excludedTargets(release, group), ...later.map(({name}) => name)]);
}

/** Whether nothing is left to be done on a target within its step. */
export function isSettled({status}: TargetRecord): boolean {
	return status === 'succeeded' || status === 'ignored' || status === 'excluded' || status === 'later';
}

/** Whether the step may have changed a target. */
export function isTouched({startedAt}: TargetRecord): boolean {
	return startedAt !== null;
}

/** What a step's next attempt takes. */
export function nextTargets(release: Release, step: FannedStep): readonly Target[] {
	return targetsOf(release, step).filter(target => target.next && !isSettled(target));
}

/** How far a step is with its targets. */
export function tallyOf(release: Release, step: FannedStep): TargetTally {
	const targets = targetsOf(release, step);
	const counts: Record<TargetStatus, number> = {
		waiting: 0,
		started: 0,
		succeeded: 0,
		failed: 0,
		unknown: 0,
		'not-reached': 0,
		ignored: 0,
		excluded: 0,
		later: 0,
	};
	for (const {status} of targets) counts[status]++;
	return {
		total: targets.length,
		done: counts.succeeded + counts.ignored,
		failed: counts.failed,
		unknown: counts.unknown,
		notReached: counts['not-reached'],
		running: counts.started,
		waiting: counts.waiting,
		excluded: counts.excluded,
		later: counts.later,
		batch: batchUnderWay(step, targets),
	};
}

function batchUnderWay(step: FannedStep, targets: readonly Target[]): TargetTally['batch'] {
	const batches = batchesOf(step.fanOut);
	let from = 0;
	for (const [index, batch] of batches.entries()) {
		const isOpen = targets
			.slice(from, from + batch.length)
			.some(({status}) => status === 'waiting' || status === 'started');
		if (isOpen) return {n: index + 1, of: batches.length};
		from += batch.length;
	}

	return null;
}
