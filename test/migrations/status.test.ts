import {existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {Client} from 'pg';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openRepository} from '../../src/git/openRepository.ts';
import type {Repository} from '../../src/git/repository.ts';
import {applyMigration} from '../../src/migrations/apply.ts';
import type {MigrationStatus} from '../../src/migrations/migrations.ts';
import {migrationStatus} from '../../src/migrations/status.ts';
import {describeMariadb} from '../support/mariadb.ts';
import {describePostgres} from '../support/postgres.ts';
import {createRepository, type TestRepository} from '../support/repository.ts';

let made: TestRepository;
let repository: Repository;
let first: string;
let second: string;
let folder: string;

beforeEach(async () => {
	made = createRepository();
	[first = '', second = ''] = made.commits(
		{
			files: {
				'db/0001_users.up.sql': 'CREATE TABLE users (id integer);\n',
				'db/0001_users.down.sql': 'DROP TABLE users;\n',
				'db/0002_nick.sql': 'ALTER TABLE users ADD COLUMN nick text;\n',
				'db/README.md': 'How to write migrations',
			},
		},
		{files: {'db/0010_orders.sql': 'CREATE TABLE orders (id integer);\n', 'db/0002_nick.sql': 'SELECT 1;\n'}},
	);
	const opened = await openRepository(made.root);
	if ('ok' in opened) throw new Error(opened.message);
	repository = opened;
	folder = mkdtempSync(join(tmpdir(), 'release-tui-status-'));
});
afterEach(() => {
	made.remove();
	rmSync(folder, {recursive: true, force: true});
});

type Place = {readonly dialect: 'sqlite' | 'postgres' | 'mysql'; readonly database: string};

function status({dialect, database}: Place, candidate: string, cwd = made.root): Promise<MigrationStatus> {
	const config = {adapter: 'sql-dir', dialect, path: 'db', database: 'DATABASE_URL'} as const;
	return migrationStatus({config, database, candidate, repository, cwd});
}

async function rows(place: Place, candidate: string): Promise<readonly string[]> {
	const result = await status(place, candidate);
	if (!result.ok) throw new Error(result.error);
	return result.rows.map(row => `${row.id} ${row.state}${row.changed ? ' changed' : ''}${row.down ? '' : ' one-way'}`);
}

async function applyPending(place: Place, candidate: string): Promise<void> {
	const result = await status(place, candidate);
	if (!result.ok) throw new Error(result.error);
	for (const script of result.pending) {
		const {database} = place;
		const input = {script, direction: 'up', database, cwd: made.root, commit: candidate, release: 1} as const;
		expect(await applyMigration({...input, print: () => {}})).toMatchObject({ok: true});
	}
}

async function tellsItAll(place: Place): Promise<void> {
	expect(await rows(place, first)).toEqual(['0001 pending', '0002 pending one-way']);
	await applyPending(place, first);
	expect(await rows(place, first)).toEqual(['0001 applied', '0002 applied one-way']);
	expect(await rows(place, second)).toEqual(['0001 applied', '0002 applied changed one-way', '0010 pending one-way']);
	await applyPending(place, second);
	expect(await rows(place, first)).toEqual(['0001 applied', '0002 applied one-way', '0010 gone one-way']);
	const gone = await status(place, first);
	expect(gone.ok && gone.rows.at(-1)).toMatchObject({
		name: 'orders',
		up: 'CREATE TABLE orders (id integer);\n',
		appliedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
	});
}

const sqlite = (database = join(folder, 'shop.db')): Place => ({dialect: 'sqlite', database});

test('SQLite: applied, pending, gone and changed migrations are told apart', () => tellsItAll(sqlite()));

test('a script of the status holds everything that a plan needs', async () => {
	const result = await status(sqlite(), first);
	expect(result.ok && result.pending[0]).toEqual({
		id: '0001',
		name: 'users',
		file: 'db/0001_users.up.sql',
		up: 'CREATE TABLE users (id integer);\n',
		down: 'DROP TABLE users;\n',
		hasDown: true,
		transaction: 'file',
		dialect: 'sqlite',
		database: 'DATABASE_URL',
		commands: null,
	});
});

test('asking creates neither the SQLite file nor the ledger', async () => {
	await status(sqlite(), first);
	expect(existsSync(join(folder, 'shop.db'))).toBe(false);
	const file = join(folder, 'empty.db');
	new Database(file).exec('CREATE TABLE own (id integer)').close();
	expect(await rows(sqlite(`sqlite:${file}`), first)).toHaveLength(2);
	const db = new Database(file, {readonly: true});
	expect(db.prepare('SELECT name FROM sqlite_master').pluck().all()).toEqual(['own']);
	db.close();
});

test('a SQLite path is relative to the folder of the configuration, and so is the path of the migrations', async () => {
	const sub = made.commit({files: {'service/db/1_a.sql': 'SELECT 1;'}});
	const cwd = join(made.root, 'service');
	const result = await status(sqlite('own.db'), sub, cwd);
	expect(result.ok && result.rows.map(row => row.id)).toEqual(['1']);
	const [script] = result.ok ? result.pending : [];
	if (!script) throw new Error('nothing is pending');
	const input = {script, direction: 'up', database: 'own.db', cwd, commit: sub, release: 1} as const;
	await applyMigration({...input, print: () => {}});
	expect(existsSync(join(cwd, 'own.db'))).toBe(true);
	const after = await status(sqlite('own.db'), sub, cwd);
	expect(after.ok && after.pending).toEqual([]);
});

