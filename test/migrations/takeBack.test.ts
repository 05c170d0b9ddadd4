import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import path from 'node:path';
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
	expect(toWrite('prisma', one)).toContain('prisma has no files that can be turned around');
	expect(toWrite('alembic', one, {name: 'bb.py', content: revision('bb', 'None')})).toContain('several heads: aa, bb');
	expect(toWrite('alembic', {...one, content: one.content.replace('def upgrade', 'async def upgrade')})).not.toBe('');
});

test('a module of Knex is taken back by one that exchanges its two functions', async () => {
	const files = [
		{
			name: '20260101000000_users.js',
			content: 'exports.up = knex => knex("up");\nexports.down = knex => knex("down");\n',
		},
		{
			name: '20260102000000_nick.ts',
			content:
				'export async function up(knex: Knex) { await knex.raw("x"); }\nexport async function down(knex: Knex) { await knex.raw("y"); }\nexport const config = {transaction: false};\n',
		},
		{name: '20260103000000_lost.js', content: 'exports.up = knex => knex("up");\n'},
		{name: '20260104000000_odd.js', content: 'export default {up() {}, async down(knex) { await knex(1); }};\n'},
	];
	const added = files.map(({name}) => name);
	const made = takeBack({config: config('knex'), files, added, base, now});
	expect(made.toWrite).toEqual([
		'a migration that takes back what 20260104000000_odd.js did: it does not export "up" and "down" by themselves',
		'a migration that takes back what 20260103000000_lost.js did: it has no down',
	]);
	expect(made.notes).toEqual([
		'20261122102031_revert_nick.ts takes back 20260102000000_nick.ts',
		'20261122102032_revert_users.js takes back 20260101000000_users.js',
	]);
	const [nick, users] = made.files;
	expect(nick?.content).toBe(
		"// What ./20260102000000_nick did, the other way round.\nexport {up as down, down as up, config} from './20260102000000_nick';\n",
	);
	// As Node loads it.
	const folder = mkdtempSync(path.join(tmpdir(), 'knex-'));
	writeFileSync(path.join(folder, 'package.json'), '{}');
	for (const {name, content} of [...files, ...made.files]) writeFileSync(path.join(folder, name), content);
	const loaded = createRequire(path.join(folder, 'x.js'))(`./${users?.name}`);
	expect([loaded.up((done: string) => done), loaded.down((done: string) => done)]).toEqual(['down', 'up']);
	rmSync(folder, {recursive: true});
});

test('a migration of Rails is taken back by its own "revert", under a name that is not taken', () => {
	const migration = (name: string, body: string) => `class ${name} < ActiveRecord::Migration[7.1]\n  ${body}\nend\n`;
	const change = 'def change\n    add_column :users, :nick, :string\n  end';
	const files = [
		{name: '20260102000000_add_nick.rb', content: `# A nick\n${migration('AddNick', change)}`},
		{name: '20260103000000_revert_add_nick.rb', content: migration('RevertAddNick', change)},
		{name: '20260104000000_add_index.rb', content: migration('AddIndex', `disable_ddl_transaction!\n  ${change}`)},
		{name: '20260105000000_lose.rb', content: migration('Lose', 'def up\n  end')},
		{name: '20260106000000_two.rb', content: migration('Two', change).repeat(2)},
	];
	const added = files.map(({name}) => name).filter(name => !name.includes('revert'));
	const made = takeBack({config: config('rails'), files, added, base, now});
	expect(made.files).toEqual([
		{
			name: '20261122102031_revert_add_index.rb',
			content:
				"require_relative '20260104000000_add_index'\n\nclass RevertAddIndex < ActiveRecord::Migration[7.1]\n  disable_ddl_transaction!\n\n  def change\n    revert AddIndex\n  end\nend\n",
		},
		{
			name: '20261122102032_revert_add_nick2.rb',
			content:
				"require_relative '20260102000000_add_nick'\n\nclass RevertAddNick2 < ActiveRecord::Migration[7.1]\n  def change\n    revert AddNick\n  end\nend\n",
		},
	]);
	expect(made.toWrite).toEqual([
		'a migration that takes back what 20260106000000_two.rb did: it is not written as Rails writes migrations',
		'a migration that takes back what 20260105000000_lose.rb did: it has no down',
		'db/schema.rb as "bin/rails db:migrate" writes it with the new migrations',
	]);
});

test('Django finds out itself what its models have no longer', () => {
	const made = takeBack({config: config('django'), files: [], added: ['shop/migrations/0002_nick.py'], base, now});
	expect(made.toWrite).toEqual([
		'a migration that takes back what shop/migrations/0002_nick.py did: "manage.py makemigrations shop" makes it of the models there; what it did to rows (RunPython, RunSQL) is to be added',
	]);
});
