import type {EnvironmentState} from '../domain/environment.ts';
import {emptyEnvironment, evolveEnvironment} from '../domain/environment.ts';
import type {EnvironmentEvent, Recorded, ReleaseEvent} from '../domain/events.ts';
import {environmentStream, releaseStream} from '../domain/events.ts';
import type {Release} from '../domain/release.ts';
import {foldRelease} from '../domain/release.ts';
import type {Journal} from '../journal/journal.ts';

/** An environment's state, folded from its stream. */
export async function readEnvironment(journal: Journal, name: string): Promise<EnvironmentState> {
	const events = await journal.read<EnvironmentEvent>(environmentStream(name));
	return events.reduce(evolveEnvironment, emptyEnvironment(name));
}

/** A release's events. */
export async function readEvents(journal: Journal, id: number): Promise<readonly Recorded<ReleaseEvent>[]> {
	return journal.read<ReleaseEvent>(releaseStream(id));
}

/** A release, folded from its stream; null when there is none of that number. */
export async function readRelease(journal: Journal, id: number): Promise<Release | null> {
	return foldRelease(await readEvents(journal, id));
}
