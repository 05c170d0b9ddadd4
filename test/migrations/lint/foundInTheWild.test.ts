// Statements that migrations of public projects hold, and that were once taken for unreadable.
import {expect, test} from 'vitest';
import {lintText, rulesOf} from './lintText.ts';

test.each([
	'SELECT 1 FROM h FORCE INDEX (by_release) WHERE a = 1',
	'SELECT EXISTS (SELECT 1 FROM h USE KEY FOR ORDER BY (by_release) WHERE a = 1)',
	'SELECT 1 FROM h IGNORE INDEX FOR JOIN (by_release, other) WHERE a = 1',
])('a hint is no function that is called: %s', async sql => {
	expect((await lintText('mysql', sql)).verdict).toBe('safe');
});

test('a function that is called index is one', async () => {
	expect((await lintText('mysql', 'SELECT index(1)')).verdict).toBe('opaque');
});

test('a definition that changes nothing is known to change nothing', async () => {
	const change = (was: string, becomes: string) =>
		lintText('mysql', `ALTER TABLE sessions ADD token ${was}; ALTER TABLE sessions MODIFY token ${becomes}`);
	expect(rulesOf(await change('varchar(32) NULL', 'varchar(32)'))).toContain('C22 info');
	expect((await change('int', 'int AUTO_INCREMENT')).statements[1]?.cost).toBe('rewrite');
	expect(rulesOf(await change('varchar(32) NOT NULL', 'varchar(32) NULL'))).toContain('C26 warn');
});

test('the rows that pg_dump writes for psql are said to be so', async () => {
	const dump = 'COPY users (id, name) FROM stdin;\n1\tana\n2\tben\n\\.\n\nCREATE TABLE pets (id bigint);';
	const {statements, verdict} = await lintText('postgres', dump);
	expect(verdict).toBe('opaque');
	expect(JSON.stringify(statements)).toContain('rows for psql');
});

test.each([
	['db/2024-01-01_users/up.sql', 'db/2024-01-01_users/down.sql'],
	['prisma/1_users/migration.sql', 'prisma/1_users/down.sql'],
	['db/V1.2__users.sql', 'db/U1.2__users.sql'],
	['db/1_users.postgres.up.sql', 'db/1_users.postgres.down.sql'],
])('the way back of %s is no migration of its own', async (there, back) => {
	const judged = await lintText('postgres', {
		[back]: 'DROP TABLE users;',
		[there]: 'CREATE TABLE users (id bigint PRIMARY KEY);',
	});
	expect(judged.statements.map(({file}) => file)).toEqual([there]);
	expect(judged.verdict).toBe('safe');
	const lossy = await lintText('postgres', {
		[there]: 'CREATE TABLE users (id bigint PRIMARY KEY);',
		[back]: 'SELECT 1;',
	});
	expect(rulesOf(lossy)).toContain('X15 warn');
});

test('MySQL takes two hyphens for a comment only before a blank, and that is said', async () => {
	expect(JSON.stringify(await lintText('mysql', '--split\nDROP TABLE users;'))).toContain(
		'a comment needs a blank behind --',
	);
});
