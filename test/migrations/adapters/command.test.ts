import {createRequire} from 'node:module';
import Database from 'better-sqlite3';
import {describe, expect, test} from 'vitest';
import {playThrough, toolProject} from '../../support/tools.ts';

describe('a tool that is described', () => {
	const project = toolProject({
		adapter: 'command',
		path: 'db',
		files: '{id}_*.sql',
		ledger: 'SELECT version AS id, dirty, at AS applied_at, hash AS checksum FROM done',
		up: 'node apply.cjs {file} {id}',
		down: 'node apply.cjs {file} -{id}',
	});

	test('its ledger is asked, its files are read, and its commands are filled in', async () => {
		const {checkOut, commits, database, run, rows, status} = project();
		const file = (n: number) => `-- Up Migration\nCREATE TABLE t${n} (id int);\n-- Down Migration\nDROP TABLE t${n};\n`;
		const [older = '', newer = '', dirty = ''] = commits(
			{
				files: {
					'apply.cjs': `const {readFileSync} = require('node:fs');
const {createHash} = require('node:crypto');
const Database = require(${JSON.stringify(createRequire(import.meta.url).resolve('better-sqlite3'))});
const [, , file, id] = process.argv;
const text = readFileSync(file, 'utf8');
const [up, down] = text.split('-- Down Migration');
const db = new Database(process.env.DATABASE_FILE);
db.exec('CREATE TABLE IF NOT EXISTS done (version int, dirty int, at text, hash text)');
db.exec(id.startsWith('-') ? down : up);
if (id.startsWith('-')) db.prepare('DELETE FROM done WHERE version = ?').run(Number(id.slice(1)));
else db.prepare('INSERT INTO done VALUES (?, 0, ?, ?)').run(Number(id), '2026-01-01 12:00:00+02', createHash('sha256').update(text).digest('hex'));
`,
					'db/1_one.sql': file(1),
					'db/2_two.sql': file(2),
					'db/README.md': '',
				},
			},
			{files: {'db/10_three.sql': file(10)}},
			{files: {'db/2_two.sql': 'SELECT 1;'}},
		);
		checkOut(newer);
		run('node apply.cjs db/1_one.sql 1 && node apply.cjs db/2_two.sql 2');
		expect((await status(newer)).pending).toMatchObject([
			{
				up: '-- Up Migration\nCREATE TABLE t10 (id int);',
				hasDown: true,
				commands: {up: 'node apply.cjs db/10_three.sql 10', down: 'node apply.cjs db/10_three.sql -10'},
			},
		]);
		await playThrough(project(), ['1', '2', '10'], {older, newer});
		expect((await status(newer)).rows[0]?.appliedAt).toBe('2026-01-01T10:00:00.000Z');
		new Database(database).exec('UPDATE done SET dirty = 1 WHERE version = 1').close();
		expect(await rows(dirty)).toEqual(['1 failed', '2 applied changed', '10 pending']);
	});
});

describe('a tool with migrations of several apps', () => {
	const project = toolProject({
		adapter: 'command',
		path: '.',
		files: '{app}/db/{name}.py',
		ledger: 'SELECT app, name FROM done',
		up: 'tool {app} {name} {prev}',
		sql: 'printf "SQL of %s" {id}; test {name} != 002_b',
	});

	test('ids are made of app and name, and SQL is asked for until the tool fails', async () => {
		const {commits, status} = project();
		const [sha = ''] = commits({
			files: {'shop/db/001_a.py': 'a', 'shop/db/002_b.py': 'b', 'crm/db/001_a.py': 'c', 'crm/001_a.py': ''},
		});
		const {pending, remarks} = await status(sha);
		expect(pending.map(({id, up, commands}) => [id, up, commands?.up])).toEqual([
			['crm.001_a', 'SQL of crm.001_a', 'tool crm 001_a 0'],
			['shop.001_a', 'SQL of shop.001_a', 'tool shop 001_a 0'],
			['shop.002_b', null, 'tool shop 002_b 001_a'],
		]);
		expect(remarks).toEqual([
			'What a pending migration does is not known: "printf "SQL of %s" shop.002_b; test 002_b != 002_b": it failed.',
		]);
	});

	test('a name that a shell would read as more than a word is refused', async () => {
		const {commits, statusOrError} = project();
		const [sha = ''] = commits({files: {'shop/db/$(id).py': ''}});
		expect(await statusOrError(sha)).toMatchObject({
			ok: false,
			error: 'shop/db/$(id).py: $(id) cannot stand in a command: rename it',
		});
	});
});
