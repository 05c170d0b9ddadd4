import {withValues} from './announcement.ts';
import type {Decision, StreamWrite} from './decision.ts';
import {accept, refuse} from './decision.ts';
import type {EnvironmentState} from './environment.ts';
import {environmentStream, releaseStream} from './events.ts';
import {operatorName} from './operator.ts';
import type {Release} from './release.ts';
import type {RollbackPlan} from './rollback.ts';
import {rollbackCandidate} from './rollback.ts';
import {type LockState, refuseWhenHeld, takeLocks} from './sharedLock.ts';

/** A request to go back. */
export type StartRollback = {
	readonly release: number;
	readonly request: string;
	readonly reason: string;
	readonly rollback: RollbackPlan;
	/** The releases that are taken back, newest first, as they are now. */
	readonly undone: readonly Release[];
	/** The release that runs on the environment now, if any. */
	readonly running: Release | null;
	readonly onFailure: 'ask' | 'stop';
	/** The clone that it was planned in; null: it runs in that of whoever runs it. */
	readonly root: string | null;
	/** Name or label of the runner hosts that are to run it; null: this machine does. */
	readonly runsOn?: string | null;
	/** What its environment shares with others, and what the release that is running has taken. */
	readonly locks: readonly LockState[];
};

/**
 * Starts a rollback and, where a release is still running, aborts it: in one transaction, so that there is no moment
 * in which one happened without the other. The releases that are taken back are marked bad in the same transaction.
 * A rollback asks neither windows nor locks of persons, but takes the same lease and the same shared locks.
 */
export function decideRollback(environment: EnvironmentState, command: StartRollback): Decision {
	const {running, rollback, undone} = command;
	const [newest] = undone;
	if (!newest) return refuse('not-possible', 'Nothing to undo.');
	if (running?.kind === 'rollback') {
		return refuse(
			'locked',
			`Release #${running.id} (${operatorName(running.operator)}) is already rolling ${environment.name} back.`,
			`Watch it: release-tui attach ${running.id}`,
		);
	}

	const held = refuseWhenHeld(command.locks, environment.name);
	if (held) return held;

	// A rollback without a single step would end well and have changed nothing.
	if (rollback.plan.steps.length === 0) {
		return refuse(
			'not-possible',
			`Nothing is configured that takes ${undone.map(({id}) => `#${id}`).join(', ')} back.`,
			running
				? `Abort it: release-tui abort ${running.id}`
				: `Deploy an earlier commit instead: release-tui deploy ${environment.name} --to REF.`,
		);
	}

	const writes: StreamWrite[] = undone.map(release => ({
		stream: releaseStream(release.id),
		expected: release.seq,
		events: [
			...(release.id === running?.id
				? [{type: 'abort-requested' as const, reason: command.reason, rollback: command.release}]
				: []),
			...(release.bad ? [] : [{type: 'release-marked-bad' as const, reason: command.reason}]),
		],
	}));
	const lease = environment.lease
		? ({type: 'lease-passed', from: environment.lease.release, to: command.release} as const)
		: ({type: 'lease-taken', release: command.release} as const);
	return accept(
		{stream: environmentStream(environment.name), expected: environment.seq, events: [lease]},
		...writes.filter(write => write.events.length > 0),
		{
			stream: releaseStream(command.release),
			expected: 0,
			events: [
				{
					type: 'release-started',
					release: command.release,
					kind: 'rollback',
					environment: environment.name,
					candidate: rollbackCandidate(rollback),
					previous: {sha: newest.candidate.sha, version: newest.candidate.version},
					plan: withValues(rollback.plan, {reason: command.reason}),
					reverts: newest.id,
					undoes: rollback.undo,
					onFailure: command.onFailure,
					token: environment.seq + 1,
					request: command.request,
					overrides: [],
					willNotUndo: rollback.willNotUndo,
					root: command.root,
					locks: command.locks.map(lock => lock.name),
					...(command.runsOn ? {runsOn: command.runsOn} : {}),
				},
			],
		},
		...takeLocks(command.locks, command.release, environment.name),
	);
}
