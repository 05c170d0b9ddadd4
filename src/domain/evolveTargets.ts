import {isDeferred} from './deferred.ts';
import type {Instant, ReleaseEvent} from './events.ts';
import {type FannedStep, isFannedOut} from './fanOut.ts';
import type {Operator} from './operator.ts';
import {type Release, stepOf} from './release.ts';
import {
	isSettled,
	type TargetChange,
	type TargetRecord,
	type TargetTable,
	targetsOf,
	waitingTarget,
} from './targets.ts';

/** Folds what an event says of a step's targets into a release that has everything else of it. */
export function evolveTargets(release: Release, event: ReleaseEvent, at: Instant, by: Operator): Release {
	switch (event.type) {
		case 'targets-changed':
			return withTable(release, event.step, (table, step) => changed(table, step, event.attempt, event.changes));
		case 'step-finished':
		case 'step-lost':
			// What was under way on a target is there still, or ended unseen: the next attempt looks for it.
			return withTable(release, event.step, table =>
				table.map(record => (record?.status === 'started' ? unheard(record, event.type, at) : record)),
			);
		case 'step-retried':
			return withTable(release, event.step, (table, {fanOut}) =>
				fanOut.targets.map((_, index) => asked(table[index] ?? {...waitingTarget, at})),
			);
		case 'targets-decided':
			return decided(release, event, at, by);
		default:
			return release;
	}
}

type Decided = Extract<ReleaseEvent, {type: 'targets-decided'}>;

function decided(release: Release, event: Decided, at: Instant, by: Operator): Release {
	const chosen = new Set(event.targets);
	const told = withTable(release, event.step, (table, {fanOut}) =>
		fanOut.targets.map((name, index) => {
			const record = table[index] ?? {...waitingTarget, at};
			// Only these, and nothing else, is what a person wants to be tried.
			if (!chosen.has(name)) return event.decision === 'retry' ? {...record, next: false, asked: false} : record;
			return decide({...record, decided: {by, reason: event.reason}}, event.decision, at);
		}),
	);
	const step = release.plan.steps.find(({id}) => id === event.step);
	if (!step || !isFannedOut(step)) return release;
	const followed = stepsAfter(release, step).reduce(
		(so, {id}) => withTable(so, id, (table, {fanOut}) => fanOut.targets.map(follow(table, chosen, event, at, by))),
		told,
	);
	if (event.decision === 'retry') {
		const reopened = withState(followed, event.step, {status: 'pending'});
		if (!release.end) return reopened;
		return {...reopened, resends: [...new Set([...release.resends, event.step])], paused: null};
	}

	const {status} = stepOf(followed, event.step).state;
	const isOpen = status === 'failed' || status === 'unknown';
	return isOpen && targetsOf(followed, step).every(isSettled)
		? withState(followed, event.step, {status: 'succeeded', by, note: event.reason, at})
		: followed;
}

// The steps of the same group that are still to be begun.
function stepsAfter({plan, steps}: Release, step: FannedStep): readonly FannedStep[] {
	return plan.steps
		.slice(plan.steps.indexOf(step) + 1)
		.filter(isFannedOut)
		.filter(
			other => other.fanOut.group === step.fanOut.group && !isDeferred(other) && !steps[other.id]?.attempts.length,
		);
}

// A target that is behind with a step is so with those that follow; one that is no longer has them before it again.
function follow(
	table: TargetTable,
	chosen: ReadonlySet<string>,
	{decision, reason}: Decided,
	at: Instant,
	by: Operator,
) {
	return (name: string, index: number): TargetRecord | undefined => {
		const record = table[index];
		if (!chosen.has(name)) return record;
		const {status} = record ?? waitingTarget;
		if (decision === 'later' && status === 'waiting') {
			return decide({...waitingTarget, decided: {by, reason}}, decision, at);
		}

		return decision !== 'later' && status === 'later' ? undefined : record;
	};
}

function decide(record: TargetRecord, decision: Decided['decision'], at: Instant): TargetRecord {
	switch (decision) {
		case 'retry':
			return asked(record.status === 'later' ? {...record, status: statusBefore(record), at} : record);
		case 'ignore':
			return {...record, status: 'ignored', at, next: false};
		case 'exclude':
			return {...record, status: 'excluded', at, next: false};
		case 'later':
			return {...record, status: 'later', at, next: false};
		case 'fail':
			return {...record, status: 'failed', at, next: false};
	}
}

function statusBefore({startedAt, exitCode}: TargetRecord): TargetRecord['status'] {
	if (startedAt === null) return 'waiting';
	return exitCode === null ? 'unknown' : 'failed';
}

function changed(
	table: TargetTable,
	{fanOut}: FannedStep,
	attempt: number,
	changes: readonly TargetChange[],
): TargetTable {
	// Copying a whole list is the fast way, and a large fleet has thousands of events.
	const {length} = fanOut.targets;
	const next = table.length === length ? [...table] : Array.from({length}, (_, index) => table[index]);
	const places = placesOf(fanOut.targets);
	for (const {target, state, round, exitCode, detail, at, began = false} of changes) {
		const index = places.get(target);
		// Not of this plan: a journal that several write to may hold anything.
		if (index === undefined) continue;
		const before = next[index] ?? waitingTarget;
		next[index] = {
			...before,
			status: state,
			at,
			startedAt: isKnownStart(before, round, state) ? before.startedAt : at,
			round,
			attempt,
			began: began || (before.began && before.round === round),
			exitCode,
			detail,
			next: false,
			asked: false,
		};
	}

	return next;
}

// What is found again was begun before; what was not reached was not begun now.
function isKnownStart(before: TargetRecord, round: number, state: TargetChange['state']): boolean {
	return state === 'not-reached' || (before.round === round && before.startedAt !== null);
}

function unheard(record: TargetRecord, how: 'step-finished' | 'step-lost', at: Instant): TargetRecord {
	const detail = record.detail ?? 'nobody heard how it ended there';
	return {...record, status: 'unknown', at, detail, next: how === 'step-lost'};
}

function asked(record: TargetRecord): TargetRecord {
	return isSettled(record) ? record : {...record, next: true, asked: true};
}

function withTable(
	release: Release,
	id: string,
	change: (table: TargetTable, step: FannedStep) => TargetTable,
): Release {
	const step = release.plan.steps.find(candidate => candidate.id === id);
	if (!step || !isFannedOut(step)) return release;
	const record = stepOf(release, id);
	return {...release, steps: {...release.steps, [id]: {...record, targets: change(record.targets ?? [], step)}}};
}

function withState(release: Release, id: string, state: ReturnType<typeof stepOf>['state']): Release {
	return {...release, steps: {...release.steps, [id]: {...stepOf(release, id), state}}};
}

// A plan's list never changes, and thousands of events ask for the same places.
const known = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

function placesOf(targets: readonly string[]): ReadonlyMap<string, number> {
	const found = known.get(targets);
	if (found) return found;
	const places = new Map(targets.map((target, index) => [target, index]));
	known.set(targets, places);
	return places;
}
