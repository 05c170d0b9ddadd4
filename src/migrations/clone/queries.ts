import type {Dialect} from '../../domain/project.ts';
import {plainText} from '../../domain/sanitize.ts';
import {statementError} from '../databaseError.ts';
import {openSession, type Session} from '../session.ts';
import {splitSql} from '../splitSql.ts';

/** A question that code puts to its database, with names in the place of values where it was gathered by the server. */
export type Query = {readonly sql: string};

/** A query that worked on one schema and does not on another. */
export type BrokenQuery = {readonly sql: string; readonly error: string};

/** How a set of queries stands on a schema. */
export type QueryVerdict = {
	/** How many could be tried. */
	readonly tried: number;
	readonly broken: readonly BrokenQuery[];
};

/** More than the most used ones say nothing new. */
const mostQueries = 2000;

/** The queries of a file, one after the other, each ended by a semicolon. */
export function queriesOf(text: string, dialect: Dialect): readonly Query[] {
	return splitSql(text, dialect)
		.map(({sql}) => ({sql}))
		.slice(0, mostQueries);
}

/** What a server itself knows of the queries of its code, the most used first; a text says why it knows nothing. */
export async function gatherQueries(
	dialect: Dialect,
	database: string,
	cwd: string,
): Promise<readonly Query[] | string> {
	if (dialect === 'sqlite') return 'SQLite does not keep the queries of its code: give them in a file';
	const session = await open(dialect, database, cwd);
	if (!session) return 'there is no database';
	try {
		const rows = await session.query(dialect === 'postgres' ? ofPostgres : ofMysql);
		if (!rows) return 'pg_stat_statements is not installed in the database';
		const texts = rows.flatMap(({query}) => (typeof query === 'string' ? [query] : []));
		return texts.map(sql => ({sql: dialect === 'mysql' ? sql.replaceAll('(...)', '(?)') : sql}));
	} catch (error) {
		return plainText(statementError(error, database));
	} finally {
		await session.close();
	}
}

const ofPostgres = `SELECT s.query FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
	WHERE d.datname = current_database() AND s.query ~* '^\\s*(select|insert|update|delete|with|merge)\\y'
	AND s.query !~* 'pg_(stat|catalog|class|namespace)|information_schema|release_tui_'
	ORDER BY s.calls DESC LIMIT ${mostQueries}`;
const ofMysql = `SELECT DIGEST_TEXT AS query FROM performance_schema.events_statements_summary_by_digest
	WHERE SCHEMA_NAME = DATABASE() AND DIGEST_TEXT REGEXP '^(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH) '
	AND DIGEST_TEXT NOT LIKE '%release_tui_%' AND DIGEST_TEXT NOT LIKE '%information_schema%'
	ORDER BY COUNT_STAR DESC LIMIT ${mostQueries}`;

/** Which of these queries a database would understand: each is only prepared, and none is run. */
export async function tryQueries(
	queries: readonly Query[],
	dialect: Dialect,
	database: string,
	cwd: string,
): Promise<QueryVerdict> {
	const session = await open(dialect, database, cwd);
	if (!session) return {tried: 0, broken: []};
	const broken: BrokenQuery[] = [];
	let tried = 0;
	try {
		for (const {sql} of queries) {
			// A text that is more than one statement would run what stands behind the first.
			if (splitSql(sql, dialect).length !== 1) continue;
			try {
				await prepare(session, dialect, sql);
				tried += 1;
			} catch (error) {
				if (saysNothing(error)) continue;
				tried += 1;
				broken.push({sql, error: plainText(statementError(error, database))});
			}
		}
	} finally {
		await session.close();
	}

	return {tried, broken};
}

async function prepare(session: Session, dialect: Dialect, sql: string): Promise<void> {
	switch (dialect) {
		case 'postgres':
			await session.execute(`PREPARE release_tui_query AS ${sql}`);
			await session.execute('DEALLOCATE release_tui_query');
			return;
		case 'mysql':
			// As hexadecimal, nothing in it can end the literal.
			await session.execute(`SET @release_tui_query = CONVERT(X'${Buffer.from(sql).toString('hex')}' USING utf8mb4)`);
			await session.execute('PREPARE release_tui_query FROM @release_tui_query');
			await session.execute('DEALLOCATE PREPARE release_tui_query');
			return;
		case 'sqlite':
			if ((await explained(session, sql)) === null) throw new Error('there is no such table');
	}
}

// Names in the place of values are bound to nothing: that is told only of what was understood.
async function explained(session: Session, sql: string): Promise<unknown> {
	try {
		return await session.query(`EXPLAIN ${sql}`);
	} catch (error) {
		if (error instanceof RangeError) return [];
		throw error;
	}
}

// A text that the server cut, or whose values it cannot guess the types of, is no fault of the schema.
function saysNothing(error: unknown): boolean {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return typeof code === 'string' && /^(?:42601|42P18|ER_PARSE_ERROR|ER_UNSUPPORTED_PS)$/.test(code);
}

function open(dialect: Dialect, database: string, cwd: string): Promise<Session | null> {
	return openSession({dialect, database, cwd, mode: {kind: 'read', timeoutMs: 60_000}, print: () => {}});
}
