import type {EnvironmentState} from '../domain/environment.ts';
import {emptyEnvironment, evolveEnvironment} from '../domain/environment.ts';
import type {EnvironmentEvent, Recorded, ReleaseEvent} from '../domain/events.ts';
import {environmentStream, releaseStream} from '../domain/events.ts';
import type {Release} from '../domain/release.ts';
import {foldRelease} from '../domain/release.ts';
import type {ReleaseSummary} from '../domain/summary.ts';
import type {Journal} from '../journal/journal.ts';

/** An environment's state, folded from its stream. */
export async function readEnvironment(journal: Journal, name: string): Promise<EnvironmentState> {
	const events = await journal.read<EnvironmentEvent>(environmentStream(name));
	return events.reduce(evolveEnvironment, emptyEnvironment(name));
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
