import {closeSync, existsSync, linkSync, openSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type {StreamWrite} from '../domain/decision.ts';
import type {JournalEvent, Recorded, ReleaseEvent} from '../domain/events.ts';
import type {Operator} from '../domain/operator.ts';
import type {Release} from '../domain/release.ts';
import {evolveRelease} from '../domain/release.ts';
import type {ReleaseSummary} from '../domain/summary.ts';
import {summarize} from '../domain/summary.ts';
import {syncFolder} from '../process/durableFile.ts';
import {parseEvent, parseOperator} from './eventSchema.ts';
import {chainHash} from './hash.ts';
import type {AppendResult, Journal, ReleaseQuery} from './journal.ts';
import {JournalError} from './journalError.ts';
import {prepareSchema} from './sqliteSchema.ts';
import {parseSummary} from './summarySchema.ts';
import {watchDatabase} from './watchDatabase.ts';

type EventRow = {
	readonly stream: string;
	readonly seq: number;
	readonly at: string;
	readonly actor: string;
	readonly data: string;
	readonly hash: string;
};

/**
 * Opens (or creates) the journal in a SQLite file. Every acknowledged append is on the disk: WAL with synchronous=FULL.
 * @throws JournalError when the file cannot be used, with what to do about it
 */
export function openSqliteJournal(file: string): Journal {
	const database = openDatabase(file);
	const sql = prepareStatements(database);
	const folded = new Map<string, Release>();
	const watcher = watchDatabase(database, file);

	const rebuild = database.transaction(() => {
		folded.clear();
		sql.forgetReleases.run();
		for (const {stream} of sql.releaseStreams.all()) project(sql, folded, stream);
	});
	if (!sql.lastRelease.get() && sql.anyRelease.get()) rebuild.immediate();

	const appendAll = database.transaction((writes: readonly StreamWrite[], by: Operator, at: string): AppendResult => {
		for (const {stream, expected} of writes) {
			if ((sql.last.get(stream)?.seq ?? 0) !== expected) return {ok: false, conflict: stream};
		}

		const recorded = writes.flatMap(write => insertEvents(sql, write, by, at));
		for (const stream of new Set(recorded.map(event => event.stream))) {
			if (stream.startsWith('release:')) project(sql, folded, stream);
		}

		return {ok: true, recorded};
	});

	return {
		async append(writes, by, at) {
			try {
				const result = appendAll.immediate(writes, by, at);
				if (result.ok) watcher.notify();
				return result;
			} catch (error) {
				// A rolled back transaction must leave no trace in what was folded on the way.
				folded.clear();
				throw translated(error, file);
			}
		},
		async read<E extends JournalEvent>(stream: string, after = 0) {
			// The stream's name says which events it has; parseEvent made sure that it is an event at all.
			return naming(file, () => sql.events.all(stream, after).map(row => recordedEvent(row) as Recorded<E>));
		},
		async releases(query) {
			return naming(file, () => {
				const rows = listReleases(database, query);
				if (rows) return rows;
				// A row that cannot be read is made again from the events, as all of them can be.
				rebuild.immediate();
				return listReleases(database, query) ?? [];
			});
		},
		async nextRelease() {
			return naming(file, () => (sql.lastRelease.get()?.id ?? 0) + 1);
		},
		subscribe: watcher.subscribe,
		close() {
			watcher.close();
			database.close();
		},
	};
}

function openDatabase(file: string): Database.Database {
	if (existsSync(file) && statSync(file).size === 0) {
		throw new JournalError(
			`${file} is empty: it is not a journal, or its history was lost.`,
			'Restore it from a backup, or move it away to begin a new history.',
		);
	}

	let database: Database.Database | null = null;
	try {
		// SQLite makes files with the umask's rights; ours are for the operator alone.
		if (!existsSync(file)) createPrivately(file);
		database = new Database(file, {timeout: 5000});
		// First of all whose file it is: the journal mode would be written into another program's, too.
		prepareSchema(database, file);
		database.pragma('journal_mode = WAL');
		database.pragma('synchronous = FULL');
		return database;
	} catch (error) {
		database?.close();
		throw translated(error, file);
	}
}

// Tables are made in a file beside it, which then takes the name: whoever looks in between sees no half-made journal.
function createPrivately(file: string): void {
	const temporary = `${file}.${process.pid}.new`;
	closeSync(openSync(temporary, 'w', 0o600));
	const database = new Database(temporary);
	prepareSchema(database, file);
	database.close();
	try {
		linkSync(temporary, file);
	} catch (error) {
		// Another process was first: its journal is as good.
		if (!existsSync(file)) throw error;
	} finally {
		rmSync(temporary, {force: true});
	}

	syncFolder(path.dirname(file));
}

function prepareStatements(database: Database.Database) {
	return {
		last: database.prepare<[string], {readonly seq: number; readonly hash: string}>(
			'SELECT seq, hash FROM event WHERE stream = ? ORDER BY seq DESC LIMIT 1',
		),
		insert: database.prepare<[string, number, string, string, string, string, string]>(
			'INSERT INTO event (stream, seq, at, actor, type, data, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
		),
		events: database.prepare<[string, number], EventRow>(
			'SELECT stream, seq, at, actor, data, hash FROM event WHERE stream = ? AND seq > ? ORDER BY seq',
		),
		releaseStreams: database.prepare<[], {readonly stream: string}>(
			"SELECT DISTINCT stream FROM event WHERE stream >= 'release:' AND stream < 'release;'",
		),
		anyRelease: database.prepare("SELECT 1 FROM event WHERE stream >= 'release:' AND stream < 'release;' LIMIT 1"),
		forgetReleases: database.prepare('DELETE FROM release'),
		lastRelease: database.prepare<[], {readonly id: number}>('SELECT id FROM release ORDER BY id DESC LIMIT 1'),
		upsertRelease: database.prepare<[number, string, string, number, string]>(
			`INSERT INTO release (id, environment, status, ended, summary) VALUES (?, ?, ?, ?, ?)
			 ON CONFLICT (id) DO UPDATE SET status = excluded.status, ended = excluded.ended, summary = excluded.summary`,
		),
	};
}

type Statements = ReturnType<typeof prepareStatements>;

function insertEvents(sql: Statements, write: StreamWrite, by: Operator, at: string): readonly Recorded[] {
	const {stream, expected, events} = write;
	let previous = sql.last.get(stream)?.hash ?? '';
	return events.map((event, index) => {
		const row = {stream, seq: expected + index + 1, at, actor: JSON.stringify(by), data: JSON.stringify(event)};
		const hash = chainHash(previous, row);
		sql.insert.run(stream, row.seq, at, row.actor, event.type, row.data, hash);
		previous = hash;
		return {stream, seq: row.seq, at, by, event};
	});
}

// Folding goes on where this process left off: a long release is not read again for each of its events.
function project(sql: Statements, folded: Map<string, Release>, stream: string): void {
	let release = folded.get(stream) ?? null;
	for (const row of sql.events.all(stream, release?.seq ?? 0)) {
		release = evolveRelease(release, recordedEvent(row) as Recorded<ReleaseEvent>);
	}

	if (!release) return;
	if (release.end) folded.delete(stream);
	else folded.set(stream, release);
	const summary = summarize(release);
	sql.upsertRelease.run(
		summary.id,
		summary.environment,
		summary.status,
		summary.ended ? 1 : 0,
		JSON.stringify(summary),
	);
}

function recordedEvent({stream, seq, at, actor, data}: EventRow): Recorded {
	try {
		return {stream, seq, at, by: parseOperator(actor), event: parseEvent(data)};
	} catch (error) {
		throw new JournalError(
			`Event ${seq} of ${stream} cannot be read: a newer release-tui wrote it, or it is damaged.`,
			'Install the newest release-tui. Nothing was changed.',
			{cause: error},
		);
	}
}

// Null when a row is none that this version can read.
function listReleases(database: Database.Database, query: ReleaseQuery): readonly ReleaseSummary[] | null {
	const conditions: string[] = [];
	const values: (string | number)[] = [];
	if (query.environment !== undefined) {
		conditions.push('environment = ?');
		values.push(query.environment);
	}

	if (query.status !== undefined) {
		conditions.push('status = ?');
		values.push(query.status);
	}

	if (query.before !== undefined) {
		conditions.push('id < ?');
		values.push(query.before);
	}

	if (query.open) conditions.push('ended = 0');
	const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
	const rows = database
		.prepare<unknown[], {readonly summary: string}>(`SELECT summary FROM release ${where} ORDER BY id DESC LIMIT ?`)
		.all(...values, query.limit ?? -1);
	const summaries = rows.flatMap(row => parseSummary(row.summary) ?? []);
	return summaries.length === rows.length ? summaries : null;
}

function naming<T>(file: string, read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw translated(error, file);
	}
}

function translated(error: unknown, file: string): unknown {
	if (!(error instanceof Error) || !('code' in error)) return error;
	const because = {cause: error};
	// Extended codes, such as SQLITE_BUSY_SNAPSHOT or SQLITE_CORRUPT_INDEX, mean the same to a person.
	switch (/^SQLITE_[A-Z]+/.exec(String(error.code))?.[0] ?? error.code) {
		case 'SQLITE_NOTADB':
		case 'SQLITE_CORRUPT':
			return new JournalError(
				`${file} is damaged or no journal: ${error.message}.`,
				'Restore it from a backup. Nothing was changed.',
				because,
			);
		case 'SQLITE_FULL':
			return new JournalError(
				`The disk with ${file} is full: nothing more can be recorded.`,
				'Free some space; what was recorded is safe.',
				{...because, passing: true},
			);
		case 'SQLITE_BUSY':
			return new JournalError(`${file} is in use by another program for more than 5 s.`, 'Try again.', {
				...because,
				passing: true,
			});
		case 'SQLITE_READONLY':
		case 'SQLITE_CANTOPEN':
		case 'EACCES':
			return new JournalError(`${file} cannot be written: ${error.message}.`, 'Check its owner and rights.', because);
		default:
			return error;
	}
}
