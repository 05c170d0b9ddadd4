import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {Client} from 'pg';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {MigrationScript} from '../../src/domain/plan.ts';
import {type ApplyResult, applyMigration} from '../../src/migrations/apply.ts';
import {checksumOf} from '../../src/migrations/ledger.ts';
import {type LockPatience, lockPatience} from '../../src/migrations/lockPatience.ts';
import {describePostgres} from '../support/postgres.ts';

type Rows = readonly Record<string, unknown>[];
type Bench = {
	readonly dialect: 'sqlite' | 'postgres';
	readonly database: string;
	readonly cwd: string;
	readonly query: (sql: string) => Promise<Rows>;
};

let printed: string[];
beforeEach(() => {
	printed = [];
});

function apply(
	bench: Bench,
	change: Partial<MigrationScript> = {},
	direction: 'up' | 'down' = 'up',
	patience: LockPatience = lockPatience,
): Promise<ApplyResult> {
	const script = {
		id: '0001',
		name: 'add_users',
		up: "CREATE TABLE users (id integer PRIMARY KEY, name text);\nINSERT INTO users VALUES (1, 'ana');\n",
		down: 'DROP TABLE users;',
		dialect: bench.dialect,
		database: 'DATABASE_URL',
		...change,
	};
	const {database, cwd} = bench;
	return applyMigration({
		script,
		direction,
		database,
		cwd,
		commit: 'c0ffee',
		release: 7,
		print: line => printed.push(line),
		patience,
	});
}

const ledger = (bench: Bench) => bench.query('SELECT * FROM release_tui_migrations ORDER BY id');

