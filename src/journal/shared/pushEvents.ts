import type {Head} from '../../domain/events.ts';
import {chainHash} from '../hash.ts';
import {nextHead} from '../head.ts';
import type {Ask} from './sharedDatabase.ts';
import {addEvents, type StoredEvent, streamEnds} from './sharedEvents.ts';

/** Events that are written at once, and letters of them: a slow line has to take them within one answer's time. */
const batch = {events: 500, letters: 250_000};

/** What was pushed: where the history ends now, and the streams that have more events. */
export type Pushed = {readonly head: Head; readonly streams: ReadonlySet<string>};

/**
 * Adds events to a shared history as they are, with their hashes, in a transaction that holds its end. It stops before the
 * first that does not follow exactly.
 * @param from the history's end until now
 */
export async function pushEvents(
	ask: Ask,
	project: string,
	from: Head,
	events: Iterable<Omit<StoredEvent, 'head'>>,
): Promise<Pushed> {
	let head = from;
	let waiting: StoredEvent[] = [];
	let letters = 0;
	const ends = new Map<string, string>();
	const endOf = async (stream: string) =>
		ends.get(stream) ?? (await streamEnds(ask, project, [stream])).get(stream)?.hash ?? '';
	const flush = async () => {
		await addEvents(ask, project, waiting);
		[waiting, letters] = [[], 0];
	};
	for (const event of events) {
		const {position, stream, hash, data} = event;
		if (position !== head.position + 1 || hash !== chainHash(await endOf(stream), event)) break;
		head = nextHead(head, position, hash);
		ends.set(stream, hash);
		waiting.push({...event, head: head.hash});
		letters += data.length;
		if (waiting.length >= batch.events || letters >= batch.letters) await flush();
	}

	await flush();
	return {head, streams: new Set(ends.keys())};
}
