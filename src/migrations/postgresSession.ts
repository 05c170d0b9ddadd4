import {setTimeout as sleep} from 'node:timers/promises';
import {Client, type ClientConfig} from 'pg';
import {plainText} from '../domain/sanitize.ts';
import {withLibpqModes} from '../postgres/connection.ts';
import {errorCode} from '../process/systemError.ts';
import {ledgerColumns, ledgerTable, toLedgerRow} from './ledger.ts';
import {postgresBlockers} from './postgresBlockers.ts';
import type {Session, SessionInput} from './session.ts';
import {waitFor} from './waitFor.ts';

/** Connects to a PostgreSQL database. */
export async function openPostgres({database, mode, print}: SessionInput): Promise<Session> {
	const client = new Client(clientConfig(database, mode));
	// A connection that breaks is told by the query that needed it; without a listener it would end the process.
	client.on('error', () => {});
	client.on('notice', notice => print(plainText(`${notice.severity ?? 'NOTICE'}: ${notice.message ?? ''}`)));
	try {
		await client.connect();
		if (mode.kind === 'write') {
			await noticeBrokenConnections(client);
			if (mode.lockLimitMs > 0) await setLockLimit(client, mode.lockLimitMs);
		}
	} catch (error) {
		void close(client);
		throw error;
	}

	return sessionOf(client, print, mode.kind === 'write' ? mode.lockLimitMs : 0);
}

function sessionOf(client: Client, print: (line: string) => void, lockLimitMs: number): Session {
	let table = ledgerTable;
	let isOpen = false;
	// Asked again and again: a session that waits inside a query has a snapshot, and CREATE INDEX CONCURRENTLY in the
	// session that it waits for would wait for that one.
	const begin = async () => {
		await waitFor(print, async () => {
			await client.query('BEGIN');
			isOpen = await isTrue(client, `SELECT pg_try_advisory_xact_lock(${lockKey})`);
			if (isOpen) return true;
			await client.query('ROLLBACK');
			return false;
		});
	};
	return {
		begin,
		commit: async () => {
			isOpen = false;
			await client.query('COMMIT');
		},
		rollback: async () => {
			if (!isOpen) return;
			isOpen = false;
			await client.query('ROLLBACK');
		},
		lock: () => waitFor(print, () => isTrue(client, `SELECT pg_try_advisory_lock(${lockKey})`)),
		unlock: async () => {
			await client.query(`SELECT pg_advisory_unlock(${lockKey})`);
		},
		execute: async sql => {
			// It waits for transactions, not before others, and one that gives up leaves a broken index.
			const isPatient = /\bCONCURRENTLY\b/i.test(sql) && lockLimitMs > 0 && (await hasLockLimit(client, lockLimitMs));
			if (isPatient) await setLockLimit(client, 0);
			await client.query(sql);
			if (isPatient) await setLockLimit(client, lockLimitMs);
		},
		ensureLedger: async () => {
			if (!(await isTrue(client, `SELECT to_regclass('${ledgerTable}') IS NOT NULL`))) await client.query(createTable);
			// A migration may change the search path: from here on the table is called by its full name.
			const {rows} = await client.query<{name: string}>(
				`SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c
				JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass('${ledgerTable}')`,
			);
			table = rows[0]?.name ?? ledgerTable;
		},
		ledger: async () => {
			try {
				const {rows} = await client.query<Record<string, unknown>>(`SELECT ${ledgerColumns} FROM ${table}`);
				return rows.map(toLedgerRow);
			} catch (error) {
				if (errorCode(error) === undefinedTable) return [];
				throw error;
			}
		},
		query: async sql => {
			try {
				// Whatever somebody configured as a question: it changes nothing.
				await client.query('BEGIN READ ONLY');
				const {rows} = await client.query<Record<string, unknown>>(sql);
				await client.query('ROLLBACK');
				return rows;
			} catch (error) {
				if (missing.has(errorCode(error))) return null;
				throw error;
			}
		},
		record: async ({id, name, checksum, up, down, commit, release, appliedAt}) => {
			await client.query(`INSERT INTO ${table} (${ledgerColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, [
				id,
				name,
				checksum,
				up,
				down,
				commit,
				release,
				appliedAt,
			]);
		},
		forget: async id => {
			await client.query(`DELETE FROM ${table} WHERE id = $1`, [id]);
		},
		steps: null,
		isLockTimeout: error => errorCode(error) === lockNotAvailable,
		blockers: () => postgresBlockers(client),
		close: () => close(client),
	};
}

// Any number will do, as long as it is always the same: "release-tui" in the telephone's letters.
const lockKey = 7_353_273_884;
const lockNotAvailable = '55P03';
const undefinedTable = '42P01';
const undefinedSchema = '3F000';
const missing: ReadonlySet<unknown> = new Set([undefinedTable, undefinedSchema]);

const createTable = `CREATE TABLE ${ledgerTable} (
	id text NOT NULL PRIMARY KEY,
	name text NOT NULL,
	checksum text NOT NULL,
	up text NOT NULL,
	down text,
	commit_sha text NOT NULL,
	release integer NOT NULL,
	applied_at timestamptz NOT NULL
)`;

function clientConfig(database: string, mode: SessionInput['mode']): ClientConfig {
	const common = {
		connectionString: withLibpqModes(database),
		application_name: 'release-tui',
		keepAlive: true,
	};
	if (mode.kind === 'write') return {...common, connectionTimeoutMillis: 10_000};
	return {...common, connectionTimeoutMillis: mode.timeoutMs, query_timeout: mode.timeoutMs};
}

// When this process is killed, the server shall not finish a long statement that nobody waits for. Old servers, and
// some systems, cannot do this: then it does.
async function noticeBrokenConnections(client: Client): Promise<void> {
	const name = 'client_connection_check_interval';
	await client.query(`SELECT set_config(name, '1000', false) FROM pg_settings WHERE name = '${name}'`).catch(() => {});
}

async function setLockLimit(client: Client, limitMs: number): Promise<void> {
	await client.query(`SET lock_timeout = ${limitMs}`);
}

/** Whether the limit is still ours: a migration may set its own. */
function hasLockLimit(client: Client, limitMs: number): Promise<boolean> {
	return isTrue(client, `SELECT setting = '${limitMs}' FROM pg_settings WHERE name = 'lock_timeout'`);
}

async function isTrue(client: Client, question: string): Promise<boolean> {
	const {rows} = await client.query<unknown[]>({text: question, rowMode: 'array'});
	return rows[0]?.[0] === true;
}

// A server that does not answer any more must not keep the process: its goodbye is waited for shortly.
async function close(client: Client): Promise<void> {
	const goodbye = client.end().catch(() => {});
	const isOver = await Promise.race([goodbye.then(() => true), sleep(500, false, {ref: false})]);
	if (!isOver) client.connection.stream.destroy();
}
