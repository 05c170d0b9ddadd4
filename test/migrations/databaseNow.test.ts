import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import {createConnection} from 'mysql2/promise';
import {Client} from 'pg';
import {expect, test} from 'vitest';
import {databaseNow} from '../../src/migrations/databaseNow.ts';
import {mysqlHolders} from '../../src/migrations/mysqlHolders.ts';
import {describeMariadb} from '../support/mariadb.ts';
import {describePostgres} from '../support/postgres.ts';

test('SQLite tells its version and its size, and nothing of locks', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-now-'));
	const database = new Database(path.join(folder, 'shop.db'));
	database.exec('CREATE TABLE users (id integer)');
	database.close();
	expect(await databaseNow({dialect: 'sqlite', database: 'shop.db', cwd: folder})).toEqual({
		server: expect.stringMatching(/^SQLite 3\.\d/),
		bytes: 8192,
		holders: null,
	});
	rmSync(folder, {recursive: true});
});

test('a server that is not there is said to be so', async () => {
	const database = 'postgres://nobody:s3cret@127.0.0.1:1/shop';
	const said = await databaseNow({dialect: 'postgres', database, cwd: '/'});
	expect(said).toContain('ECONNREFUSED');
	expect(said).not.toContain('s3cret');
});

describePostgres('PostgreSQL', server => {
	test('tells who holds locks of tables, and since when', async () => {
		const database = await server().createDatabase();
		const client = new Client({connectionString: database, application_name: 'cron'});
		await client.connect();
		await client.query('CREATE TABLE users (id int); CREATE TABLE orders (id int)');
		await client.query('BEGIN; LOCK TABLE users IN ROW EXCLUSIVE MODE');
		const now = await databaseNow({dialect: 'postgres', database, cwd: '/'});
		await client.end();
		expect(now).toMatchObject({
			server: expect.stringMatching(/^PostgreSQL \d+/),
			holders: [
				{
					who: expect.stringMatching(/^process \d+ \(tester with cron\)$/),
					state: 'idle in transaction',
					tables: ['users'],
				},
			],
		});
	});
});

describeMariadb('MariaDB', server => {
	test('tells of open transactions in this database, and what they hold', async () => {
		const database = await server().createDatabase();
		const connection = await createConnection({uri: database});
		await connection.query('CREATE TABLE users (id int)');
		await connection.query('START TRANSACTION');
		await connection.query('INSERT INTO users VALUES (1)');
		const now = await databaseNow({dialect: 'mysql', database, cwd: '/'});
		await connection.end();
		expect(now).toMatchObject({
			server: expect.stringMatching(/^MariaDB \d+/),
			holders: [{state: 'idle in transaction', tables: ['users']}],
		});
	});
});

test('of a server that does not tell who holds what, or not to everybody, only what it tells is told', async () => {
	const row = {id: 'connection 7', account: 'app on host', seconds: 5, state: 'query', tables: null};
	const answers = (text: string) => ({
		query: (sql: string) => (sql.includes(text) ? Promise.resolve([row]) : Promise.reject(new Error('denied'))),
	});
	expect(await mysqlHolders(answers('FROM information_schema.innodb_trx'), 5)).toEqual([row]);
	expect(await mysqlHolders(answers('no such table'), 5)).toBeNull();
});
