import type {LedgerRow} from './ledger.ts';
import type {Dialect} from './splitSql.ts';

/** A connection to a database that is to be migrated. Both kinds of database do the same behind it. */
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
	close(): Promise<void>;
};

/** How to open a session. */
export type SessionInput = {
	readonly dialect: Dialect;
	/** A URL, or a path for SQLite. */
	readonly database: string;
	readonly cwd: string;
	/** `read`: nothing is created or changed, and nothing takes longer than this. */
	readonly mode: {readonly kind: 'read'; readonly timeoutMs: number} | {readonly kind: 'write'};
	readonly print: (line: string) => void;
};

/** Opens a session; null when a database that is only to be read does not exist. */
export async function openSession(input: SessionInput): Promise<Session | null> {
	if (input.dialect === 'sqlite') {
		const {openSqlite} = await import('./sqliteSession.ts');
		return openSqlite(input);
	}

	if (input.dialect === 'mysql') throw new Error('this version does not connect to MySQL');
	const {openPostgres} = await import('./postgresSession.ts');
	return openPostgres(input);
}
