import {spawn, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {createConnection} from 'mysql2/promise';
import {Client} from 'pg';
import {afterEach, beforeEach, expect, test} from 'vitest';
import * as z from 'zod';
import {programFile} from '../../src/process/programs.ts';
import {describeMariadb} from '../support/mariadb.ts';
import {describePostgres} from '../support/postgres.ts';

const program = programFile('migrate');
let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'release-tui-migrate-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const script = {
	id: '1',
	name: 'users',
	up: 'CREATE TABLE users (id integer);',
	down: 'DROP TABLE users;',
	dialect: 'sqlite',
	database: 'SHOP_DATABASE',
};

function run(task: unknown, environment: Record<string, string> = {SHOP_DATABASE: 'shop.db'}) {
	const file = join(folder, 'task.json');
	writeFileSync(file, typeof task === 'string' ? task : JSON.stringify(task));
	const {status, stdout, stderr} = spawnSync(process.execPath, [program, file], {
		encoding: 'utf8',
		env: {PATH: process.env.PATH, ...environment},
	});
	return {status, stdout, stderr};
}

const task = (direction: string) => ({script, direction, commit: 'c0ffee', release: 3, cwd: folder});

function tables(): readonly unknown[] {
	const db = new Database(join(folder, 'shop.db'));
	const names = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck().all();
	db.close();
	return names;
}

test('the process applies a migration, does so once, and takes it back', () => {
	expect(run(task('up'))).toEqual({
		status: 0,
		stdout: expect.stringMatching(/^ {2}CREATE TABLE users .*\napplied 1 users in \d+ ms\n$/),
		stderr: '',
	});
	expect(tables()).toEqual(['release_tui_migrations', 'users']);
	expect(run(task('up'))).toMatchObject({status: 0, stdout: expect.stringContaining('nothing to do')});
	expect(run(task('down'))).toMatchObject({status: 0, stdout: expect.stringContaining('took back 1 users')});
	expect(tables()).toEqual(['release_tui_migrations']);
});

test('a failure is told on the error output with exit code 1', () => {
	expect(run({...task('up'), script: {...script, up: 'SELEKT 1;'}})).toEqual({
		status: 1,
		stdout: '  SELEKT 1\n',
		stderr: '1 users, up, line 1: near "SELEKT": syntax error\n  in: SELEKT 1\n',
	});
	expect(run(task('up'), {})).toMatchObject({
		status: 1,
		stderr: 'the variable SHOP_DATABASE is not set: it names the database\n',
	});
});

test.each([
	'',
	'null',
	'{}',
	'{"script": 1}',
	JSON.stringify({...{script}, direction: 'sideways'}),
])('the file %j is refused', content => {
	expect(run(content)).toMatchObject({status: 1, stdout: '', stderr: expect.stringMatching(/task\.json/)});
});

test('the process needs a file', () => {
	const {status, stderr} = spawnSync(process.execPath, [program], {encoding: 'utf8'});
	expect({status, stderr}).toEqual({status: 1, stderr: 'usage: migrate FILE\n'});
});

describePostgres('PostgreSQL', server => {
	test('when the process is killed, the server drops what it was doing', async () => {
		const database = await server().createDatabase();
		const file = join(folder, 'task.json');
		const up = 'CREATE TABLE a (b integer); SELECT pg_sleep(60);';
		writeFileSync(file, JSON.stringify({...task('up'), script: {...script, up, dialect: 'postgres'}}));
		const child = spawn(process.execPath, [program, file], {env: {SHOP_DATABASE: database}, stdio: 'ignore'});
		const client = new Client(database);
		await client.connect();
		const ours = 'datname = current_database()';
		const sleepers = async () =>
			(await client.query(`SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)' AND ${ours}`)).rows.length;
		await expect.poll(sleepers).toBe(1);
		child.kill('SIGKILL');
		await expect.poll(sleepers).toBe(0);
		const {rows} = await client.query("SELECT to_regclass('a') AS a, to_regclass('release_tui_migrations') AS ledger");
		await client.end();
		expect(rows).toEqual([{a: null, ledger: null}]);
	});
});

