import type {Decision, StreamWrite} from './decision.ts';
import {accept, refuse} from './decision.ts';
import type {EnvironmentState} from './environment.ts';
import type {EnvironmentEvent} from './events.ts';
import {environmentStream, releaseStream} from './events.ts';
import {type Operator, operatorName} from './operator.ts';
import type {Release} from './release.ts';

/** What a person asks of an environment. */
export type EnvironmentCommand =
	| {readonly do: 'lock'; readonly reason: string}
	| {readonly do: 'unlock'; readonly reason: string | null}
	/** Takes the lease from a release whose runner can never be asked. */
	| {readonly do: 'break'; readonly reason: string};

/** What breaking a lease has to know besides the environment. */
export type LeaseHolder = {
	/** Who breaks it. */
	readonly by: Operator;
	/** The release that holds the lease, and those that it aborted and that have not ended yet. */
	readonly open: readonly Release[];
	/** Those of them that are proven to go on here. */
	readonly alive: readonly number[];
};

/**
 * Locks or frees an environment by a person's word. A release's own lease is touched by breaking it only.
 * @param holder of the lease; null where nothing is to be broken
 */
export function decideEnvironment(
	environment: EnvironmentState,
	command: EnvironmentCommand,
	holder: LeaseHolder | null = null,
): Decision {
	const {name, lock} = environment;
	switch (command.do) {
		case 'lock':
			if (command.reason.trim() === '') return refuse('not-possible', 'Locking an environment needs a reason.');
			if (lock) {
				return refuse('locked', `${name} is locked already by ${operatorName(lock.by)}: ${lock.reason}`);
			}

			return accept(write(environment, {type: 'environment-locked', reason: command.reason}));
		case 'unlock':
			return lock ? accept(write(environment, {type: 'environment-unlocked', reason: command.reason})) : accept();
		case 'break':
			return breakLease(environment, command.reason, holder);
	}
}

function breakLease(environment: EnvironmentState, reason: string, holder: LeaseHolder | null): Decision {
	const {name, lease} = environment;
	if (!lease || !holder) return refuse('not-possible', `No release holds ${name}: there is no lease to break.`);
	if (reason.trim() === '')
		return refuse('not-possible', 'Breaking a lease needs a reason: it is kept in the history.');
	const [alive] = holder.alive;
	if (alive !== undefined) {
		return refuse(
			'locked',
			`Release #${alive} still runs on this machine: its lease is not broken.`,
			`End it: release-tui abort ${alive}`,
		);
	}

	// Nobody is left to record how they ended.
	const ends = holder.open
		.filter(release => release.end === null)
		.map(release => ({
			stream: releaseStream(release.id),
			expected: release.seq,
			events: [
				{
					type: 'release-finished' as const,
					outcome: 'unknown' as const,
					verified: false,
					reason: `its lease was broken by ${operatorName(holder.by)}: ${reason}`,
				},
			],
		}));
	return accept(write(environment, {type: 'lease-broken', release: lease.release, reason}), ...ends);
}

function write(environment: EnvironmentState, event: EnvironmentEvent): StreamWrite {
	return {stream: environmentStream(environment.name), expected: environment.seq, events: [event]};
}
