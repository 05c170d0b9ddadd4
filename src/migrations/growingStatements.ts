import {createHash} from 'node:crypto';
import type {Dialect} from '../domain/project.ts';
import {plainText} from '../domain/sanitize.ts';
import {type FileMigration, fileMigration} from './adapters/adapter.ts';
import {mysqlDatabase} from './mysqlUrl.ts';
import {splitSql} from './splitSql.ts';

/** A statement of a growing file. Two with the same `key` are the same. */
export type GrowingStatement = {readonly sql: string; readonly line: number; readonly key: string};

/** Without what begins and ends transactions: around each statement there will be one of ours. */
export function statementsOf(text: string, dialect: Dialect): readonly GrowingStatement[] {
	return splitSql(text, dialect)
		.filter(({words}) => !/^(?:BEGIN|COMMIT|START TRANSACTION)/.test(words.join(' ')))
		.map(({sql, line}) => ({sql, line, key: normalised(sql)}));
}

/**
 * The line of the first BEGIN that protects nothing: MySQL commits at every change of the schema, and no ROLLBACK takes
 * back what was before it. Null where there is none.
 */
export function vainBegin(text: string, dialect: Dialect): number | null {
	if (dialect !== 'mysql') return null;
	let begun: number | null = null;
	for (const {words, line} of splitSql(text, dialect)) {
		if (/^(?:BEGIN|START TRANSACTION)/.test(words.join(' '))) begun = line;
		else if (/^(?:COMMIT|ROLLBACK)$/.test(words[0] ?? '')) begun = null;
		else if (begun !== null && /^(?:CREATE|ALTER|DROP|RENAME|TRUNCATE)$/.test(words[0] ?? '')) return begun;
	}

	return null;
}

/** Blanks, comments and the case of letters outside of strings are no difference. */
function normalised(sql: string): string {
	const parts = sql.split(/('(?:[^']|'')*'|"[^"]*"|`[^`]*`)/);
	return parts
		.map((part, index) =>
			index % 2 === 1
				? part
				: part
						.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
						.replace(/\s+/g, ' ')
						.toLowerCase(),
		)
		.join('')
		.trim();
}

/** Each as a migration of its own. The same statement may stand there more than once. */
export function withIds(statements: readonly GrowingStatement[], dialect: Dialect): readonly FileMigration[] {
	const count = new Map<string, number>();
	return statements.map(({sql, key, line}) => {
		const hash = createHash('sha256').update(key).digest('hex').slice(0, 10);
		const n = (count.get(hash) ?? 0) + 1;
		count.set(hash, n);
		const name = `line ${line}: ${plainText(sql.replace(/\s+/g, ' ')).slice(0, 60)}`;
		const isAlone = dialect === 'postgres' && refusesTransaction.test(sql);
		const up = isAlone ? `-- release-tui: no-transaction\n${sql};` : `${sql};`;
		const transaction = isAlone ? 'none' : 'file';
		return fileMigration(n === 1 ? hash : `${hash}-${n}`, '', {name, up, down: null, hasDown: false, transaction});
	});
}

/** What PostgreSQL does not do in a transaction. */
const refusesTransaction =
	/^(?:VACUUM|(?:CREATE|DROP)\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY|REINDEX\b.*\bCONCURRENTLY|ALTER\s+TABLE\b.*\bDETACH\s+PARTITION\b.*\bCONCURRENTLY)\b/is;

/** Why a USE is wrong: each statement has a session of its own, so that it would hold for none. Null where none is. */
export function otherDatabase(
	statements: readonly GrowingStatement[],
	dialect: Dialect,
	database: string,
): string | null {
	if (dialect !== 'mysql') return null;
	const own = mysqlDatabase(new URL(database)).toLowerCase();
	const found = statements.find(({sql}) => {
		const used = /^USE\s+`?([^`\s]+)`?$/i.exec(sql)?.[1];
		return used !== undefined && used.toLowerCase() !== own;
	});
	return found
		? `line ${found.line}: "${plainText(found.sql)}" would hold for no statement, since each has a session of its own: name the database in the statements`
		: null;
}