test('a file that is no SQLite database, or is in use, is told in words', async () => {
	const file = join(folder, 'text.db');
	writeFileSync(file, 'this is no database, but it is long enough to be read as one. '.repeat(50));
	expect(await status(sqlite(file), first)).toMatchObject({
		ok: false,
		error: expect.stringMatching(/^the file is no SQLite database: .*text\.db/),
	});
	mkdirSync(join(folder, 'dir.db'));
	expect(await status(sqlite(join(folder, 'dir.db')), first)).toMatchObject({ok: false});
	const busy = join(folder, 'busy.db');
	const db = new Database(busy);
	db.exec('CREATE TABLE a (b); BEGIN EXCLUSIVE');
	const started = performance.now();
	expect(await status(sqlite(busy), first)).toMatchObject({error: expect.stringContaining('in use by somebody else')});
	expect(performance.now() - started).toBeLessThan(20_000);
	db.close();
});

test('a file name that is no migration is told with its place', async () => {
	const bad = made.commit({files: {'db/oops.sql': 'SELECT 1;'}});
	expect(await status(sqlite(), bad)).toMatchObject({ok: false, error: expect.stringMatching(/^db\/oops\.sql: /)});
});

test('a missing variable is named', async () => {
	expect(await status({dialect: 'postgres', database: ''}, first)).toMatchObject({
		ok: false,
		error: 'the variable DATABASE_URL is not set: it names the database',
		at: expect.stringMatching(/Z$/),
	});
});

test.each([
	'postgres',
	'mysql',
] as const)('%s: a server that never answers is given up after five seconds', async dialect => {
	const silent = createServer(socket => socket.on('error', () => {}));
	await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
	const address = silent.address();
	const port = typeof address === 'object' && address ? address.port : 0;
	const started = performance.now();
	const result = await status({dialect, database: `${dialect}://ana:hunter22@127.0.0.1:${port}/shop`}, first);
	expect(result).toMatchObject({
		ok: false,
		error: expect.stringMatching(`^the database does not answer: ${dialect}://ana:\\*{3}@127.0.0.1:${port}/shop`),
	});
	expect(performance.now() - started).toBeLessThan(25_000);
	silent.close();
});

test('nothing listening, a strange host and rubbish for a URL are told in words', async () => {
	const errorOf = async (database: string) => {
		const result = await status({dialect: 'postgres', database}, first);
		return result.ok ? 'ok' : result.error;
	};
	expect(await errorOf('postgres://ana:hunter22@127.0.0.1:1/shop')).toMatch(/^nothing listens .*ana:\*\*\*@127/);
	expect(await errorOf('postgres://ana:hunter22@[::bad/shop')).toMatch(/^this is no URL of a database: .*ana:\*\*\*@/);
	expect(await errorOf('postgres://ana:hunter22@%2Fnowhere/shop')).toMatch(/^there is no such database socket/);
	expect(await errorOf('shop.db')).toMatch(/^DATABASE_URL is no PostgreSQL URL/);
});

describePostgres('PostgreSQL', server => {
	test('applied, pending, gone and changed migrations are told apart', async () => {
		await tellsItAll({dialect: 'postgres', database: await server().createDatabase()});
	});

	test('asking does not create the ledger', async () => {
		const database = await server().createDatabase();
		await status({dialect: 'postgres', database}, first);
		const client = new Client(database);
		await client.connect();
		const {rows} = await client.query("SELECT to_regclass('release_tui_migrations') AS ledger");
		await client.end();
		expect(rows).toEqual([{ledger: null}]);
	});

	test('wrong credentials and a missing database are told apart, without the password', async () => {
		const database = await server().createDatabase();
		const wrong = await status({dialect: 'postgres', database: database.replace('s3cret', 'wr0ng')}, first);
		expect(wrong).toMatchObject({
			error: expect.stringMatching(/^the database refuses the user or the password: .*:\*\*\*@/),
		});
		const missing = await status({dialect: 'postgres', database: `${database}_not`}, first);
		expect(missing).toMatchObject({error: expect.stringMatching(/^the server has no such database: .*:\*\*\*@/)});
		expect(JSON.stringify([wrong, missing])).not.toMatch(/wr0ng|s3cret/);
	});
});

describeMariadb('MariaDB', server => {
	test('applied, pending, gone and changed migrations are told apart', async () => {
		await tellsItAll({dialect: 'mysql', database: await server().createDatabase()});
	});

	test('one that is half applied is told as such, and is still pending', async () => {
		const place: Place = {dialect: 'mysql', database: await server().createDatabase()};
		const sql = 'CREATE TABLE a (b integer);\nCREATE TABLE c (d integer);\nCREATE TABLE a (b integer);\n';
		const third = made.commit({files: {'db/0020_half.sql': sql}});
		await applyPending(place, second);
		const pending = await status(place, third);
		const script = pending.ok ? pending.pending.at(-1) : undefined;
		if (!script) throw new Error('nothing is pending');
		const input = {
			script,
			direction: 'up',
			database: place.database,
			cwd: made.root,
			commit: third,
			release: 1,
		} as const;
		expect(await applyMigration({...input, print: () => {}})).toMatchObject({ok: false});
		const result = await status(place, third);
		expect(result).toMatchObject({remarks: ['0020: 2 of 3 statements are applied; doing it again goes on there.']});
		expect(result.ok && result.rows.at(-1)).toMatchObject({id: '0020', state: 'halfway', appliedAt: null});
		expect(result.ok && result.pending.map(({id}) => id)).toEqual(['0020']);
	});
});
