import type {LedgerRow} from './ledger.ts';
import type {Progress} from './progress.ts';
import type {Dialect} from './splitSql.ts';

/** A connection to a database that is to be migrated. All kinds of database do the same behind it. */
export type Session = {
	/** Begins a transaction that excludes every other migration of this database. */
	begin(): Promise<void>;
	commit(): Promise<void>;
	/** Ends a transaction without a trace; does nothing when there is none. */
	rollback(): Promise<void>;
	/** Excludes other migrations without a transaction, as far as the database can. */
	lock(): Promise<void>;
	unlock(): Promise<void>;
	execute(sql: string): Promise<void>;
	/** Makes the ledger's table where it does not exist. */
	ensureLedger(): Promise<void>;
	/** All rows; none when there is no ledger. */
	ledger(): Promise<readonly LedgerRow[]>;
	/**
	 * Rows of a question, by column; null when a table that it asks is not there.
	 * @throws what the database says to everything else that is wrong
	 */
	query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[] | null>;
	record(row: LedgerRow): Promise<void>;
	forget(id: string): Promise<void>;
	/** Null where a change of the schema is part of a transaction. */
	readonly steps: Steps | null;
	/** Whether a statement failed because it waited longer for a lock than it may. */
	isLockTimeout(error: unknown): boolean;
	/** Who may hold the lock, the oldest transaction first, each in words; none where that cannot be seen. */
	blockers(): Promise<readonly string[]>;
	close(): Promise<void>;
};

/** What a database that commits around every change of its schema is told of a migration, statement by statement. */
export type Steps = {
	/** All migrations that were begun and not finished. */
	read(): Promise<readonly Progress[]>;
	write(progress: Progress): Promise<void>;
	clear(id: string): Promise<void>;
	/** A fingerprint of the schema: another one when any table, index, constraint, view or routine is. */
	schema(): Promise<string>;
	/** Runs changes of rows in one transaction. */
	together(work: () => Promise<void>): Promise<void>;
};

/** How to open a session. */
export type SessionInput = {
	readonly dialect: Dialect;
	/** A URL, or a path for SQLite. */
	readonly database: string;
	readonly cwd: string;
	/**
	 * `read`: nothing is created or changed, and nothing takes longer than this. `write`: no statement waits longer than
	 * `lockLimitMs` for its lock; zero is no limit, and SQLite has its own.
	 */
	readonly mode:
		| {readonly kind: 'read'; readonly timeoutMs: number}
		| {readonly kind: 'write'; readonly lockLimitMs: number};
	readonly print: (line: string) => void;
};

/** Opens a session; null when a database that is only to be read does not exist. */
export async function openSession(input: SessionInput): Promise<Session | null> {
	if (input.dialect === 'sqlite') {
		const {openSqlite} = await import('./sqliteSession.ts');
		return openSqlite(input);
	}

	if (input.dialect === 'mysql') {
		const {openMysql} = await import('./mysqlSession.ts');
		return openMysql(input);
	}

	const {openPostgres} = await import('./postgresSession.ts');
	return openPostgres(input);
}
