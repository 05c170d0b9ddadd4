// What is pending, tried on a clone: each kind of database, with real data, and the original untouched.
import {mkdtempSync, readdirSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import {createConnection} from 'mysql2/promise';
import {Client} from 'pg';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {MigrationScript} from '../../../src/domain/plan.ts';
import type {Dialect} from '../../../src/domain/project.ts';
import {type ClonePlace, cloneHindrance, createClone, dropClone} from '../../../src/migrations/clone/clone.ts';
import {proveOnClone} from '../../../src/migrations/clone/prove.ts';
import {gatherQueries, queriesOf} from '../../../src/migrations/clone/queries.ts';
import {describeMariadb} from '../../support/mariadb.ts';
import {describePostgres} from '../../support/postgres.ts';
import {migration} from '../../support/samples.ts';

let folder = '';

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'release-tui-clone-'));
});
afterEach(() => {
	rmSync(folder, {recursive: true, force: true});
});

const schema =
	"CREATE TABLE users (id integer, name varchar(40), legacy varchar(40)); INSERT INTO users VALUES (1, 'ana', 'old')";

function script(id: string, dialect: Dialect, up: string, down: string | null): MigrationScript {
	return migration(id, {}, {dialect, up, down, hasDown: down !== null, transaction: 'file'}).migration;
}

const pendingOf = (dialect: Dialect) => [
	script('1', dialect, 'ALTER TABLE users ADD nick varchar(40);', 'ALTER TABLE users DROP COLUMN nick;'),
	script('2', dialect, 'UPDATE users SET nick = name;', 'UPDATE users SET nick = NULL;'),
	script('3', dialect, 'ALTER TABLE users DROP COLUMN legacy;', 'ALTER TABLE users ADD legacy varchar(40);'),
];

const oldQueries = 'SELECT name FROM users; SELECT legacy FROM users; SELECT a FROM never_was_there; SELEC 1;';
const newQueries = 'SELECT nick FROM users; SELECT name FROM users;';

async function provesAll(place: ClonePlace, columns: (database: string) => Promise<readonly string[]>): Promise<void> {
	const {dialect, cwd} = place;
	const clone = await createClone(place);
	if (typeof clone === 'string') throw new Error(clone);
	expect(clone.database).not.toBe(place.database);
	const base = {clone: clone.database, cwd, env: {}, secrets: [], commit: 'c'.repeat(40), say: () => {}};
	const found = await proveOnClone({
		...base,
		scripts: pendingOf(dialect),
		old: queriesOf(oldQueries, dialect),
		fresh: queriesOf(newQueries, dialect),
	});
	expect(found.steps.map(({id, direction, error}) => [id, direction, error])).toEqual([
		...['1', '2', '3'].map(id => [id, 'up', null]),
		...['3', '2', '1'].map(id => [id, 'down', null]),
		...['1', '2', '3'].map(id => [id, 'again', null]),
	]);
	expect(found.steps[0]?.statements).toEqual([{line: 1, ms: expect.any(Number)}]);
	expect(found.old).toEqual({
		tried: 2,
		broken: [{sql: 'SELECT legacy FROM users', error: expect.stringMatching(/legacy/)}],
	});
	expect(found.fresh).toEqual({
		tried: 2,
		broken: [{sql: 'SELECT nick FROM users', error: expect.stringMatching(/nick/)}],
	});
	expect(await columns(clone.database)).toEqual(['id', 'name', 'nick']);
	expect(await columns(place.database)).toEqual(['id', 'name', 'legacy']);
	expect(await dropClone(place)).toBeNull();
	expect(await dropClone(place)).toBeNull();
	expect(readdirSync(folder).filter(name => name.startsWith(place.name))).toEqual([]);
	await expect(columns(clone.database)).rejects.toThrow();
}

function placeOf(dialect: Dialect, database: string): ClonePlace {
	return {dialect, database, cwd: folder, folder, name: 'release_tui_clone_test'};
}

async function sqliteColumns(file: string): Promise<readonly string[]> {
	const database = new Database(path.resolve(folder, file), {fileMustExist: true});
	try {
		return database
			.prepare<[], {name: string}>("SELECT name FROM pragma_table_info('users')")
			.all()
			.map(({name}) => name);
	} finally {
		database.close();
	}
}

function sqliteOriginal(): string {
	const database = new Database(path.join(folder, 'shop.db'));
	database.exec(schema);
	database.close();
	return 'shop.db';
}

test('SQLite: up, down, up, and the queries of old and new code', async () => {
	await provesAll(placeOf('sqlite', sqliteOriginal()), sqliteColumns);
});

test('a clone is private', async () => {
	const place = placeOf('sqlite', sqliteOriginal());
	await createClone(place);
	expect(statSync(path.join(folder, 'release_tui_clone_test.db')).mode & 0o777).toBe(0o600);
});

test('an original that is not there is told, and leaves nothing behind', async () => {
	expect(await createClone(placeOf('sqlite', 'no.db'))).toMatch(/^The database cannot be cloned: /);
	expect(readdirSync(folder)).toEqual([]);
});

