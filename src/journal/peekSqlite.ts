import Database from 'better-sqlite3';
import type {PeekedRows} from './peekHistory.ts';

/** How long a writer is waited for, in milliseconds. */
const patienceMs = 20;

/** Rows of a history in a file. */
export function peekSqlite(file: string): PeekedRows {
	// Not read-only: whoever closes it last then leaves its log behind. Nothing can be written all the same.
	const database = new Database(file, {fileMustExist: true, timeout: patienceMs});
	database.pragma('synchronous = FULL');
	database.pragma('query_only = ON');
	return {
		summaries: async ({environment = null, status = null, limit}) =>
			database
				.prepare<unknown[], {summary: string}>(
					`SELECT summary FROM release WHERE environment = coalesce(?, environment) AND status = coalesce(?, status)
					ORDER BY id DESC LIMIT ?`,
				)
				.all(environment, status, limit)
				.map(({summary}) => summary),
		last: async (stream, types) =>
			database
				.prepare<unknown[], {type: string; data: string}>(
					`SELECT type, data FROM event WHERE stream = ? AND type IN (${types.map(() => '?').join(', ')})
					ORDER BY seq DESC LIMIT 1`,
				)
				.get(stream, ...types) ?? null,
		first: async stream =>
			database
				.prepare<unknown[], {data: string}>('SELECT data FROM event WHERE stream = ? ORDER BY seq LIMIT 1')
				.get(stream) ?? null,
		close: () => database.close(),
	};
}
