import Database from 'better-sqlite3';
import type {ReleaseEvent} from '../../src/domain/events.ts';
import {foldRelease} from '../../src/domain/evolveRelease.ts';
import {summarize} from '../../src/domain/summary.ts';
import {chainHash} from '../../src/journal/hash.ts';
import {at} from '../support/journalFolder.ts';
import {ana} from '../support/samples.ts';
import {startedEvent} from '../support/started.ts';

/** Makes a journal as the first version of the tables had it: release 1 with some notes, and no head. */
export async function versionOne(file: string, notes: number): Promise<void> {
	const database = new Database(file);
	database.exec(tables);
	database.pragma('application_id = 0x52545549');
	database.pragma('user_version = 1');
	database.pragma('journal_mode = WAL');
	const events: readonly ReleaseEvent[] = [
		startedEvent(1),
		...Array.from({length: notes}, (_, index) => ({type: 'note-added', text: `note ${index}`}) as const),
	];
	const insert = database.prepare(
		'INSERT INTO event (stream, seq, at, actor, type, data, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
	);
	let previous = '';
	const stream = 'release:1';
	for (const [index, event] of events.entries()) {
		const row = {stream, seq: index + 1, at, actor: JSON.stringify(ana), data: JSON.stringify(event)};
		previous = chainHash(previous, row);
		insert.run(stream, row.seq, at, row.actor, event.type, row.data, previous);
	}

	const release = foldRelease(events.map((event, index) => ({stream, seq: index + 1, at, by: ana, event})));
	if (!release) throw new Error('it did not begin');
	const summary = summarize(release);
	database
		.prepare('INSERT INTO release (id, environment, status, ended, summary) VALUES (?, ?, ?, ?, ?)')
		.run(1, summary.environment, summary.status, 0, JSON.stringify(summary));
	database.close();
}

const tables = `
	CREATE TABLE event (
		position INTEGER PRIMARY KEY AUTOINCREMENT,
		stream TEXT NOT NULL,
		seq INTEGER NOT NULL,
		at TEXT NOT NULL,
		actor TEXT NOT NULL,
		type TEXT NOT NULL,
		data TEXT NOT NULL,
		hash TEXT NOT NULL,
		UNIQUE (stream, seq)
	) STRICT;
	CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
	CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
	CREATE TABLE release (
		id INTEGER PRIMARY KEY,
		environment TEXT NOT NULL,
		status TEXT NOT NULL,
		ended INTEGER NOT NULL,
		summary TEXT NOT NULL
	) STRICT;
	CREATE INDEX release_by_environment ON release (environment, id);
	CREATE INDEX release_open ON release (ended) WHERE ended = 0;
`;
