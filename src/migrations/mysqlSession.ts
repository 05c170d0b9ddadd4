import {setTimeout as sleep} from 'node:timers/promises';
import {type Connection, createConnection} from 'mysql2/promise';
import {plainText} from '../domain/sanitize.ts';
import {ledgerTable, toLedgerRow} from './ledger.ts';
import {mysqlBlockers} from './mysqlBlockers.ts';
import {type MysqlRows, mysqlCode, orMissing, quoted} from './mysqlRows.ts';
import {mysqlSteps} from './mysqlSteps.ts';
import {mysqlOptions} from './mysqlUrl.ts';
import {progressTable} from './progress.ts';
import type {Session, SessionInput} from './session.ts';
import {waitFor} from './waitFor.ts';

/** Connects to a database of MySQL or MariaDB. */
export async function openMysql({database, mode, print}: SessionInput): Promise<Session> {
	const options = mysqlOptions(database);
	const connection = await createConnection({
		...options,
		connectTimeout: mode.kind === 'read' ? mode.timeoutMs : 10_000,
		charset: 'utf8mb4',
		// One statement at a time: each is told with its own line, and recorded.
		multipleStatements: false,
		supportBigNumbers: true,
		enableKeepAlive: true,
	});
	// A connection that breaks is told by the query that needed it; without a listener it would end the process.
	connection.on('error', () => {});
	const timeout = mode.kind === 'read' ? mode.timeoutMs : undefined;
	const session = sessionOf(connection, options.database ?? '', timeout, print);
	try {
		if (mode.kind === 'write') await setLockLimit(connection, mode.lockLimitMs);
	} catch (error) {
		await session.close();
		throw error;
	}

	return session;
}

function sessionOf(
	connection: Connection,
	database: string,
	timeout: number | undefined,
	print: (line: string) => void,
): Session {
	// A migration may USE another database: our tables are called by their full names.
	const ledger = `${quoted(database)}.${quoted(ledgerTable)}`;
	let isOpen = false;
	const rows: MysqlRows = async (sql, values = []) =>
		rowsOf((await connection.query({sql, values: [...values], ...(timeout === undefined ? {} : {timeout})}))[0]);
	const isTrue = async (question: string) => Object.values((await rows(question))[0] ?? {})[0] === 1;
	// A name of a lock is known to the whole server, and has 64 characters at most.
	const lockName = `CONCAT('release-tui ', SHA1(${connection.escape(database)}))`;
	const lock = () => waitFor(print, () => isTrue(`SELECT GET_LOCK(${lockName}, 0) AS got`));
	const unlock = async () => {
		await connection.query(`DO RELEASE_LOCK(${lockName})`);
	};
	const ensureLedger = async () => {
		const known = await rows(
			'SELECT COUNT(*) AS count FROM information_schema.tables WHERE table_schema = ? AND table_name IN (?, ?)',
			[database, ledgerTable, progressTable],
		);
		if (Number(Object.values(known[0] ?? {})[0]) === 2) return;
		await connection.query(createLedger(ledger));
		await steps.ensure();
	};
	const steps = mysqlSteps(connection, rows, database);
	return {
		lock,
		unlock,
		ensureLedger,
		steps,
		begin: async () => {
			await lock();
			isOpen = true;
			// Not behind START TRANSACTION: a table that is made ends the transaction.
			await ensureLedger();
			await connection.query('START TRANSACTION');
		},
		commit: async () => {
			await connection.query('COMMIT');
			isOpen = false;
			await unlock();
		},
		rollback: async () => {
			if (!isOpen) return;
			isOpen = false;
			await connection.query('ROLLBACK');
			await unlock();
		},
		execute: async sql => {
			const [result] = await connection.query(sql);
			if ('warningStatus' in result && result.warningStatus > 0) {
				for (const {Level, Message} of await rows('SHOW WARNINGS')) print(plainText(`${Level}: ${Message}`));
			}
		},
		ledger: async () => (await orMissing(() => rows(`SELECT ${columns} FROM ${ledger}`)))?.map(toLedgerRow) ?? [],
		query: sql => orMissing(() => rows(sql)),
		record: async ({id, name, checksum, up, down, commit, release, appliedAt}) => {
			const values = [id, name, checksum, up, down, commit, release, appliedAt];
			await connection.query(`INSERT INTO ${ledger} (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, values);
		},
		forget: async id => {
			await connection.query(`DELETE FROM ${ledger} WHERE id = ?`, [id]);
		},
		isLockTimeout: error => mysqlCode(error) === 'ER_LOCK_WAIT_TIMEOUT',
		blockers: () => mysqlBlockers(rows),
		close: () => close(connection),
	};
}

// "release" is a word of MySQL's own.
const columns = 'id, name, checksum, up, down, commit_sha, `release`, applied_at';

function createLedger(table: string): string {
	return `CREATE TABLE IF NOT EXISTS ${table} (
	id varchar(191) NOT NULL PRIMARY KEY,
	name text NOT NULL,
	checksum varchar(64) NOT NULL,
	up longtext NOT NULL,
	down longtext,
	commit_sha varchar(64) NOT NULL,
	\`release\` integer NOT NULL,
	applied_at varchar(30) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`;
}

/** For locks of tables; it counts in whole seconds, from one on. Waiting for rows keeps the server's own limit. */
async function setLockLimit(connection: Connection, limitMs: number): Promise<void> {
	if (limitMs === 0) return;
	await connection.query(`SET SESSION lock_wait_timeout = ${Math.max(1, Math.ceil(limitMs / 1000))}`);
}

function rowsOf(result: unknown): readonly Record<string, unknown>[] {
	if (!Array.isArray(result)) return [];
	return result.filter((row): row is Record<string, unknown> => typeof row === 'object' && row !== null);
}

// A server that does not answer any more must not keep the process: its goodbye is waited for shortly.
async function close(connection: Connection): Promise<void> {
	const goodbye = connection.end().catch(() => {});
	const isOver = await Promise.race([goodbye.then(() => true), sleep(500, false, {ref: false})]);
	if (!isOver) connection.destroy();
}
