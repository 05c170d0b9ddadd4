import type {FieldValues} from '../domain/announcement.ts';
import type {EnvironmentState} from '../domain/environment.ts';
import type {LockEvent, Recorded, ReleaseEvent} from '../domain/events.ts';
import {lockStream, releaseStream} from '../domain/events.ts';
import {foldRelease} from '../domain/evolveRelease.ts';
import type {Release} from '../domain/release.ts';
import {emptyLock, evolveLock, type LockState} from '../domain/sharedLock.ts';
import type {ReleaseSummary} from '../domain/summary.ts';
import type {Journal} from '../journal/journal.ts';

/** An environment's state, as its stream has it. */
export async function readEnvironment(journal: Journal, name: string): Promise<EnvironmentState> {
	return journal.environment(name);
}

/** Locks that environments share, in the order of their names. */
export async function readLocks(journal: Journal, names: Iterable<string>): Promise<readonly LockState[]> {
	return Promise.all([...new Set(names)].sort().map(name => readLock(journal, name)));
}

async function readLock(journal: Journal, name: string): Promise<LockState> {
	const last = await journal.last<LockEvent>(lockStream(name));
	const lock = last ? evolveLock(emptyLock(name), last) : emptyLock(name);
	const lease = lock.taken && (await readEnvironment(journal, lock.taken.environment)).lease;
	return {...lock, isHeld: lease != null && lease.release === lock.taken?.release};
}

/** So many releases of an environment are looked at to find a way back, or what is usual. */
const lookedBack = 500;

/** An environment's last releases, newest first. */
export async function readReleases(journal: Journal, environment: string): Promise<readonly ReleaseSummary[]> {
	return journal.releases({environment, limit: lookedBack});
}

/** A release's events. */
export async function readEvents(journal: Journal, id: number): Promise<readonly Recorded<ReleaseEvent>[]> {
	return journal.read<ReleaseEvent>(releaseStream(id));
}

/** A release, folded from its stream; null when there is none of that number. */
export async function readRelease(journal: Journal, id: number): Promise<Release | null> {
	return foldRelease(await readEvents(journal, id));
}

/**
 * What releases of a commit kept of the answers to their announcements, on whatever environment; the newest counts.
 * @param before only releases with a smaller number
 */
export async function readKept(journal: Journal, sha: string, before?: number): Promise<FieldValues> {
	const releases = await journal.releases({limit: lookedBack, ...(before === undefined ? {} : {before})});
	const same = releases.filter(({kind, candidate}) => kind === 'deploy' && candidate.sha === sha);
	const kept = await Promise.all(same.map(async ({id}) => (await readRelease(journal, id))?.kept ?? {}));
	return Object.fromEntries(kept.toReversed().flatMap(values => Object.entries(values)));
}
