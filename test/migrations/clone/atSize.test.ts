import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import {createConnection} from 'mysql2/promise';
import {Client} from 'pg';
import {expect, test} from 'vitest';
import type {ProofStep} from '../../../src/domain/migrationProof.ts';
import {sumOf, timesAtSize} from '../../../src/migrations/clone/atSize.ts';
import {ratioOf, tableSizes} from '../../../src/migrations/clone/sizes.ts';
import {judgePending} from '../../../src/migrations/lint/judgePending.ts';
import {describeMariadb} from '../../support/mariadb.ts';
import {describePostgres} from '../../support/postgres.ts';
import {migration} from '../../support/samples.ts';

const up = (id: string, ms: number): ProofStep => ({id, direction: 'up', ms, error: null, statements: [{line: 1, ms}]});

test('what is done at once takes as long everywhere, the rest grows with its table, and is a range', async () => {
	const scripts = [
		['1', 'ALTER TABLE users ADD nick text;'],
		['2', 'CREATE INDEX CONCURRENTLY users_nick ON users (nick);'],
	].map(([id = '', sql = '']) => ({...migration(id, {}, {dialect: 'postgres'}).migration, up: sql}));
	const {migrations} = await judgePending(scripts, 'postgres', {severity: {}, accept: []});
	const times = (ratio: number) =>
		timesAtSize([up('1', 5), up('2', 100)], migrations, table => (table === 'users' ? ratio : 1));
	expect(sumOf(times(1))).toEqual({fromMs: 55, toMs: 205});
	expect(times(10)).toEqual([
		{id: '1', fromMs: 5, toMs: 5},
		{id: '2', fromMs: 500, toMs: 2000},
	]);
	const downs = [{...up('2', 100), direction: 'down'} as const];
	expect(timesAtSize(downs, migrations, () => 10)).toEqual([]);
	// A tool's command is timed as a whole, with its own start; what failed did not run to its end.
	const untimed = [
		{...up('1', 5), statements: []},
		{...up('2', 5), error: 'no'},
	];
	expect(timesAtSize(untimed, migrations, () => 10)).toEqual([]);
});

test('a table that is not told is taken for as much larger as the whole, and nothing is made of nothing', () => {
	const [large, small] = [
		new Map([
			['*', 400],
			['users', 300],
		]),
		new Map([
			['*', 100],
			['users', 10],
		]),
	];
	expect(ratioOf('Users', large, small)).toBe(30);
	expect(ratioOf('orders', large, small)).toBe(4);
	expect(ratioOf(null, large, small)).toBe(4);
	expect(ratioOf('users', large, new Map())).toBe(1);
	expect(ratioOf('users', new Map([['users', 0]]), small)).toBe(1);
});

test('SQLite tells how large the whole is', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-sizes-'));
	const database = new Database(path.join(folder, 'shop.db'));
	database.exec('CREATE TABLE users (id integer)');
	const {size} = database
		.prepare<[], {size: number}>('SELECT page_count * page_size AS size FROM pragma_page_count(), pragma_page_size()')
		.get() ?? {size: 0};
	database.close();
	expect(await tableSizes('sqlite', 'shop.db', folder)).toEqual(new Map([['*', size]]));
	expect(await tableSizes('sqlite', 'no.db', folder)).toEqual(new Map());
	rmSync(folder, {recursive: true});
});

describePostgres('PostgreSQL', server => {
	test('tells how large each table is', async () => {
		const database = await server().createDatabase();
		const client = new Client(database);
		await client.connect();
		await client.query('CREATE TABLE users AS SELECT generate_series(1, 10000) AS id; CREATE TABLE "Few" (id int)');
		await client.end();
		const sizes = await tableSizes('postgres', database, '/');
		expect(sizes.get('users')).toBeGreaterThan(100_000);
		expect(sizes.get('few')).toBe(0);
		expect(sizes.get('*')).toBe(sizes.get('users'));
	});
});

describeMariadb('MariaDB', server => {
	test('tells how large each table is', async () => {
		const database = await server().createDatabase();
		const connection = await createConnection({uri: database});
		await connection.query('CREATE TABLE users (id int)');
		await connection.end();
		const sizes = await tableSizes('mysql', database, '/');
		expect([...sizes.keys()].sort()).toEqual(['*', 'users']);
		expect(sizes.get('users')).toBeGreaterThan(0);
	});
});
