import type Database from 'better-sqlite3';
import {type EnvironmentState, emptyEnvironment} from '../domain/environment.ts';
import {environmentStream} from '../domain/events.ts';
import {type EnvironmentRow, environmentText, foldEnvironment} from './environmentState.ts';
import type {EventRow} from './eventRow.ts';
import {JournalError} from './journalError.ts';

/**
 * The projection of the environments. A row may be behind its events, or missing: what came after it is read, too, and a
 * row whose hash is not that of its event is none. So a stream of years is not folded again at each look.
 */
export type EnvironmentRows = {
	/** What an environment's events come to. */
	read(name: string): EnvironmentState;
	/** Brings the row of an environment's stream up to its events, in the transaction that added them. */
	follow(stream: string): void;
	/** There are events of environments and no rows. */
	isLost(): boolean;
	/** Makes all rows again from the events, in a transaction; what cannot be folded has none. */
	rebuild(): void;
};

const ofEnvironments = "stream >= 'environment:' AND stream < 'environment;'";

/** The rows in an open database. */
export function environmentRows(database: Database.Database): EnvironmentRows {
	const sql = {
		row: database.prepare<[string], EnvironmentRow>('SELECT seq, hash, state FROM environment WHERE name = ?'),
		events: database.prepare<[string, number], EventRow>(
			'SELECT stream, seq, at, actor, data, hash FROM event WHERE stream = ? AND seq >= ? ORDER BY seq',
		),
		upsert: database.prepare<[string, number, string, string]>(
			`INSERT INTO environment (name, seq, hash, state) VALUES (?, ?, ?, ?)
			 ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, state = excluded.state`,
		),
		clear: database.prepare('DELETE FROM environment'),
		anyRow: database.prepare('SELECT 1 FROM environment LIMIT 1'),
		anyEvent: database.prepare(`SELECT 1 FROM event WHERE ${ofEnvironments} LIMIT 1`),
		streams: database.prepare<[], {readonly stream: string}>(
			`SELECT DISTINCT stream FROM event WHERE ${ofEnvironments}`,
		),
	};

	const readWith = (name: string, row: EnvironmentRow | undefined) => {
		const rows = sql.events.all(environmentStream(name), row?.seq ?? 0);
		return {state: foldEnvironment(name, row, rows), last: rows.at(-1)};
	};

	const readRow = (name: string) => {
		const row = sql.row.get(name);
		const {state, last} = readWith(name, row);
		if (state) return {state, last};
		const whole = readWith(name, undefined);
		return {state: whole.state ?? emptyEnvironment(name), last: whole.last};
	};

	const follow = (stream: string) => {
		const name = stream.slice(environmentStream('').length);
		try {
			const {state, last} = readRow(name);
			if (last) sql.upsert.run(name, last.seq, last.hash, environmentText(state));
		} catch (error) {
			// An event that cannot be read: the row stays where it is, and whoever reads the environment is told.
			if (!(error instanceof JournalError)) throw error;
		}
	};

	return {
		read: name => readRow(name).state,
		follow,
		isLost: () => sql.anyRow.get() === undefined && sql.anyEvent.get() !== undefined,
		rebuild() {
			sql.clear.run();
			for (const {stream} of sql.streams.all()) follow(stream);
		},
	};
}
