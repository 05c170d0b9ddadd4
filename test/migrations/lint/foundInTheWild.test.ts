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
