import Database from 'better-sqlite3';
import {headFileOf} from '../../src/journal/headFile.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {historyEvents} from './historyEvents.ts';

/** Makes a journal in a file with so many releases, past the store, which would take hours. @returns how many events it has */
export function fillFile(file: string, releases: number, now: number): number {
	openSqliteJournal(file).close();
	const database = new Database(file);
	try {
		// Its trigger asks for the head after each event.
		const trigger = "SELECT sql FROM sqlite_schema WHERE name = 'event_has_moved_the_head'";
		const guard = String(database.prepare(trigger).pluck().get());
		database.exec('DROP TRIGGER event_has_moved_the_head; PRAGMA synchronous = OFF');
		const insert = database.prepare('INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
		const list = database.prepare('INSERT INTO release VALUES (?, ?, ?, 1, ?)');
		let head = {position: 0, hash: ''};
		database.transaction(() => {
			for (const {events, summary} of historyEvents(releases, now)) {
				for (const {position, stream, seq, at, actor, type, data, hash, head: end} of events) {
					insert.run(position, stream, seq, at, actor, type, data, hash);
					head = {position, hash: end};
				}

				list.run(summary.id, summary.environment, summary.status, JSON.stringify(summary));
			}

			database.prepare('UPDATE head SET position = ?, hash = ?').run(head.position, head.hash);
			database.exec(guard);
		})();
		database.pragma('wal_checkpoint(TRUNCATE)');
		headFileOf(file).replace(head);
		return head.position;
	} finally {
		database.close();
	}
}
