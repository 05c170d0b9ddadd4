import {createHash} from 'node:crypto';
import type {Statement} from './splitSql.ts';

/**
 * How far a migration got in a database that commits around every change of its schema. There is one only between the
 * first statement and the last: what is whole stands in the ledger alone.
 */
export type Progress = {
	readonly id: string;
	readonly direction: 'up' | 'down';
	/** How many of its `total` statements are done. */
	readonly done: number;
	readonly total: number;
	/** Of the statements that are done, and of the one that runs. */
	readonly checksum: string;
	/** A statement runs behind those that are done, and this is what the schema was like before it; else null. */
	readonly schemaBefore: string | null;
};

/** The name of the table that holds it, beside that of the ledger. */
export const progressTable = 'release_tui_progress';

/** Tells the beginnings of two scripts apart, statement by statement. */
export function checksumOfStatements(statements: readonly Statement[]): string {
	const hash = createHash('sha256');
	for (const {sql} of statements) hash.update(sql.replaceAll('\r\n', '\n')).update('\0');
	return hash.digest('hex');
}

/** In words: "3 of 5 statements are applied". */
export function progressInWords({direction, done, total}: Progress): string {
	const verb = direction === 'up' ? 'applied' : 'taken back';
	return `${done} of ${total} statements ${done === 1 ? 'is' : 'are'} ${verb}`;
}

/** A row as a database gives it. It may have been written by anyone: what does not fit becomes empty. */
export function toProgress(row: Readonly<Record<string, unknown>>): Progress {
	const text = (name: string) => (typeof row[name] === 'string' ? row[name] : '');
	return {
		id: text('id'),
		direction: row.direction === 'down' ? 'down' : 'up',
		done: Number(row.done ?? 0),
		total: Number(row.total ?? 0),
		checksum: text('checksum'),
		schemaBefore: typeof row.schema_before === 'string' ? row.schema_before : null,
	};
}