function testsForBoth(bench: () => Bench): void {
	test('a migration and its record come together', async () => {
		expect(await apply(bench())).toEqual({ok: true, changed: true});
		expect(await bench().query('SELECT name FROM users')).toEqual([{name: 'ana'}]);
		const [row] = await ledger(bench());
		expect(row).toMatchObject({
			id: '0001',
			name: 'add_users',
			down: 'DROP TABLE users;',
			commit_sha: 'c0ffee',
			release: 7,
			checksum: checksumOf(String(row?.up)),
		});
		expect(printed.at(-1)).toMatch(/^applied 0001 add_users in \d+ ms$/);
	});

	test('applying it again changes nothing and says so', async () => {
		await apply(bench());
		expect(await apply(bench())).toEqual({ok: true, changed: false});
		expect(printed.at(-1)).toMatch(/^0001 add_users was applied at \d{4}-.* by release #7: nothing to do$/);
		expect(await bench().query('SELECT name FROM users')).toHaveLength(1);
		expect(await apply(bench(), {up: 'SELECT 1'})).toEqual({ok: true, changed: false});
		expect(printed.at(-1)).toBe('its text was another one then');
	});

	test('it is taken back once', async () => {
		await apply(bench());
		expect(await apply(bench(), {}, 'down')).toEqual({ok: true, changed: true});
		await expect(bench().query('SELECT * FROM users')).rejects.toThrow();
		expect(await ledger(bench())).toEqual([]);
		expect(await apply(bench(), {}, 'down')).toEqual({ok: true, changed: false});
		expect(printed.at(-1)).toBe('0001 add_users is not applied: nothing to take back');
	});

	test('the ledger knows the way back where the plan does not', async () => {
		await apply(bench());
		expect(await apply(bench(), {down: null}, 'down')).toEqual({ok: true, changed: true});
		expect(await apply(bench(), {id: '2', name: 'one_way', up: 'SELECT 1', down: null})).toMatchObject({ok: true});
		expect(await apply(bench(), {id: '2', name: 'one_way', up: 'SELECT 1', down: null}, 'down')).toEqual({
			ok: false,
			error: '2 one_way has no down: it cannot be taken back',
		});
	});

	test('a statement that fails leaves nothing behind and is named with its line', async () => {
		const up = 'CREATE TABLE a (b integer);\n\n-- why\nINSERT INTO nope\n\tVALUES (1);\nCREATE TABLE c (d integer);';
		const result = await apply(bench(), {up});
		expect(result).toEqual({
			ok: false,
			error: expect.stringMatching(/^0001 add_users, up, line 4: .*nope.*\n {2}in: INSERT INTO nope$/s),
		});
		await expect(bench().query('SELECT * FROM a')).rejects.toThrow();
		await expect(ledger(bench())).rejects.toThrow();
		expect(await apply(bench())).toEqual({ok: true, changed: true});
	});

	test('a BEGIN and COMMIT of its own around everything give way to ours', async () => {
		const up = 'BEGIN;\nCREATE TABLE a (b integer);\nINSERT INTO nope VALUES (1);\nCOMMIT;\n';
		expect(await apply(bench(), {up})).toMatchObject({ok: false, error: expect.stringContaining('line 3')});
		await expect(bench().query('SELECT * FROM a')).rejects.toThrow();
		expect(await apply(bench(), {up: up.replace(/INSERT.*\n/, '')})).toEqual({ok: true, changed: true});
		expect(await ledger(bench())).toHaveLength(1);
	});

	test.each([
		'CREATE TABLE a (b integer); COMMIT; SELECT 1',
		'BEGIN; SELECT 1; COMMIT; BEGIN; SELECT 2; COMMIT',
		'ROLLBACK',
	])('a script with transactions of its own is refused before anything runs: %s', async up => {
		expect(await apply(bench(), {up})).toMatchObject({
			ok: false,
			error: expect.stringMatching(/line 1: (COMMIT|BEGIN|ROLLBACK) here would part the migration from its record/),
		});
		await expect(bench().query('SELECT * FROM a')).rejects.toThrow();
	});

	test('a script may say that it runs without a transaction; then what it did before a failure stays', async () => {
		const up = '-- release-tui: no-transaction\nCREATE TABLE a (b integer);\nVACUUM;\nINSERT INTO nope VALUES (1);';
		expect(await apply(bench(), {up})).toMatchObject({ok: false, error: expect.stringContaining('line 4')});
		expect(printed).toContain('without a transaction: what was done before a failure stays');
		expect(await bench().query('SELECT * FROM a')).toEqual([]);
		expect(await ledger(bench())).toEqual([]);
		expect(await apply(bench(), {up: '-- migrate:up transaction:false\nVACUUM;'})).toEqual({ok: true, changed: true});
		expect(await ledger(bench())).toHaveLength(1);
	});

	test('two runs at once apply it once', async () => {
		const results = await Promise.all([apply(bench()), apply(bench()), apply(bench())]);
		expect(results.filter(result => result.ok && result.changed)).toHaveLength(1);
		expect(results.filter(result => result.ok)).toHaveLength(3);
		expect(await bench().query('SELECT name FROM users')).toHaveLength(1);
	});
}

describe('SQLite', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'release-tui-apply-'));
	});
	afterEach(() => rmSync(folder, {recursive: true, force: true}));
	const bench = (): Bench => ({
		dialect: 'sqlite',
		database: 'sqlite:shop.db',
		cwd: folder,
		query: async sql => {
			const db = new Database(join(folder, 'shop.db'));
			try {
				return db.prepare<[], Record<string, unknown>>(sql).all();
			} finally {
				db.close();
			}
		},
	});
	testsForBoth(bench);

	test('a table that others refer to is rebuilt without losing their rows', async () => {
		await apply(bench(), {
			up: `CREATE TABLE a (id integer PRIMARY KEY, old text);
				CREATE TABLE b (a integer REFERENCES a ON DELETE CASCADE);
				INSERT INTO a VALUES (1, 'x'); INSERT INTO b VALUES (1);`,
		});
		const up = `PRAGMA foreign_keys=OFF;
			BEGIN TRANSACTION;
			CREATE TABLE new_a (id integer PRIMARY KEY);
			INSERT INTO new_a SELECT id FROM a;
			DROP TABLE a;
			ALTER TABLE new_a RENAME TO a;
			COMMIT;
			PRAGMA foreign_keys=ON;`;
		expect(await apply(bench(), {id: '2', up})).toEqual({ok: true, changed: true});
		expect(await bench().query('SELECT * FROM b')).toEqual([{a: 1}]);
		const unwrapped = up.replace(/(PRAGMA|BEGIN|COMMIT).*\n?/g, '');
		expect(await apply(bench(), {id: '3', up: unwrapped})).toEqual({ok: true, changed: true});
		expect(await bench().query('SELECT * FROM b')).toEqual([{a: 1}]);
	});

	test('a migration can ask for checked references', async () => {
		await apply(bench(), {up: 'CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (a integer REFERENCES a);'});
		const up = 'PRAGMA foreign_keys = ON;\nINSERT INTO b VALUES (5);';
		expect(await apply(bench(), {id: '2', up})).toMatchObject({
			ok: false,
			error: expect.stringContaining('line 2: FOREIGN KEY constraint failed'),
		});
	});

	test('a file that is no database, and a folder that does not exist, are told in words', async () => {
		expect(await apply({...bench(), database: 'no/such/folder.db'})).toMatchObject({
			ok: false,
			error: expect.stringContaining('directory does not exist'),
		});
		expect(await apply({...bench(), database: ''})).toEqual({
			ok: false,
			error: 'the variable DATABASE_URL is not set: it names the database',
		});
	});
});

