import type Database from 'better-sqlite3';
import type {Head} from '../../domain/events.ts';
import {nextHead, noHead, sameHead} from '../head.ts';
import type {StoredEvent} from './sharedEvents.ts';

/** The end of a history in a file. */
export function ownHead(database: Database.Database): Head {
	return database.prepare<[], Head>('SELECT position, hash FROM head').get() ?? noHead;
}

/** Whether a history in a file has this head at its place. */
export function passes(database: Database.Database, wanted: Head): boolean {
	let head = noHead;
	const events = database.prepare<[number], Head>(
		'SELECT position, hash FROM event WHERE position <= ? ORDER BY position',
	);
	for (const {position, hash} of events.iterate(wanted.position)) head = nextHead(head, position, hash);
	return sameHead(head, wanted);
}

/** The events of a history in a file behind a place. */
export function ownEvents(database: Database.Database, behind: number): Iterable<Omit<StoredEvent, 'head'>> {
	return database
		.prepare<[number], Omit<StoredEvent, 'head'>>(
			'SELECT position, stream, seq, at, actor, type, data, hash FROM event WHERE position > ? ORDER BY position',
		)
		.iterate(behind);
}
