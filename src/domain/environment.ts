import type {Approval} from './approvals.ts';
import type {EnvironmentEvent, Instant, Recorded} from './events.ts';
import type {Freeze} from './freeze.ts';
import type {Operator} from './operator.ts';
import {unreachable} from './unreachable.ts';

/** What the journal knows of an environment: who holds its lease, and whether a person locked or froze it. */
export type EnvironmentState = {
	readonly name: string;
	readonly seq: number;
	/** The release that runs here. `token` is the sequence number of the event that gave the lease, so it only grows. */
	readonly lease: {
		readonly release: number;
		readonly token: number;
		readonly by: Operator;
		readonly since: Instant;
	} | null;
	readonly lock: {readonly reason: string; readonly by: Operator; readonly since: Instant} | null;
	/** The freeze that was set last and not lifted. It may have ended since: see `freezeNow`. */
	readonly freeze: Freeze | null;
	/** Approvals of releases to come, the oldest first; those of other commits and plans among them. */
	readonly approvals: readonly Approval[];
};

/** More than wait for a release at a time. */
const keptApprovals = 200;

/** An environment that nothing happened to. */
export function emptyEnvironment(name: string): EnvironmentState {
	return {name, seq: 0, lease: null, lock: null, freeze: null, approvals: []};
}

/** Folds one event into an environment's state. */
export function evolveEnvironment(state: EnvironmentState, recorded: Recorded<EnvironmentEvent>): EnvironmentState {
	const {event, seq, at, by} = recorded;
	switch (event.type) {
		case 'lease-taken':
			return {...state, seq, lease: {release: event.release, token: seq, by, since: at}};
		case 'lease-passed':
			return {...state, seq, lease: {release: event.to, token: seq, by, since: at}};
		case 'lease-freed':
		case 'lease-broken':
			return {...state, seq, lease: state.lease?.release === event.release ? null : state.lease};
		case 'environment-locked':
			return {...state, seq, lock: {reason: event.reason, by, since: at}};
		case 'environment-unlocked':
			return {...state, seq, lock: null};
		case 'environment-frozen':
			return {...state, seq, freeze: {reason: event.reason, until: event.until, by, since: at}};
		case 'environment-unfrozen':
			return {...state, seq, freeze: null};
		case 'release-approved': {
			const approvals = [...state.approvals, {sha: event.sha, plan: event.plan, by, at}].slice(-keptApprovals);
			return {...state, seq, approvals};
		}

		default:
			return unreachable(event);
	}
}
