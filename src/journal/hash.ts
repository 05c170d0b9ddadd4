import {createHash} from 'node:crypto';

/** What an event's hash covers: everything that is stored of it, and the hash of the event before it in its stream. */
export type HashedEvent = {
	readonly stream: string;
	readonly seq: number;
	readonly at: string;
	readonly actor: string;
	readonly data: string;
};

/** The SHA-256, in hexadecimal, that chains an event to the one before it. The first event of a stream follows ''. */
export function chainHash(previous: string, event: HashedEvent): string {
	const text = JSON.stringify([previous, event.stream, event.seq, event.at, event.actor, event.data]);
	return createHash('sha256').update(text).digest('hex');
}
