import type Database from 'better-sqlite3';
import type {Head} from '../../domain/events.ts';
import {chainHash} from '../hash.ts';
import {nextHead, noHead, sameHead} from '../head.ts';
import type {LocalRecord} from './localRecord.ts';
import {ownEvents, passes} from './ownEvents.ts';
import type {StoredEvent} from './sharedEvents.ts';

/** Where events of a history are to be had: those behind a head; none where the head is none of its own. */
export type Source = (head: Head) => Iterable<Omit<StoredEvent, 'head'>>;

/** A history in a file. */
export function fromFile(file: Database.Database): Source {
	return head => (passes(file, head) ? ownEvents(file, head.position) : []);
}

/** What this machine has seen of a shared one. */
export function fromRecord(record: LocalRecord | null): Source {
	return head => {
		const at = head.position === 0 ? noHead : record?.headAt(head.position);
		return record && at && sameHead(at, head) ? record.after(head.position) : [];
	};
}

/** Tells where streams ended before. */
type EndOf = (stream: string) => Promise<string>;

/**
 * The events that follow a head exactly, from whichever source has them: one may go on where another ends.
 * @param endOf the hash of the last event of a stream; '' where it has none
 */
export async function* following(from: Head, sources: readonly Source[], endOf: EndOf): AsyncGenerator<StoredEvent> {
	const ends = new Map<string, string>();
	let head = from;
	for (let before: Head | null = null; before === null || !sameHead(before, head); ) {
		before = head;
		for (const source of sources) {
			for (const event of source(head)) {
				const {position, stream, hash} = event;
				if (position !== head.position + 1) break;
				if (hash !== chainHash(ends.get(stream) ?? (await endOf(stream)), event)) break;
				head = nextHead(head, position, hash);
				ends.set(stream, hash);
				yield {...event, head: head.hash};
			}
		}
	}
}
