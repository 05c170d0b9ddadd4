import type {Head} from '../../domain/events.ts';
import type {Ask} from './sharedDatabase.ts';
import {addEvents, endsOf, type StoredEvent} from './sharedEvents.ts';
import {following, type Source} from './sources.ts';

/** Events that are written at once, and letters of them: a slow line has to take them within one answer's time. */
const batch = {events: 500, letters: 250_000};

/** What was pushed: where the history ends now, and the streams that have more events. */
export type Pushed = {readonly head: Head; readonly streams: ReadonlySet<string>};

/**
 * Adds events to a shared history as they are, with their hashes, in a transaction that holds its end. It stops before the
 * first that does not follow exactly.
 * @param from the history's end until now
 */
export async function pushEvents(ask: Ask, project: string, from: Head, sources: readonly Source[]): Promise<Pushed> {
	let head = from;
	let waiting: StoredEvent[] = [];
	let letters = 0;
	const streams = new Set<string>();
	const endOf = async (stream: string) => (await endsOf(ask, project, [stream])).streams.get(stream)?.hash ?? '';
	for await (const event of following(from, sources, endOf)) {
		head = {position: event.position, hash: event.head};
		streams.add(event.stream);
		waiting.push(event);
		letters += event.data.length;
		if (waiting.length < batch.events && letters < batch.letters) continue;
		await addEvents(ask, project, waiting);
		[waiting, letters] = [[], 0];
	}

	await addEvents(ask, project, waiting);
	return {head, streams};
}
