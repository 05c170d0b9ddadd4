import path from 'node:path';
import type Database from 'better-sqlite3';
import type {StreamWrite} from '../domain/decision.ts';
import {historyStream, type JournalEvent, type Recorded} from '../domain/events.ts';
import type {Operator} from '../domain/operator.ts';
import {freeBallast} from '../process/ballast.ts';
import {environmentRows} from './environmentRows.ts';
import {type EventRow, recordedEvent} from './eventRow.ts';
import {chainHash} from './hash.ts';
import {headFileOf} from './headFile.ts';
import {guardHead, type HeadGuard} from './headGuard.ts';
import type {AppendResult, Journal, JournalUpkeep} from './journal.ts';
import {JournalError} from './journalError.ts';
import {patiently} from './patiently.ts';
import {releaseRows} from './releaseRows.ts';
import {searchDatabase} from './searchDatabase.ts';
import {readMark} from './shared/sharedMark.ts';
import {isBusy, lacksSpace, naming, translated} from './sqliteErrors.ts';
import {openDatabase} from './sqliteFile.ts';
import {damageNearEnd, damageOf, verifyDatabase} from './verifyDatabase.ts';
import {watchDatabase} from './watchDatabase.ts';

/**
 * Opens (or creates) the journal in a SQLite file. Every acknowledged append is on the disk: WAL with synchronous=FULL,
 * and the new head in a second file.
 * @throws JournalError when the file cannot be used, with what to do about it
 */
export function openSqliteJournal(file: string): Journal & JournalUpkeep {
	const database = openDatabase(file);
	try {
		return journalIn(database, file);
	} catch (error) {
		database.close();
		throw translated(error, file);
	}
}

/** The journal in an open database, which is closed with it. */
export function journalIn(database: Database.Database, file: string): Journal & JournalUpkeep {
	const headFile = headFileOf(file);
	const guard = guardHead(database, file, headFile);
	const sql = prepareStatements(database);
	const rows = releaseRows(database);
	const environments = environmentRows(database);
	const watcher = watchDatabase(database, file);
	const rebuild = database.transaction(() => {
		if (rows.isLost()) rows.rebuild();
		if (environments.isLost()) environments.rebuild();
	});
	const remake = database.transaction(rows.remake);
	openAsFarAsPossible(() => {
		if (rows.isLost() || environments.isLost()) rebuild.immediate();
		// Whoever was killed between a commit and its record.
		if (!guard.examine()) guard.record();
	});

	const appendAll = database.transaction((writes: readonly StreamWrite[], by: Operator, at: string): AppendResult => {
		mustCount(file);
		guard.mustBeWhole();
		for (const {stream, expected} of writes) {
			if ((sql.last.get(stream)?.seq ?? 0) !== expected) return {ok: false, conflict: stream};
		}

		const recorded = writes.flatMap(write => insertEvents(sql, guard, write, by, at));
		for (const stream of new Set(recorded.map(event => event.stream))) {
			if (stream.startsWith('release:')) rows.follow(stream);
			else if (stream.startsWith('environment:')) environments.follow(stream);
		}

		return {ok: true, recorded};
	});

	const acceptAll = database.transaction((reason: string, by: Operator, at: string) => {
		const damage = damageOf(database);
		if (damage !== null) throw damageError(file, damage);
		const {recorded, problems} = verifyDatabase(database, headFile);
		const damaged = problems.flatMap(({event}) => event ?? []);
		const event = {type: 'history-accepted', recorded, found: guard.adopt(), damaged, reason} as const;
		const expected = sql.last.get(historyStream)?.seq ?? 0;
		insertEvents(sql, guard, {stream: historyStream, expected, events: [event]}, by, at);
		rows.rebuild();
		environments.rebuild();
		return guard.head();
	});

	/** Writes with what patience and the ballast can do about a busy database and a full disk. */
	const write = async <T>(work: () => T): Promise<T> => {
		try {
			return await patiently(work);
		} catch (error) {
			// A rolled back transaction must leave no trace in what was folded on the way.
			rows.forget();
			if (lacksSpace(error) && freeBallast(path.dirname(file))) return naming(file, work);
			throw translated(error, file);
		}
	};

	const reading = async <T>(read: () => T): Promise<T> => {
		try {
			return await patiently(read);
		} catch (error) {
			throw translated(error, file);
		}
	};

	return {
		async append(writes, by, at) {
			const result = await write(() => appendAll.immediate(writes, by, at));
			if (result.ok && result.recorded.length > 0) await write(guard.record);
			if (result.ok) watcher.notify();
			return result;
		},
		async read<E extends JournalEvent>(stream: string, after = 0) {
			// The stream's name says which events it has, and parseEvent refuses all others.
			return reading(() => sql.events.all(stream, after).map(row => recordedEvent(row) as Recorded<E>));
		},
		last: <E extends JournalEvent>(stream: string) =>
			reading(() => {
				const row = sql.lastEvent.get(stream);
				return row ? (recordedEvent(row) as Recorded<E>) : null;
			}),
		environment: name => reading(() => environments.read(name)),
		async releases(query) {
			const listed = await reading(() => rows.list(query));
			if (listed.unreadable.length === 0) return listed.summaries;
			// A row that cannot be read is made again from the events, as all of them can be.
			await write(() => remake.immediate(listed.unreadable));
			return (await reading(() => rows.list(query))).summaries;
		},
		nextRelease: () => reading(rows.next),
		async alarm(extent = 'head') {
			try {
				const alarm = await patiently(guard.examine);
				if (alarm || extent === 'head') return alarm;
				const damage = await patiently(() => damageNearEnd(database));
				return damage === null ? null : damageError(file, damage);
			} catch (error) {
				const alarm = translated(error, file);
				if (alarm instanceof JournalError) return alarm;
				throw error;
			}
		},
		verify: () => reading(() => verifyDatabase(database, headFile)),
		search: (text, before) => reading(() => searchDatabase(database, text, before)),
		async accept(reason, by, at) {
			headFile.replace(await write(() => acceptAll.immediate(reason, by, at)));
			watcher.notify();
			return null;
		},
		subscribe: watcher.subscribe,
		close() {
			watcher.close();
			database.close();
		},
	};
}