describeMariadb('MariaDB', server => {
	test('when the process is killed in a statement, the next one goes on where it was', async () => {
		const database = await server().createDatabase();
		const file = join(folder, 'task.json');
		const up =
			'CREATE TABLE IF NOT EXISTS a (b integer);\nINSERT INTO a VALUES (1);\nALTER TABLE a ADD c integer;\nINSERT INTO a VALUES (2, 3);';
		const half = {...task('up'), script: {...script, up, dialect: 'mysql'}};
		const other = await createConnection({uri: database, rowsAsArray: true});
		const rows = async (sql: string) => (await other.query(sql))[0];
		// The server waits for this table, which the process is about to change.
		await rows('CREATE TABLE a (b integer)');
		writeFileSync(file, JSON.stringify(half));
		await rows('BEGIN');
		await rows('SELECT * FROM a');
		const child = spawn(process.execPath, [program, file], {env: {SHOP_DATABASE: database}, stdio: 'ignore'});
		const altering = "SELECT id FROM information_schema.processlist WHERE info LIKE 'ALTER TABLE a ADD c%'";
		const waiting = () => rows(`${altering} AND db = DATABASE()`);
		await expect.poll(waiting, {timeout: 20_000}).toHaveLength(1);
		const [[id]] = z.tuple([z.tuple([z.number()])]).parse(await waiting());
		child.kill('SIGKILL');
		await rows(`KILL ${id}`);
		await expect.poll(waiting, {timeout: 20_000}).toHaveLength(0);
		await rows('COMMIT');
		expect(await rows('SELECT done, total FROM release_tui_progress')).toEqual([[2, 4]]);
		const {status, stdout} = run(half, {SHOP_DATABASE: database});
		expect({status, stdout}).toEqual({
			status: 0,
			stdout: expect.stringContaining(
				'an earlier run ended in statement 3; the schema is as it was: it is run again\n2 of 4',
			),
		});
		expect(await rows('SELECT * FROM a')).toEqual([
			[1, null],
			[2, 3],
		]);
		await other.end();
	});

	test('killed after its first line, its second, and so on, it ends as if nothing had happened', async () => {
		const database = await server().createDatabase();
		const up = `SET @base = 100;
CREATE TABLE a (n integer);
INSERT INTO a VALUES (@base + 1), (@base + 2);
ALTER TABLE a ADD twice integer;
UPDATE a SET twice = n * 2;
ALTER TABLE a ADD INDEX (twice);
ALTER TABLE a ADD CHECK (n > 0);
ALTER TABLE a FORCE;
INSERT INTO a VALUES (@base + 3, 0);
RENAME TABLE a TO b;
INSERT INTO b VALUES (@base + 4, 0);`;
		const file = join(folder, 'task.json');
		writeFileSync(file, JSON.stringify({...task('up'), script: {...script, up, dialect: 'mysql'}}));
		const runUntil = async (lines: number) => {
			const child = spawn(process.execPath, [program, file], {env: {SHOP_DATABASE: database}});
			let seen = 0;
			child.stdout.on('data', chunk => {
				seen += String(chunk).split('\n').length - 1;
				if (seen >= lines) child.kill('SIGKILL');
			});
			return new Promise<number | null>(resolve => child.once('exit', resolve));
		};
		let lines = 1;
		while ((await runUntil(lines)) === null) lines++;
		const other = await createConnection({uri: database, rowsAsArray: true});
		const rows = async (sql: string) => (await other.query(sql))[0];
		expect(run({...task('up'), script: {...script, up, dialect: 'mysql'}}, {SHOP_DATABASE: database}).status).toBe(0);
		expect(await rows('SELECT * FROM b ORDER BY n')).toEqual([
			[101, 202],
			[102, 204],
			[103, 0],
			[104, 0],
		]);
		const checks = "SELECT * FROM information_schema.check_constraints WHERE table_name = 'b'";
		expect(await rows(`${checks} AND constraint_schema = DATABASE()`)).toHaveLength(1);
		expect(await rows('SHOW INDEX FROM b')).toHaveLength(1);
		expect(await rows('SELECT * FROM release_tui_progress')).toEqual([]);
		await other.end();
	});
});
