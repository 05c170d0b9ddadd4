import {expect, test} from 'vitest';
import {lintText, rulesOf} from './lintText.ts';

test('a table of the schema public is the same with and without its schema', async () => {
	const made = 'CREATE TABLE public.profiles (id bigint); ';
	expect(rulesOf(await lintText('postgres', `${made}ALTER TABLE profiles ENABLE ROW LEVEL SECURITY`))).toContain(
		'T20 info',
	);
	expect(rulesOf(await lintText('postgres', `${made}ALTER TABLE shop.profiles ENABLE ROW LEVEL SECURITY`))).toContain(
		'T20 block',
	);
});

test('a unique index on a table that SQLite replaced is most likely the one that went with the old table', async () => {
	const replaced = `CREATE TABLE new_user (id integer PRIMARY KEY, email text, nick text);
		INSERT INTO new_user (id, email) SELECT id, email FROM user;
		DROP TABLE user; ALTER TABLE new_user RENAME TO user; `;
	const {order, statements} = await lintText('sqlite', `${replaced}CREATE UNIQUE INDEX user_email ON user (email)`);
	expect(statements.at(-1)).toMatchObject({phase: 'index', oldOnNew: 'risk'});
	expect(order.kind).not.toBe('refused');
	const alone = await lintText('sqlite', 'CREATE UNIQUE INDEX user_email ON user (email)');
	expect(alone.statements.at(-1)).toMatchObject({phase: 'contract', oldOnNew: 'no'});
});

test('a publication without tables publishes nothing', async () => {
	expect(rulesOf(await lintText('postgres', 'CREATE PUBLICATION changes'))).toEqual(['V01 info']);
	expect(rulesOf(await lintText('postgres', 'ALTER PUBLICATION changes DROP TABLE users'))).toContain('V03 warn');
});
