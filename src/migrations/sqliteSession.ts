import {existsSync} from 'node:fs';
import Database from 'better-sqlite3';
import {sqlitePath} from './databaseUrl.ts';
import {ledgerColumns, ledgerTable, toLedgerRow} from './ledger.ts';
import type {Session, SessionInput} from './session.ts';
import {waitFor} from './waitFor.ts';

/** Opens a SQLite file. One that does not exist is created for writing, and is null for reading. */
export function openSqlite({database, cwd, mode, print}: SessionInput): Session | null {
	const file = sqlitePath(database, cwd);
	if (mode.kind === 'read' && !existsSync(file)) return null;
	const db =
		mode.kind === 'read'
			? // The cockpit reads, and this blocks it: better no answer than a frozen screen.
				new Database(file, {readonly: true, fileMustExist: true, timeout: Math.min(mode.timeoutMs, 250)})
			: new Database(file, {timeout: busyMs});
	// As SQLite itself has it, and as tables that are rebuilt need it; a migration that wants them checked says so.
	if (mode.kind === 'write') db.pragma('foreign_keys = OFF');
	const hasLedger = () =>
		db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(ledgerTable) !== undefined;
	return {
		begin: async () => {
			const until = performance.now() + patienceMs;
			await waitFor(print, async () => tryBegin(db, performance.now() < until));
		},
		commit: async () => {
			db.exec('COMMIT');
		},
		rollback: async () => {
			if (db.inTransaction) db.exec('ROLLBACK');
		},
		// SQLite knows no lock besides its transactions.
		lock: async () => {},
		unlock: async () => {},
		execute: async sql => {
			db.exec(sql);
		},
		ensureLedger: async () => {
			db.exec(createTable);
		},
		ledger: async () => {
			if (!hasLedger()) return [];
			const rows = db.prepare<[], Record<string, unknown>>(`SELECT ${ledgerColumns} FROM ${ledgerTable}`).all();
			return rows.map(toLedgerRow);
		},
		query: async sql => {
			try {
				return db.prepare<[], Record<string, unknown>>(sql).all();
			} catch (error) {
				if (error instanceof Database.SqliteError && /^no such table: /.test(error.message)) return null;
				throw error;
			}
		},
		record: async ({id, name, checksum, up, down, commit, release, appliedAt}) => {
			db.prepare(`INSERT INTO ${ledgerTable} (${ledgerColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`).run(
				id,
				name,
				checksum,
				up,
				down,
				commit,
				release,
				appliedAt,
			);
		},
		forget: async id => {
			db.prepare(`DELETE FROM ${ledgerTable} WHERE id = ?`).run(id);
		},
		steps: null,
		// Who waits for SQLite waits in begin(), and is told there.
		isLockTimeout: () => false,
		blockers: async () => [],
		close: async () => {
			db.close();
		},
	};
}

/** How long a single statement waits for a writer. */
const busyMs = 5000;
/** How long the beginning of a transaction waits for other writers. */
const patienceMs = 60_000;

// SQLite's own waiting would block the whole process, and nobody would be told.
function tryBegin(db: Database.Database, again: boolean): boolean {
	db.pragma('busy_timeout = 0');
	try {
		db.exec('BEGIN IMMEDIATE');
		return true;
	} catch (error) {
		if (again && error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false;
		throw error;
	} finally {
		db.pragma(`busy_timeout = ${busyMs}`);
	}
}

const createTable = `CREATE TABLE IF NOT EXISTS ${ledgerTable} (
	id TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	checksum TEXT NOT NULL,
	up TEXT NOT NULL,
	down TEXT,
	commit_sha TEXT NOT NULL,
	release INTEGER NOT NULL,
	applied_at TEXT NOT NULL
)`;
