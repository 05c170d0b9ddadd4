import type {Operation} from './operation.ts';
import {loadPostgresReader} from './postgres/readPostgres.ts';
import type {SqlDialect} from './tokenAt.ts';
import {readTokens} from './tokens/readTokens.ts';

/** The reader of a database's SQL. PostgreSQL's own parser is loaded only where it is needed. */
export async function loadReader(dialect: SqlDialect): Promise<(sql: string) => readonly Operation[]> {
	return dialect === 'postgres' ? loadPostgresReader() : sql => readTokens(sql, dialect);
}
