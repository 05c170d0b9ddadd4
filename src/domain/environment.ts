import type {Approval} from './approvals.ts';
import type {EnvironmentEvent, Instant, Recorded} from './events.ts';
import type {Freeze} from './freeze.ts';
import type {Operator} from './operator.ts';
import type {Postponement, Signoff} from './signoffs.ts';
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
	/** What roles said of candidates, the oldest first. */
	readonly signoffs: readonly Signoff[];
	/** Commits that may be added to a candidate. */
	readonly fixes: readonly string[];
	/** The candidate that was postponed last, and not signed off since. */
	readonly postponed: Postponement | null;
};

/** More approvals, sign-offs and fixes than wait for a release at a time. */
const kept = 200;

/** An environment that nothing happened to. */
export function emptyEnvironment(name: string): EnvironmentState {
	return {name, seq: 0, lease: null, lock: null, freeze: null, approvals: [], signoffs: [], fixes: [], postponed: null};
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
			const approvals = [...state.approvals, {sha: event.sha, plan: event.plan, by, at}].slice(-kept);
			return {...state, seq, approvals};
		}

		case 'candidate-signed': {
			const signoffs = [...state.signoffs, {role: event.role, sha: event.sha, bug: null, by, at}].slice(-kept);
			return {...state, seq, signoffs, postponed: state.postponed?.sha === event.sha ? null : state.postponed};
		}

		case 'candidate-blocked': {
			const {role, sha, bug} = event;
			return {...state, seq, signoffs: [...state.signoffs, {role, sha, bug, by, at}].slice(-kept)};
		}

		case 'fix-named':
			return {...state, seq, fixes: [...state.fixes, event.sha].slice(-kept)};
		case 'candidate-postponed':
			return {...state, seq, postponed: {sha: event.sha, reason: event.reason, by}};
		default:
			return unreachable(event);
	}
}
