import {closeSync, openSync} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type {Head} from '../../domain/events.ts';
import {nextHead} from '../head.ts';
import {blockingMs} from '../patiently.ts';
import type {StoredEvent} from './sharedEvents.ts';

/**
 * The end of a shared history as this machine has seen it, without a gap, in a file of its own: what is missing after a
 * database was restored from an older backup can be told and put back, and what went another way can be told, too.
 */
export type LocalRecord = {
	/** Where it begins, and its last event; null: nothing is recorded. */
	span(): {readonly base: Head; readonly end: Head} | null;
	/** The head at a place; null where it does not reach. */
	headAt(position: number): Head | null;
	/** Its events behind a place, in order. */
	after(position: number, limit?: number): readonly StoredEvent[];
	/**
	 * Takes events in that follow, and has them on the disk. Those that it has are passed over.
	 * @returns false where they do not follow: some are missing in between, or they are of another history
	 */
	add(events: readonly StoredEvent[]): boolean;
	/** Begins anew behind a place: what it had is forgotten. */
	restart(base: Head): void;
	close(): void;
};

/** It keeps so many events, and about so many bytes, of the end; it may have twice that. */
const kept = {events: 10_000, bytes: 64_000_000};

/** The file of a project's record, in its private state folder. */
export const recordFile = (home: string) => path.join(home, 'shared.db');

/**
 * Opens the record of a project, or makes an empty one.
 * @throws where the file cannot be used
 */
export function openLocalRecord(home: string): LocalRecord {
	const file = recordFile(home);
	// SQLite makes files with the umask's rights; ours are for the operator alone.
	closeSync(openSync(file, 'a', 0o600));
	const database = new Database(file, {timeout: blockingMs});
	database.pragma('journal_mode = WAL');
	database.pragma('synchronous = FULL');
	database.exec(tables);
	const sql = {
		base: database.prepare<[], Head>('SELECT position, hash FROM base'),
		setBase: database.prepare<[number, string]>('INSERT OR REPLACE INTO base VALUES (1, ?, ?)'),
		last: database.prepare<[], Head>('SELECT position, head AS hash FROM event ORDER BY position DESC LIMIT 1'),
		at: database.prepare<[number], Head>('SELECT position, head AS hash FROM event WHERE position = ?'),
		after: database.prepare<[number, number], StoredEvent>(
			'SELECT * FROM event WHERE position > ? ORDER BY position LIMIT ?',
		),
		insert: database.prepare<[StoredEvent]>(
			'INSERT INTO event VALUES (@position, @stream, @seq, @at, @actor, @type, @data, @hash, @head)',
		),
		drop: database.prepare<[number]>('DELETE FROM event WHERE position <= ?'),
		clear: database.prepare('DELETE FROM event'),
	};
	const count = (pragma: string) => Number(database.pragma(pragma, {simple: true}));

	const span = () => {
		const base = sql.base.get();
		return base ? {base, end: sql.last.get() ?? base} : null;
	};

	const headAt = (position: number) => {
		const base = sql.base.get();
		return base?.position === position ? base : (sql.at.get(position) ?? null);
	};

	const shorten = () => {
		const now = span();
		if (!now) return;
		const has = now.end.position - now.base.position;
		const bytes = (count('page_count') - count('freelist_count')) * count('page_size');
		if (has <= 2 * kept.events && bytes <= 2 * kept.bytes) return;
		const head = headAt(now.end.position - Math.min(kept.events, Math.floor(has / 2)));
		if (!head) return;
		sql.setBase.run(head.position, head.hash);
		sql.drop.run(head.position);
	};

	const add = database.transaction((events: readonly StoredEvent[]): boolean => {
		const now = span();
		if (!now) return false;
		let {end} = now;
		for (const event of events) {
			const {position, hash, head} = event;
			if (position <= end.position) {
				if (position > now.base.position && headAt(position)?.hash !== head) return false;
				continue;
			}

			end = nextHead(end, position, hash);
			if (position !== (sql.last.get() ?? now.base).position + 1 || end.hash !== head) return false;
			sql.insert.run(event);
		}

		shorten();
		return true;
	});

	const restart = database.transaction((base: Head) => {
		sql.clear.run();
		sql.setBase.run(base.position, base.hash);
	});

	return {
		span,
		headAt,
		after: (position, limit = -1) => sql.after.all(position, limit),
		add: events => add.immediate(events),
		restart: base => void restart.immediate(base),
		close: () => void database.close(),
	};
}

const tables = `
	CREATE TABLE IF NOT EXISTS base (one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
	CREATE TABLE IF NOT EXISTS event (
		position INTEGER PRIMARY KEY,
		stream TEXT NOT NULL,
		seq INTEGER NOT NULL,
		at TEXT NOT NULL,
		actor TEXT NOT NULL,
		type TEXT NOT NULL,
		data TEXT NOT NULL,
		hash TEXT NOT NULL,
		head TEXT NOT NULL
	) STRICT;
`;
