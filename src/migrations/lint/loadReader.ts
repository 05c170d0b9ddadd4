import {loadPostgresReader} from '../sql/postgres/readPostgres.ts';
import type {SqlDialect} from '../sql/tokenAt.ts';
import {readTokens} from '../sql/tokens/readTokens.ts';
import type {Reader} from './unit.ts';

/** The reader of a kind of database's SQL. PostgreSQL's parser is loaded only where it is needed. */
export async function loadReader(dialect: SqlDialect): Promise<Reader> {
	return dialect === 'postgres' ? loadPostgresReader() : sql => readTokens(sql, dialect);
}
