import type Database from 'better-sqlite3';
import type {Head} from '../domain/events.ts';
import {nextHead, noHead} from './head.ts';
import {headFileOf} from './headFile.ts';
import {JournalError} from './journalError.ts';

/** Marks the file as ours ("RTUI"), so that another program's database is never taken for an empty history. */
const applicationId = 0x52545549;

/**
 * Version of the tables. A newer program upgrades; an older one refuses. 1 had no head: it is the last of which a missing
 * head means nothing.
 */
export const schemaVersion = 2;

/** Makes the tables in a new file, or checks that an existing one is a journal that this program understands. */
export function prepareSchema(database: Database.Database, file: string): void {
	const read = (pragma: string) => Number(database.pragma(pragma, {simple: true}));
	if (read('application_id') === applicationId) {
		const version = read('user_version');
		if (version > schemaVersion) {
			throw new JournalError(
				`${file} was written by a newer release-tui (journal version ${version}; this one knows ${schemaVersion}).`,
				'Install the newer release-tui. Nothing was changed.',
			);
		}

		if (version < schemaVersion) upgrade(database, file);
		database.exec(projectionsSql);
		return;
	}

	const create = database.transaction(() => {
		// Another process may have made the tables between our look and this lock.
		if (read('application_id') === applicationId) return;
		const {tables} = countTables(database);
		if (tables > 0 || read('application_id') !== 0) {
			throw new JournalError(
				`${file} is a database of another program, not a journal.`,
				'Move it away, or set RELEASE_TUI_HOME.',
			);
		}

		database.exec(tablesSql);
		database.exec(headSql);
		database.exec(projectionsSql);
		database.pragma(`application_id = ${applicationId}`);
		database.pragma(`user_version = ${schemaVersion}`);
	});
	create.immediate();
}

// The second file comes before the commit: killed in between, this is done once more, and nothing is missing after it.
function upgrade(database: Database.Database, file: string): void {
	const toHead = database.transaction(() => {
		if (Number(database.pragma('user_version', {simple: true})) >= schemaVersion) return;
		let head = noHead;
		const events = database.prepare<[], Head>('SELECT position, hash FROM event ORDER BY position');
		for (const {position, hash} of events.iterate()) head = nextHead(head, position, hash);
		database.exec(headSql);
		database.prepare<[number, string]>('UPDATE head SET position = ?, hash = ?').run(head.position, head.hash);
		headFileOf(file).replace(head);
		database.pragma(`user_version = ${schemaVersion}`);
	});
	toHead.immediate();
}

const headSql = `
	-- The end of the whole history: the position of its last event, and a hash over the hashes of all.
	CREATE TABLE head (
		one INTEGER PRIMARY KEY CHECK (one = 1),
		position INTEGER NOT NULL,
		hash TEXT NOT NULL
	) STRICT;
	INSERT INTO head VALUES (1, 0, '');
	-- A program of the version before this one may still be running, and would add events that no head knows of.
	CREATE TRIGGER event_has_moved_the_head AFTER INSERT ON event WHEN NEW.position IS NOT (SELECT position FROM head)
	BEGIN SELECT RAISE(ABORT, 'the head of the journal was not moved'); END;
`;

const projectionsSql = `
	-- Can be made again from the events. A program of before this table leaves it behind: its hash tells how far it goes.
	CREATE TABLE IF NOT EXISTS environment (
		name TEXT PRIMARY KEY,
		seq INTEGER NOT NULL,
		hash TEXT NOT NULL,
		state TEXT NOT NULL
	) STRICT;
	CREATE INDEX IF NOT EXISTS release_by_status ON release (status, id);
	CREATE INDEX IF NOT EXISTS release_open_in ON release (environment, id) WHERE ended = 0;
	CREATE INDEX IF NOT EXISTS release_due ON release (environment, id) WHERE instr(summary, '"due":[{') > 0;
	CREATE INDEX IF NOT EXISTS release_verified ON release (environment, id) WHERE instr(summary, '"verified":true') > 0;
`;

const tablesSql = `
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

	-- A projection: it can be made again from the events.
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

function countTables(database: Database.Database): {readonly tables: number} {
	const row = database
		.prepare<[], {readonly tables: number}>("SELECT count(*) AS tables FROM sqlite_schema WHERE type = 'table'")
		.get();
	return row ?? {tables: 0};
}
