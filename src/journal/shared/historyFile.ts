import {closeSync, fsyncSync, openSync} from 'node:fs';
import type {Head} from '../../domain/events.ts';
import {nextHead, noHead} from '../head.ts';
import {headFileOf} from '../headFile.ts';
import {openDatabase} from '../sqliteFile.ts';
import {journalIn} from '../sqliteJournal.ts';
import type {StoredEvent} from './sharedEvents.ts';

/** Writes the next events of a history. */
type Write = (events: Iterable<Omit<StoredEvent, 'head'>>) => void;

/**
 * Makes a file that release-tui can open as a journal, with its head beside it, durably.
 * @param fill writes all events, from the first on
 * @returns the head that they make
 */
export async function writeHistoryFile(file: string, fill: (write: Write) => Promise<void>): Promise<Head> {
	const database = openDatabase(file);
	let head = noHead;
	try {
		const setHead = database.prepare<[number, string]>('UPDATE head SET position = ?, hash = ?');
		const insert = database.prepare<[number, string, number, string, string, string, string, string]>(
			'INSERT INTO event (position, stream, seq, at, actor, type, data, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
		);
		// The head is moved before each event, as the file's own rule wants it.
		const write = database.transaction((events: Iterable<Omit<StoredEvent, 'head'>>) => {
			for (const {position, stream, seq, at, actor, type, data, hash} of events) {
				head = nextHead(head, position, hash);
				setHead.run(head.position, head.hash);
				insert.run(head.position, stream, seq, at, actor, type, data, hash);
			}
		});
		await fill(write);
		headFileOf(file).replace(head);
		// Opening makes the list of releases from the events.
		journalIn(database, file);
		database.pragma('wal_checkpoint(TRUNCATE)');
	} finally {
		database.close();
	}

	const descriptor = openSync(file, 'r+');
	fsyncSync(descriptor);
	closeSync(descriptor);
	return head;
}
