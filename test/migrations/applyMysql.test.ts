import {type Connection, createConnection} from 'mysql2/promise';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type ApplyInput, type ApplyResult, applyMigration} from '../../src/migrations/apply.ts';
import {checksumOf} from '../../src/migrations/ledger.ts';
import {checksumOfStatements} from '../../src/migrations/progress.ts';
import {splitSql} from '../../src/migrations/splitSql.ts';
import {describeMariadb} from '../support/mariadb.ts';

describeMariadb('MariaDB', server => {
	let database: string;
	let connections: Connection[];
	let printed: string[];
	beforeEach(async () => {
		database = await server().createDatabase();
		connections = [];
		printed = [];
	});
	afterEach(async () => {
		await Promise.all(connections.map(connection => connection.end()));
	});

	const connect = async () => {
		const connection = await createConnection(database);
		connections.push(connection);
		return connection;
	};
	const query = async (sql: string) => (await (await connect()).query(sql))[0];
	const ledger = () => query('SELECT * FROM release_tui_migrations ORDER BY id');
	const progress = () => query('SELECT id, direction, done, total FROM release_tui_progress');
	const apply = (
		change: Partial<ApplyInput['script']> = {},
		direction: 'up' | 'down' = 'up',
		rest: Partial<ApplyInput> = {},
	): Promise<ApplyResult> =>
		applyMigration({
			script: {
				id: '0001',
				name: 'add_users',
				up: "CREATE TABLE users (id integer PRIMARY KEY, name text);\nINSERT INTO users VALUES (1, 'añá');\n",
				down: 'DROP TABLE users;',
				dialect: 'mysql',
				database: 'DATABASE_URL',
				...change,
			},
			direction,
			database,
			cwd: '/',
			commit: 'c0ffee',
			release: 7,
			print: line => printed.push(line),
			...rest,
		});

	test('a migration is applied once, recorded, and taken back once', async () => {
		expect(await apply()).toEqual({ok: true, changed: true});
		expect(await query('SELECT name FROM users')).toEqual([{name: 'añá'}]);
		expect(await ledger()).toMatchObject([{id: '0001', name: 'add_users', commit_sha: 'c0ffee', release: 7}]);
		expect(await progress()).toEqual([]);
		expect(await apply()).toEqual({ok: true, changed: false});
		expect(printed.at(-1)).toMatch(/^0001 add_users was applied at \d{4}-.* by release #7: nothing to do$/);
		expect(await apply({}, 'down')).toEqual({ok: true, changed: true});
		expect(await ledger()).toEqual([]);
		expect(await apply({}, 'down')).toEqual({ok: true, changed: false});
		await expect(query('SELECT * FROM users')).rejects.toThrow();
	});

	const five = `CREATE TABLE a (id integer PRIMARY KEY);
SET @start = 40;
INSERT INTO a VALUES (@start + 1);
ALTER TABLE a ADD name varchar(20) NOT NULL DEFAULT 'x', ADD nope integer REFERENCES;
INSERT INTO a VALUES (@start + 2, 'ana');`;
	const mended = five.replace(', ADD nope integer REFERENCES', '');

	test('what failed half-way goes on at the statement that failed, with its settings', async () => {
		expect(await apply({up: five})).toEqual({
			ok: false,
			error: expect.stringMatching(/^0001 add_users, up, line 4: .*syntax.*\n {2}in: ALTER TABLE a ADD name/s),
		});
		expect(await progress()).toEqual([{id: '0001', direction: 'up', done: 3, total: 5}]);
		expect(await ledger()).toEqual([]);
		expect(await apply({up: mended})).toEqual({ok: true, changed: true});
		expect(printed).toContain('3 of 5 statements are applied: going on behind them');
		expect(await query('SELECT * FROM a')).toEqual([
			{id: 41, name: 'x'},
			{id: 42, name: 'ana'},
		]);
		expect(await ledger()).toMatchObject([{checksum: checksumOf(mended)}]);
		expect(await progress()).toEqual([]);
	});

	test('it does not go on when what is done has another text now', async () => {
		await apply({up: five});
		const up = mended.replace('PRIMARY KEY', 'NOT NULL');
		expect(await apply({up})).toEqual({
			ok: false,
			error: expect.stringMatching(
				/^0001 add_users: 3 of 5 statements are applied, and the text up to there is another one now; put it back/,
			),
		});
		expect(await apply({up: mended}, 'down')).toEqual({
			ok: false,
			error: expect.stringMatching(
				/is neither applied nor not: 3 of 5 statements are applied; apply it to the end first/,
			),
		});
	});

	test('a statement that the server finished after the process was gone is not run again', async () => {
		await apply({up: five});
		const four = splitSql(mended, 'mysql').slice(0, 4);
		const doubt = `UPDATE release_tui_progress SET schema_before = 'another', checksum = '${checksumOfStatements(four)}'`;
		await query(four.at(-1)?.sql ?? '');
		await query(doubt);
		expect(await apply({up: mended})).toEqual({ok: true, changed: true});
		expect(printed).toContain('an earlier run ended in statement 4; the schema has changed since: it is done');
		expect(await query('SELECT * FROM a')).toHaveLength(2);
	});

	test('of a call that ran when the process ended nobody knows: it is said how to go on', async () => {
		await query('CREATE PROCEDURE twice() SELECT 1');
		const up = 'CREATE TABLE a (id integer);\nCALL twice();\nCREATE TABLE b (id integer);';
		await apply({up: up.replace('twice()', 'thrice()')});
		await query(
			`UPDATE release_tui_progress SET schema_before = 'x', checksum = '${checksumOfStatements(splitSql(up, 'mysql').slice(0, 2))}'`,
		);
		const result = await apply({up});
		const error = result.ok ? '' : result.error;
		expect(error).toMatch(/^0001 add_users, line 2: this statement ran when an earlier run ended, and nobody knows/);
		await query(/UPDATE release_tui_progress .*? WHERE id = '0001'/.exec(error)?.[0] ?? '');
		expect(await apply({up})).toEqual({ok: true, changed: true});
		expect(printed).toContain('2 of 3 statements are applied: going on behind them');
	});

	test('a way back that failed half-way goes on, too', async () => {
		const up = 'CREATE TABLE a (id integer); CREATE TABLE b (id integer);';
		await apply({up});
		expect(await apply({up, down: 'DROP TABLE b;\nDROP TABLE c;\nDROP TABLE a;'}, 'down')).toMatchObject({ok: false});
		expect(await ledger()).toHaveLength(1);
		expect(await apply({up})).toMatchObject({
			ok: false,
			error: expect.stringContaining('1 of 3 statements is taken back; take it back to the end first'),
		});
		expect(await apply({up, down: 'DROP TABLE b;\nDROP TABLE a;'}, 'down')).toEqual({ok: true, changed: true});
		expect(await ledger()).toEqual([]);
		expect(await progress()).toEqual([]);
	});

	test('changes of rows alone are one transaction, and a BEGIN and COMMIT around them give way to it', async () => {
		await apply();
		const up = "BEGIN;\nUPDATE users SET name = 'ben';\nINSERT INTO nope VALUES (1);\nCOMMIT;";
		expect(await apply({id: '2', up})).toMatchObject({ok: false, error: expect.stringContaining('line 3')});
		expect(await query('SELECT name FROM users')).toEqual([{name: 'añá'}]);
		expect(await apply({id: '2', up: up.replace('nope VALUES (1)', "users VALUES (2, 'eva')")})).toMatchObject({
			ok: true,
		});
		expect(await query('SELECT name FROM users')).toEqual([{name: 'ben'}, {name: 'eva'}]);
		expect(await apply({id: '3', up: 'CREATE TABLE c (a integer); COMMIT; SELECT 1'})).toMatchObject({
			ok: false,
			error: expect.stringMatching(/COMMIT here would part .*, or none$/),
		});
	});

	test('routines and conditional comments run as they stand', async () => {
		const up = `/*!40101 SET NAMES utf8mb4 */;
CREATE TABLE a (id integer, b integer);
DELIMITER ;;
/*!50003 CREATE*/ /*!50003 TRIGGER double_it BEFORE INSERT ON a FOR EACH ROW BEGIN
	IF NEW.b IS NULL THEN SET NEW.b = 2 * NEW.id; END IF;
END */;;
DELIMITER ;
/*!999999 CREATE TABLE never (id integer) */;
INSERT INTO a (id) VALUES (21);`;
		expect(await apply({up})).toEqual({ok: true, changed: true});
		expect(await query('SELECT * FROM a')).toEqual([{id: 21, b: 42}]);
		await expect(query('SELECT * FROM never')).rejects.toThrow(/doesn't exist/);
	});

	test('what the server warns of is printed, and a migration that uses another database is recorded all the same', async () => {
		const up =
			'CREATE TABLE IF NOT EXISTS a (id integer);\nCREATE TABLE IF NOT EXISTS a (id integer);\nUSE mysql;\nSELECT 1;';
		expect(await apply({up})).toEqual({ok: true, changed: true});
		expect(printed).toContain("Note: Table 'a' already exists");
		expect(await ledger()).toHaveLength(1);
	});

	test('two runs at once apply it once', async () => {
		const results = await Promise.all([apply(), apply(), apply()]);
		expect(results.filter(result => result.ok && result.changed)).toHaveLength(1);
		expect(results.filter(result => result.ok)).toHaveLength(3);
	});

	test('a lock that somebody holds is waited for in several tries, and then it is said who holds it', async () => {
		await apply();
		const other = await connect();
		await other.query('BEGIN');
		await other.query('SELECT * FROM users');
		const up = 'ALTER TABLE users ADD age integer';
		const patience = {limitMs: 1, tries: 2, pauseMs: 1};
		expect(await apply({id: '2', up}, 'up', {patience})).toEqual({
			ok: false,
			error: expect.stringMatching(
				/Lock wait timeout exceeded.*tried 2 times; the oldest transactions:\n {2}connection \d+ \(tester on [^)]+\) is in a transaction for \d+ s, now sleep$/s,
			),
		});
		expect(printed).toContain('somebody else holds the lock: next try in 0.001 s, try 1 of 2 failed');
		const run = apply({id: '2', up}, 'up', {patience: {limitMs: 1, tries: 50, pauseMs: 1}});
		await expect.poll(() => printed.filter(line => line.includes('1 of 50')), {timeout: 20_000}).toHaveLength(1);
		await other.query('COMMIT');
		expect(await run).toEqual({ok: true, changed: true});
	});

	test('a server that is not there, a wrong password and a missing database are told without the password', async () => {
		const errorOf = async (url: string) => {
			const result = await apply({}, 'up', {database: url});
			return result.ok ? 'ok' : result.error;
		};
		const refused = await errorOf(database.replace('s3cret-pass', 'wr0ng-pass'));
		expect(refused).toMatch(/^the database refuses the user or the password: mysql:\/\/tester:\*\*\*@127/);
		const missing = await errorOf(database.replace(/test_\d+$/, 'nowhere'));
		expect(missing).toMatch(/^the server has no such database: mysql:\/\/tester:\*\*\*@127/);
		const gone = await errorOf('mariadb://tester:wr0ng-pass@127.0.0.1:1/x');
		expect(gone).toMatch(/^nothing listens at the address of the database: mariadb:\/\/tester:\*\*\*@127/);
		expect(await errorOf('mysql://tester@127.0.0.1/')).toMatch(/^DATABASE_URL names no database: mysql:/);
		expect([refused, missing, gone].join()).not.toMatch(/wr0ng|s3cret/);
	});
});
