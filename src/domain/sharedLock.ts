import {type Refusal, refuse, type StreamWrite} from './decision.ts';
import type {LockEvent, Recorded} from './events.ts';
import {lockStream} from './events.ts';

/**
 * A lock that several environments share because they share something, such as a database. Nothing frees it: a release
 * that took it has it as long as it has its environment's lease, so that both are given up, passed on and broken in one.
 */
export type SharedLock = {
	readonly name: string;
	readonly seq: number;
	/** Who took it last, whether they still have it or not. */
	readonly taken: {readonly release: number; readonly environment: string} | null;
};

/** A lock as it is now, and whether whoever took it last has it still. */
export type LockState = SharedLock & {readonly isHeld: boolean};

/** A lock that nobody ever took. */
export function emptyLock(name: string): SharedLock {
	return {name, seq: 0, taken: null};
}

/** Folds one event into a lock's state. */
export function evolveLock(lock: SharedLock, {seq, event}: Recorded<LockEvent>): SharedLock {
	return {...lock, seq, taken: {release: event.release, environment: event.environment}};
}

/** The lock that another environment holds now; undefined when all can be taken. */
export function heldElsewhere(locks: readonly LockState[], environment: string): LockState | undefined {
	return locks.find(({isHeld, taken}) => isHeld && taken?.environment !== environment);
}

/** A refusal when another environment has one of the locks; null when all can be taken. */
export function refuseWhenHeld(locks: readonly LockState[], environment: string): Refusal | null {
	const held = heldElsewhere(locks, environment);
	if (!held?.taken) return null;
	const {release, environment: other} = held.taken;
	return refuse(
		'locked',
		`${environment} shares "${held.name}" with ${other}, where release #${release} is under way.`,
		`Watch it: release-tui attach ${release}`,
	);
}

/** What a release writes to take the locks, together with its environment's lease. */
export function takeLocks(locks: readonly SharedLock[], release: number, environment: string): readonly StreamWrite[] {
	return locks.map(({name, seq}) => ({
		stream: lockStream(name),
		expected: seq,
		events: [{type: 'lock-taken', release, environment}],
	}));
}
