import type {DatabaseNow, LockHolder} from '../domain/databaseNow.ts';
import type {Dialect} from '../domain/project.ts';
import {plainText} from '../domain/sanitize.ts';
import {mysqlHolders} from './mysqlHolders.ts';
import {askDatabase, type DatabasePlace} from './readLedger.ts';
import type {Session} from './session.ts';

/** Asks a database what it is and who holds locks in it. A text says why it does not answer in time. */
export function databaseNow(place: DatabasePlace): Promise<DatabaseNow | string> {
	return askDatabase(place, async session => {
		if (!session) return {server: names[place.dialect], bytes: 0, holders: null};
		const [self] = (await session.query(selves[place.dialect])) ?? [];
		const bytes = Number(self?.['bytes'] ?? Number.NaN);
		return {
			server: serverName(place.dialect, String(self?.['version'] ?? '')),
			bytes: Number.isFinite(bytes) ? bytes : null,
			holders: await holdersIn(session, place.dialect),
		};
	});
}

const names: Readonly<Record<Dialect, string>> = {postgres: 'PostgreSQL', mysql: 'MySQL', sqlite: 'SQLite'};

function serverName(dialect: Dialect, version: string): string {
	const number = /^[\d.]+/.exec(version)?.[0] ?? '';
	const name = /mariadb/i.test(version) ? 'MariaDB' : names[dialect];
	return `${name} ${number}`.trim();
}

const selves: Readonly<Record<Dialect, string>> = {
	postgres: `SELECT current_setting('server_version') AS version, pg_database_size(current_database())::float8 AS bytes`,
	mysql: `SELECT VERSION() AS version, SUM(DATA_LENGTH + INDEX_LENGTH) AS bytes FROM information_schema.tables
		WHERE TABLE_SCHEMA = DATABASE()`,
	sqlite: `SELECT sqlite_version() AS version, page_count * page_size AS bytes
		FROM pragma_page_count(), pragma_page_size()`,
};

// Whoever may not see what others do learns nothing of them: that is no reason to say nothing at all.
async function holdersIn(session: Session, dialect: Dialect): Promise<DatabaseNow['holders']> {
	// Whoever writes to a SQLite database holds all of it, and is not listed anywhere.
	if (dialect === 'sqlite') return null;
	const rows =
		dialect === 'mysql'
			? await mysqlHolders(session, mostHolders)
			: await session.query(postgresHolders).catch(() => null);
	return rows?.map(holderOf) ?? null;
}

function holderOf({id, account, seconds, state, tables}: Readonly<Record<string, unknown>>): LockHolder {
	return {
		who: plainText(`${id} (${account})`),
		seconds: seconds === null || seconds === undefined ? null : Number(seconds),
		state: plainText(String(state ?? 'not told')),
		tables: Array.isArray(tables) ? tables.map(table => plainText(String(table)).toLowerCase()) : null,
	};
}

/** More than one reads. */
const mostHolders = 50;

const postgresHolders = `SELECT 'process ' || activity.pid AS id, state,
		usename || CASE application_name WHEN '' THEN '' ELSE ' with ' || application_name END AS account,
		round(extract(epoch FROM clock_timestamp() - xact_start))::float8 AS seconds, held.tables
	FROM pg_stat_activity activity JOIN (
		SELECT pid, array_agg(DISTINCT relname::text) AS tables FROM pg_locks JOIN pg_class c ON c.oid = relation
		WHERE granted AND relkind IN ('r', 'p', 'm') AND c.oid >= 16384
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
		GROUP BY pid
	) held ON held.pid = activity.pid
	WHERE activity.pid <> pg_backend_pid() ORDER BY xact_start NULLS LAST LIMIT ${mostHolders}`;