// What cannot be put right now is left: a damaged history is still there to be read, and is told of by `alarm`.
function openAsFarAsPossible(prepare: () => void): void {
	try {
		prepare();
	} catch (error) {
		if (!isBusy(error) && !(translated(error, '') instanceof JournalError)) throw error;
	}
}

// Whoever opened it before it was shared would go on in it, and nobody else would ever see that.
function mustCount(file: string): void {
	const mark = readMark(path.dirname(file));
	if (mark === null) return;
	throw new JournalError(
		`The history of ${mark.project} is a shared one since ${mark.since.slice(0, 10)}. Nothing is added to the one in ${file}.`,
		'Start release-tui again: it then uses the shared one.',
	);
}

function damageError(file: string, damage: string): JournalError {
	return new JournalError(
		`${file} is damaged: ${damage}.`,
		'Restore a backup. What can still be read is shown by release-tui history and show.',
	);
}

function prepareStatements(database: Database.Database) {
	return {
		last: database.prepare<[string], {readonly seq: number; readonly hash: string}>(
			'SELECT seq, hash FROM event WHERE stream = ? ORDER BY seq DESC LIMIT 1',
		),
		insert: database.prepare<[number, string, number, string, string, string, string, string]>(
			'INSERT INTO event (position, stream, seq, at, actor, type, data, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
		),
		events: database.prepare<[string, number], EventRow>(
			'SELECT stream, seq, at, actor, data, hash FROM event WHERE stream = ? AND seq > ? ORDER BY seq',
		),
		lastEvent: database.prepare<[string], EventRow>(
			'SELECT stream, seq, at, actor, data, hash FROM event WHERE stream = ? ORDER BY seq DESC LIMIT 1',
		),
	};
}

function insertEvents(
	sql: ReturnType<typeof prepareStatements>,
	guard: HeadGuard,
	{stream, expected, events}: StreamWrite,
	by: Operator,
	at: string,
): readonly Recorded[] {
	let previous = sql.last.get(stream)?.hash ?? '';
	return events.map((event, index) => {
		const row = {stream, seq: expected + index + 1, at, actor: JSON.stringify(by), data: JSON.stringify(event)};
		const hash = chainHash(previous, row);
		sql.insert.run(guard.add(hash), stream, row.seq, at, row.actor, event.type, row.data, hash);
		previous = hash;
		return {stream, seq: row.seq, at, by, event};
	});
}
