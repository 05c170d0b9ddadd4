import {expect, test} from 'vitest';
import type {MigrationsConfig} from '../../src/domain/project.ts';
import {alembic} from '../../src/migrations/adapters/alembic.ts';
import {takeBack} from '../../src/migrations/takeBack.ts';

const config = (adapter: MigrationsConfig['adapter']): MigrationsConfig => ({
	adapter,
	dialect: 'postgres',
	path: 'db',
	database: 'DATABASE_URL',
});

const base = 'a'.repeat(40);
const now = new Date('2026-11-22T10:20:30Z');

test('pairs of SQL files are exchanged behind the newest, newest first; what has no down is told', () => {
	const files = [
		{name: '0001_users.up.sql', content: 'CREATE TABLE users (id int);'},
		{name: '0001_users.down.sql', content: 'DROP TABLE users;'},
		{name: '0002_nick.up.sql', content: 'ALTER TABLE users ADD nick text;'},
		{name: '0002_nick.down.sql', content: 'ALTER TABLE users DROP nick;'},
		{
			name: '0003_age.sql',
			content: '-- migrate:up\nALTER TABLE users ADD age int;\n-- migrate:down\nALTER TABLE users DROP age;\n',
		},
		{name: '0004_lost.up.sql', content: 'DROP TABLE lost;'},
	];
	const added = files.map(({name}) => name).slice(2);
	const made = takeBack({config: config('sql-dir'), files, added, base, now});
	expect(made).toEqual({
		files: [
			{name: '0005_revert_age.up.sql', content: 'ALTER TABLE users DROP age;'},
			{name: '0005_revert_age.down.sql', content: 'ALTER TABLE users ADD age int;'},
			{name: '0006_revert_nick.up.sql', content: 'ALTER TABLE users DROP nick;'},
			{name: '0006_revert_nick.down.sql', content: 'ALTER TABLE users ADD nick text;'},
		],
		notes: ['0005_revert_age.up.sql takes back 0003_age.sql', '0006_revert_nick.up.sql takes back 0002_nick.up.sql'],
		toWrite: ['a migration that takes back what 0004_lost.up.sql did: it has no down'],
	});
});

test('a file of dbmate gets one with its parts exchanged, of now or after the newest', () => {
	const content = '-- migrate:up\nCREATE TABLE a ();\n\n-- migrate:down\nDROP TABLE a;\n';
	const of = (name: string) => takeBack({config: config('dbmate'), files: [{name, content}], added: [name], base, now});
	expect(of('20260101000000_a.sql').files).toEqual([
		{
			name: '20261122102031_revert_a.sql',
			content: '-- migrate:up\nDROP TABLE a;\n\n-- migrate:down\nCREATE TABLE a ();\n',
		},
	]);
	expect(of('20300101000000_a.sql').files[0]?.name).toBe('20300101000001_revert_a.sql');
});

const revision = (id: string, after: string, body = 'op.add_column("rules", sa.Column("alias"))') => `"""${id}

Revision ID: ${id}
Revises: ${after}
"""
from alembic import op
import sqlalchemy as sa

revision = '${id}'
down_revision = ${after}


def upgrade():
    ${body}


def downgrade():
    op.drop_column("rules", "alias")
`;

test('a revision of alembic gets one with its functions exchanged, behind the head', () => {
	const files = [
		{name: 'aa_first.py', content: revision('aa', 'None')},
		{name: 'bb_alias.py', content: revision('bb', "'aa'")},
		{name: 'cc_more.py', content: revision('cc', "'bb'")},
	];
	const added = ['bb_alias.py', 'cc_more.py'];
	const made = takeBack({config: config('alembic'), files, added, base, now});
	const set = alembic.parse([...files, ...made.files], config('alembic'));
	if (typeof set === 'string') throw new Error(set);
	expect(set.migrations.map(({name}) => name)).toEqual(['first', 'alias', 'more', 'revert_more', 'revert_alias']);
	expect(set.heads).toHaveLength(1);
	expect(made.files[0]?.content).toMatch(
		/def downgrade\(\):\n {4}op\.add_column[\s\S]*def upgrade\(\):\n {4}op\.drop_column/,
	);
});

test('other tools, several heads and unusual files are for a person', () => {
	const one = {name: 'aa.py', content: revision('aa', 'None')};
	const toWrite = (adapter: MigrationsConfig['adapter'], ...files: {name: string; content: string}[]) =>
		takeBack({config: config(adapter), files, added: [files[0]?.name ?? ''], base, now}).toWrite.join();
	expect(toWrite('django', one)).toContain('django has no files that can be turned around');
	expect(toWrite('alembic', one, {name: 'bb.py', content: revision('bb', 'None')})).toContain('several heads: aa, bb');
	expect(toWrite('alembic', {...one, content: one.content.replace('def upgrade', 'async def upgrade')})).not.toBe('');
});
