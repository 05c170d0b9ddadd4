import {expect, test} from 'vitest';
import {databaseProblem, maskCredentials, sqlitePath, withoutCredentials} from '../../src/migrations/databaseUrl.ts';

test.each([
	['shop.db', '/project/shop.db'],
	['/var/shop.db', '/var/shop.db'],
	['sqlite:shop.db', '/project/shop.db'],
	['sqlite:/var/shop.db', '/var/shop.db'],
	['sqlite:///var/my%20shop.db?mode=rw', '/var/my shop.db'],
	['sqlite://data/shop.db', '/project/data/shop.db'],
	['sqlite3:100%.db', '/project/100%.db'],
])('the SQLite database %s lies at %s', (database, path) => {
	expect(sqlitePath(database, '/project')).toBe(path);
});

test('a database that does not fit is told before anything is asked', () => {
	expect(databaseProblem('', 'postgres', 'DB')).toBe('the variable DB is not set: it names the database');
	expect(databaseProblem('shop.db', 'postgres', 'DB')).toMatch(/^DB is no PostgreSQL URL/);
	expect(databaseProblem('postgres://a@b/c', 'sqlite', 'DB')).toMatch(/names no SQLite file, but postgres/);
	expect(databaseProblem('sqlite::memory:', 'sqlite', 'DB')).toBe('DB names no SQLite file');
	expect(databaseProblem('sqlite:', 'sqlite', 'DB')).toBe('DB names no SQLite file');
	expect(databaseProblem('postgresql://a@b/c', 'postgres', 'DB')).toBeNull();
	expect(databaseProblem('data/shop.db', 'sqlite', 'DB')).toBeNull();
});

test('no password is ever shown', () => {
	expect(maskCredentials('postgres://ana:p@ss:word@host:5432/shop')).toBe('postgres://ana:***@host:5432/shop');
	expect(maskCredentials('postgres://host/shop?user=ana&password=hunter2&x=1')).toBe(
		'postgres://host/shop?user=ana&password=***&x=1',
	);
	expect(maskCredentials('postgres://ana@host/shop')).toBe('postgres://ana@host/shop');
	const url = 'postgres://ana:hunter%202@host/shop';
	expect(withoutCredentials(`cannot use ${url} with "hunter 2" or hunter%202`, url)).toBe(
		'cannot use postgres://ana:***@host/shop with "***" or ***',
	);
});