test('a failure ends its direction, and what is missing ends the way back', async () => {
	const place = placeOf('sqlite', sqliteOriginal());
	const clone = await createClone(place);
	if (typeof clone === 'string') throw new Error(clone);
	const input = {clone: clone.database, cwd: folder, env: {}, secrets: [], commit: 'c', say: () => {}, fresh: null};
	const broken = [
		script('1', 'sqlite', 'CREATE TABLE a (b);', 'DROP TABLE a;'),
		script('2', 'sqlite', 'SELECT * FROM nowhere;', null),
		script('3', 'sqlite', 'CREATE TABLE c (d);', null),
	];
	const failed = await proveOnClone({...input, scripts: broken, old: 'nothing was given'});
	expect(failed.steps.map(({id, direction}) => `${id} ${direction}`)).toEqual(['1 up', '2 up']);
	expect(failed.steps[1]?.error).toContain('no such table: nowhere');
	expect(failed.old).toEqual({none: 'nothing was given'});
	const tool = (id: string, up: string, down: string | null) => {
		const made = script(id, 'sqlite', '', down);
		return {...made, up: null, down: null, commands: {up, down}};
	};
	const byTools = await proveOnClone({
		...input,
		env: {SHOP: 'the clone'},
		scripts: [
			tool('4', `test "$SHOP" = "the clone" && test "$DATABASE_URL" = "${clone.database}"`, null),
			tool('5', 'true', 'echo no >&2; exit 3'),
		],
		old: 'nothing was given',
	});
	expect(byTools.steps.map(({id, direction, error}) => [id, direction, error])).toEqual([
		['4', 'up', null],
		['5', 'up', null],
		['5', 'down', expect.stringContaining('no')],
	]);
});

describePostgres('PostgreSQL', server => {
	const columns = async (database: string) => {
		const client = new Client(database);
		client.on('error', () => {});
		await client.connect();
		try {
			const sql =
				"SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'users' ORDER BY column_name";
			const {rows} = await client.query<{name: string}>(sql);
			return inOrder(rows.map(({name}) => name));
		} finally {
			await client.end();
		}
	};
	const original = async (keep: boolean) => {
		const database = await server().createDatabase();
		const client = new Client(database);
		client.on('error', () => {});
		await client.connect();
		await client.query(schema);
		if (!keep) await client.end();
		return {database, client};
	};

	test('a database that nobody uses is copied', async () => {
		const {database} = await original(false);
		await provesAll(placeOf('postgres', database), columns);
	});

	test('one that is in use is dumped and restored', async () => {
		const {database, client} = await original(true);
		const place = placeOf('postgres', database);
		expect(await createClone(place)).toMatchObject({how: expect.stringContaining('dump')});
		expect(readdirSync(folder)).toEqual([]);
		await dropClone(place);
		await provesAll(place, columns);
		await client.end();
	});

	test('the server itself knows the queries of the live code', async () => {
		const {database, client} = await original(true);
		expect(await gatherQueries('postgres', database, folder)).toContain('pg_stat_statements is not installed');
		await client.query('CREATE EXTENSION pg_stat_statements');
		await client.query('SELECT legacy FROM users WHERE id = $1', [1]);
		const found = await gatherQueries('postgres', database, folder);
		expect(found).toContainEqual({sql: 'SELECT legacy FROM users WHERE id = $1'});
		await client.end();
	});
});

describeMariadb('MariaDB', server => {
	test('a database is dumped and loaded', async () => {
		const database = await server().createDatabase();
		const connection = await createConnection({uri: database, multipleStatements: true});
		await connection.query(schema);
		await connection.end();
		await provesAll(placeOf('mysql', database), async place => {
			const own = await createConnection({uri: place});
			try {
				const [rows] = await own.query('SHOW COLUMNS FROM users');
				const names = Array.isArray(rows) ? rows.map(row => String(Reflect.get(row, 'Field'))) : [];
				return inOrder(names);
			} finally {
				await own.end();
			}
		});
	});
});

describeMariadb('what would leave a clone of MariaDB', server => {
	const original = async (more: string) => {
		const database = await server().createDatabase();
		const connection = await createConnection({uri: database, multipleStatements: true});
		await connection.query(`${schema}; ${more.replaceAll('ORIGINAL', new URL(database).pathname.slice(1))}`);
		await connection.end();
		return placeOf('mysql', database);
	};

	test('a migration that names the original is not tried', async () => {
		const place = await original('');
		const name = new URL(place.database).pathname.slice(1);
		const pending = [script('1', 'mysql', `USE ${name}; DROP TABLE users;`, null)];
		expect(await cloneHindrance(place, pending)).toMatch(/^1, line 1: "USE" reaches beyond/);
		const named = [script('2', 'mysql', `ALTER TABLE ${name}.users DROP legacy;`, null)];
		expect(await cloneHindrance(place, named)).toContain(`names the database ${name}`);
		expect(await cloneHindrance(place, pendingOf('mysql'))).toBeNull();
	});

	test('a trigger that names it refuses the clone; events are left out, views belong to the clone', async () => {
		const bad = await original('CREATE TRIGGER t AFTER INSERT ON users FOR EACH ROW DELETE FROM ORIGINAL.users');
		expect(await createClone(bad)).toMatch(/its t names the database test_\d+/);
		await expect(createConnection(bad.database.replace(/[^/]+$/, bad.name))).rejects.toThrow(/Unknown database/);
		const good = await original(
			'CREATE VIEW v AS SELECT name FROM ORIGINAL.users; CREATE EVENT e ON SCHEDULE EVERY 1 SECOND DO DELETE FROM ORIGINAL.users',
		);
		const clone = await createClone(good);
		if (typeof clone === 'string') throw new Error(clone);
		const connection = await createConnection(clone.database);
		const [events] = await connection.query('SHOW EVENTS');
		const [views] = await connection.query(
			"SELECT view_definition AS text FROM information_schema.views WHERE table_schema = 'release_tui_clone_test'",
		);
		await connection.end();
		await dropClone(good);
		expect(events).toEqual([]);
		expect(JSON.stringify(views)).toContain('release_tui_clone_test');
		expect(JSON.stringify(views)).not.toContain('test_');
	});
});

function inOrder(names: readonly string[]): readonly string[] {
	const order = ['id', 'name', 'legacy', 'nick'];
	return names.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
}
