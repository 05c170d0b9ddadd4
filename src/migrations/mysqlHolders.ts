import type {Session} from './session.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

/**
 * Transactions of others in this MySQL or MariaDB database, at most `most`, with the columns `id`, `account`, `seconds`,
 * `state` and `tables`: null where the server does not tell which tables they hold. Null: this account may not see them.
 */
export async function mysqlHolders(session: Pick<Session, 'query'>, most: number): Promise<Rows | null> {
	const ask = async (sql: string): Promise<Rows | null> => (await session.query(sql).catch(() => null)) ?? null;
	for (const {isThere, locks} of sources) {
		if (!(await ask(isThere))?.length) continue;
		const rows = await ask(holdersOf(locks, most));
		if (rows) return rows.map(row => ({...row, tables: String(row['tables']).split('\t')}));
	}

	return ask(transactions(most));
}

/** Where a server tells who holds the metadata lock of which table, and how one sees that it does. */
const sources = [
	// A plugin of MariaDB.
	{
		isThere: `SELECT 1 FROM information_schema.plugins
			WHERE PLUGIN_NAME = 'METADATA_LOCK_INFO' AND PLUGIN_STATUS = 'ACTIVE'`,
		locks: `SELECT THREAD_ID AS thread, TABLE_NAME AS name FROM information_schema.metadata_lock_info
			WHERE TABLE_SCHEMA = DATABASE() AND LOCK_TYPE = 'Table metadata lock'`,
	},
	// MySQL 8 tells it unless it was told not to, MariaDB only where it was told to.
	{
		isThere: `SELECT 1 FROM performance_schema.setup_instruments
			WHERE @@performance_schema AND NAME = 'wait/lock/metadata/sql/mdl' AND ENABLED = 'YES'`,
		locks: `SELECT t.PROCESSLIST_ID AS thread, OBJECT_NAME AS name FROM performance_schema.metadata_locks
			JOIN performance_schema.threads t ON t.THREAD_ID = OWNER_THREAD_ID
			WHERE OBJECT_SCHEMA = DATABASE() AND OBJECT_TYPE = 'TABLE' AND LOCK_STATUS = 'GRANTED'`,
	},
];

const described = `CONCAT('connection ', p.id) AS id, CONCAT(p.user, ' on ', p.host) AS account,
	CASE p.command WHEN 'Sleep' THEN 'idle in transaction' ELSE LOWER(p.command) END AS state`;

function holdersOf(locks: string, most: number): string {
	return `SELECT ${described}, COALESCE(TIMESTAMPDIFF(SECOND, t.trx_started, NOW()), p.time) AS seconds, held.tables
		FROM (SELECT thread, GROUP_CONCAT(DISTINCT name SEPARATOR '\t') AS tables FROM (${locks}) locks GROUP BY thread) held
		JOIN information_schema.processlist p ON p.id = held.thread
		LEFT JOIN information_schema.innodb_trx t ON t.trx_mysql_thread_id = p.id
		WHERE p.id <> CONNECTION_ID() ORDER BY seconds DESC LIMIT ${most}`;
}

function transactions(most: number): string {
	return `SELECT ${described}, TIMESTAMPDIFF(SECOND, t.trx_started, NOW()) AS seconds, NULL AS tables
		FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
		WHERE p.id <> CONNECTION_ID() AND p.db = DATABASE() ORDER BY t.trx_started LIMIT ${most}`;
}
