import {createConnection} from 'mysql2/promise';
import {Client} from 'pg';
import {expect, test} from 'vitest';
import {describeMariadb} from '../../support/mariadb.ts';
import {describePostgres} from '../../support/postgres.ts';
import {toolProject} from '../../support/tools.ts';

describePostgres('ledgers of tools in PostgreSQL', server => {
	const database = () => server().createDatabase();
	const growing = toolProject({adapter: 'growing-file', dialect: 'postgres', path: 'alters.sql'}, {database});
	const drizzle = toolProject({adapter: 'drizzle', dialect: 'postgres', path: 'drizzle'}, {database});
	const careless = toolProject(
		{
			adapter: 'command',
			dialect: 'postgres',
			path: 'db',
			files: '{id}.sql',
			ledger: 'WITH gone AS (DELETE FROM done RETURNING id) SELECT id FROM gone',
			up: 'true',
		},
		{database},
	);

	test('a ledger, or its schema, that is not there yet means that nothing is applied', async () => {
		const {commits, database: url, rows} = drizzle();
		const entries = [{idx: 0, when: 1_700_000_000_000, tag: '0000_one'}];
		const [sha = ''] = commits({
			files: {'drizzle/0000_one.sql': 'SELECT 1;', 'drizzle/meta/_journal.json': JSON.stringify({entries})},
		});
		expect(await rows(sha)).toEqual(['0000_one pending']);
		await inPostgres(url, 'CREATE SCHEMA drizzle');
		expect(await rows(sha)).toEqual(['0000_one pending']);
		await inPostgres(
			url,
			`CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint);
			INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('another', 1700000000000);`,
		);
		expect(await rows(sha)).toEqual(['0000_one applied changed']);
	});

	test('what a growing file adds, and is there already, is told, whatever schema it names', async () => {
		const {commits, database: url, status} = growing();
		const [live = '', sha = ''] = commits(
			{files: {'alters.sql': 'CREATE TABLE users (id integer);'}},
			{files: {'alters.sql': 'CREATE TABLE users (id integer);\nALTER TABLE public.users ADD nick text, ADD age int;'}},
		);
		await inPostgres(url, 'CREATE TABLE users (id integer, nick text)');
		expect(await status(sha, [], live)).toMatchObject({
			pending: [{name: expect.stringContaining('line 2')}],
			remarks: [expect.stringMatching(/seems to be applied already: there is users\.nick\.$/)],
		});
	});

	test('a question to a ledger changes nothing, whatever it says', async () => {
		const {commits, database: url, statusOrError} = careless();
		const [sha = ''] = commits({files: {'db/1.sql': 'SELECT 1;'}});
		await inPostgres(url, "CREATE TABLE done (id text); INSERT INTO done VALUES ('1')");
		expect(await statusOrError(sha)).toMatchObject({
			ok: false,
			error: expect.stringContaining('read-only transaction'),
		});
	});
});

describeMariadb('ledgers of tools in MariaDB', server => {
	const database = () => server().createDatabase();
	const rails = toolProject({adapter: 'rails', dialect: 'mysql', path: 'db/migrate'}, {database});
	const growing = toolProject({adapter: 'growing-file', dialect: 'mysql', path: 'alters.sql'}, {database});
	const liquibase = toolProject({adapter: 'liquibase', dialect: 'mysql', path: 'changes'}, {database});

	test('they are read as elsewhere', async () => {
		const {commits, database: url, rows} = rails();
		const [sha = ''] = commits({files: {'db/migrate/1_a.rb': 'def change', 'db/migrate/2_b.rb': ''}});
		expect(await rows(sha)).toEqual(['1 pending', '2 pending']);
		await inMariadb(url, 'CREATE TABLE schema_migrations (version varchar(255) PRIMARY KEY)');
		await inMariadb(url, "INSERT INTO schema_migrations VALUES ('1')");
		expect(await rows(sha)).toEqual(['1 applied', '2 pending']);
	});

	test('the name of a table in capitals is no other one', async () => {
		const {commits, database: url, status} = liquibase();
		const [sha = ''] = commits({
			files: {'changes/1.sql': '--liquibase formatted sql\n--changeset ana:1\nSELECT 1;\n'},
		});
		await inMariadb(
			url,
			'CREATE TABLE DATABASECHANGELOG (ID VARCHAR(255), AUTHOR VARCHAR(255), DATEEXECUTED datetime, ORDEREXECUTED INT, EXECTYPE VARCHAR(10))',
		);
		await inMariadb(url, "INSERT INTO DATABASECHANGELOG VALUES ('1', 'ana', '2026-01-01 12:00:00', 1, 'EXECUTED')");
		expect((await status(sha)).rows).toMatchObject([
			{id: 'ana:1', state: 'applied', appliedAt: expect.stringMatching(/^2026-01-01T/)},
		]);
	});

	test('what a growing file adds, and is there already, is told', async () => {
		const {commits, database: url, status} = growing();
		const [live = '', sha = ''] = commits(
			{files: {'alters.sql': 'CREATE TABLE users (id int);'}},
			{files: {'alters.sql': 'CREATE TABLE users (id int);\nALTER TABLE users ADD COLUMN nick varchar(40);'}},
		);
		await inMariadb(url, 'CREATE TABLE users (id int, nick varchar(40))');
		expect(await status(sha, [], live)).toMatchObject({
			pending: [{up: 'ALTER TABLE users ADD COLUMN nick varchar(40);', dialect: 'mysql'}],
			remarks: [expect.stringMatching(/seems to be applied already: there is users\.nick\.$/)],
		});
	});
});

async function inPostgres(url: string, sql: string): Promise<void> {
	const client = new Client(url);
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}

async function inMariadb(url: string, sql: string): Promise<void> {
	const connection = await createConnection(url);
	try {
		await connection.query(sql);
	} finally {
		await connection.end();
	}
}