describePostgres('PostgreSQL', server => {
	let database: string;
	let clients: Client[];
	beforeEach(async () => {
		database = await server().createDatabase();
		clients = [];
	});
	afterEach(async () => {
		await Promise.all(clients.map(client => client.end()));
	});
	const connect = async () => {
		const client = new Client(database);
		clients.push(client);
		await client.connect();
		return client;
	};
	const bench = (): Bench => ({
		dialect: 'postgres',
		database,
		cwd: '/',
		query: async sql => (await (await connect()).query(sql)).rows,
	});
	testsForBoth(bench);

	test('an index is made concurrently when the file says so, and not otherwise', async () => {
		await apply(bench());
		const up = 'CREATE INDEX CONCURRENTLY names ON users (name);\nSELECT 1;';
		expect(await apply(bench(), {id: '2', up})).toMatchObject({
			ok: false,
			error: expect.stringContaining('cannot run inside a transaction block'),
		});
		expect(await apply(bench(), {id: '2', up: `-- release-tui: no-transaction\n${up}`})).toEqual({
			ok: true,
			changed: true,
		});
		expect(await ledger(bench())).toHaveLength(2);
	});

	test('two runs without a transaction exclude each other, too', async () => {
		await apply(bench());
		const up = '-- release-tui: no-transaction\nCREATE INDEX CONCURRENTLY names ON users (name);';
		const results = await Promise.all([apply(bench(), {id: '2', up}), apply(bench(), {id: '2', up})]);
		expect(results).toEqual(
			expect.arrayContaining([
				{ok: true, changed: true},
				{ok: true, changed: false},
			]),
		);
	});

	test('a lock that somebody holds is waited for in several tries, and then it is said who holds it', async () => {
		await apply(bench());
		const other = await connect();
		await other.query('BEGIN; SELECT * FROM users');
		const change = {id: '2', up: 'CREATE TABLE a (b integer);\nALTER TABLE users ADD age integer;'};
		expect(await apply(bench(), change, 'up', {limitMs: 10, tries: 2, pauseMs: 1})).toEqual({
			ok: false,
			error: expect.stringMatching(
				/line 2: canceling statement due to lock timeout.*tried 2 times; the oldest transactions:\n {2}process \d+ \(tester\) is in a transaction for \d+ s, now idle in transaction$/s,
			),
		});
		expect(printed.filter(line => line === '  CREATE TABLE a (b integer)')).toHaveLength(2);
		const run = apply(bench(), change, 'up', {limitMs: 10, tries: 1000, pauseMs: 0});
		await expect.poll(() => printed.filter(line => line.includes('of 1000'))).not.toHaveLength(0);
		await other.query('COMMIT');
		expect(await run).toEqual({ok: true, changed: true});
	});

	test.each([
		['CREATE INDEX CONCURRENTLY', '-- release-tui: no-transaction\nCREATE INDEX CONCURRENTLY names ON users (name);'],
		["UPDATE users SET name = 'eva'", "UPDATE users SET name = 'eva';"],
	])('what makes nobody wait waits as long as it takes: %s', async (begin, up) => {
		await apply(bench());
		const other = await connect();
		await other.query('BEGIN; UPDATE users SET id = 1');
		const run = apply(bench(), {id: '2', up}, 'up', {limitMs: 1, tries: 1, pauseMs: 1});
		const watching = await connect();
		const waiting = `SELECT FROM pg_stat_activity
			WHERE wait_event_type = 'Lock' AND starts_with(query, $1) AND datname = current_database()`;
		await expect.poll(async () => (await watching.query(waiting, [begin])).rows.length, {timeout: 20_000}).toBe(1);
		await other.query('COMMIT');
		expect(await run).toEqual({ok: true, changed: true});
	});

	test('the line of a mistake inside a long statement is named', async () => {
		const up = 'SELECT 1;\nCREATE TABLE a (\n\tb integer,\n\tc no_such_type\n);';
		expect(await apply(bench(), {up})).toEqual({
			ok: false,
			error: '0001 add_users, up, line 4: type "no_such_type" does not exist\n  in: CREATE TABLE a (',
		});
	});

	test('what the database says besides is part of the error, and its notices are printed', async () => {
		await apply(bench());
		const up = "DO $$ BEGIN RAISE NOTICE 'half way'; END $$;\nINSERT INTO users VALUES (1, 'ben');";
		expect(await apply(bench(), {id: '2', up})).toMatchObject({
			ok: false,
			error: expect.stringContaining(
				'line 2: duplicate key value violates unique constraint "users_pkey"; Key (id)=(1)',
			),
		});
		expect(printed).toContain('NOTICE: half way');
		expect(printed.join('\n')).not.toContain('no transaction in progress');
	});

	test('a migration that changes the search path is recorded all the same', async () => {
		const up = "SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.a (b integer);";
		expect(await apply(bench(), {up})).toEqual({ok: true, changed: true});
		expect(await ledger(bench())).toHaveLength(1);
	});

	test('a run waits, aloud, for the one before it', async () => {
		const other = await connect();
		await other.query('SELECT pg_advisory_lock(7353273884)');
		const run = apply(bench());
		await expect.poll(() => printed).toContain('somebody else changes this database: waiting');
		await other.query('SELECT pg_advisory_unlock(7353273884)');
		expect(await run).toEqual({ok: true, changed: true});
	});

	test('a connection that breaks in the middle is an error, and nothing stays', async () => {
		const run = apply(bench(), {up: 'CREATE TABLE a (b integer);\nSELECT pg_sleep(60);'});
		const other = await connect();
		await expect
			.poll(async () => {
				const {rows} = await other.query(
					`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
						WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid() AND datname = current_database()`,
				);
				return rows.length;
			})
			.toBe(1);
		expect(await run).toMatchObject({ok: false, error: expect.stringContaining('terminating connection')});
		await expect(bench().query('SELECT * FROM a')).rejects.toThrow();
		await expect(ledger(bench())).rejects.toThrow();
	});

	test('a server that is not there, and a wrong password, are told without the password', async () => {
		const wrong = database.replace('s3cret-pass', 'wr0ng-pass');
		const refused = await apply({...bench(), database: wrong});
		expect(refused).toEqual({
			ok: false,
			error: expect.stringMatching(/^the database refuses the user or the password: postgres:\/\/tester:\*\*\*@127/),
		});
		const gone = await apply({...bench(), database: 'postgres://tester:wr0ng-pass@127.0.0.1:1/x'});
		expect(gone).toMatchObject({error: expect.stringMatching(/^nothing listens at the address of the database/)});
		expect(JSON.stringify([refused, gone])).not.toContain('wr0ng');
	});
});
