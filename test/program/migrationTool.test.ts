// Migrations that another tool applies: a release runs its commands, on the environment's own database, and a rollback
// takes back by them what the old code does not work with.
import {createRequire} from 'node:module';
import path from 'node:path';
import Database from 'better-sqlite3';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openProject, type TestProject} from '../support/project.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';

const tool = `const {readFileSync} = require('node:fs');
const Database = require(${JSON.stringify(createRequire(import.meta.url).resolve('better-sqlite3'))});
const [, , direction, file, id] = process.argv;
const [up, down] = readFileSync(file, 'utf8').split('-- Down Migration');
const db = new Database(process.env.TOOL_DATABASE);
db.exec('CREATE TABLE IF NOT EXISTS done (id text)');
db.exec(direction === 'up' ? up : down);
db.prepare(direction === 'up' ? 'INSERT INTO done VALUES (?)' : 'DELETE FROM done WHERE id = ?').run(id);
`;

let project: TestProject;

beforeAll(async () => {
	project = openProject();
	project.repository.commit({
		files: {
			'tool.cjs': tool,
			'db/001_users.sql':
				'-- Up Migration\nCREATE TABLE users (id int, legacy text);\n-- Down Migration\nDROP TABLE users;\n',
		},
	});
	await project.configure(
		configWith({
			staging: 'database: STAGING_DATABASE\nenv: { STAGING_DATABASE: ../staging.db, TOOL_DATABASE: ../wrong.db }',
			phases: `  deploy:${pushStep}`,
			rest: `migrations:
  adapter: command
  dialect: sqlite
  path: db
  files: "{id}_*.sql"
  database: TOOL_DATABASE
  ledger: SELECT id FROM done
  up: '"${process.execPath}" tool.cjs up {file} {id}'
  down: '"${process.execPath}" tool.cjs down {file} {id}'
  accept: [{migration: "002", rule: C15, reason: this test}]`,
		}),
	);
	expect((await project.run(['deploy', 'staging', '--yes', '--json'])).code).toBe(0);
});

afterAll(() => project.close());

test('the commands of a tool apply and take back, on the database of the environment', async () => {
	expect(columns('staging')).toEqual(['id', 'legacy']);
	expect(columns('wrong')).toEqual([]);
	project.repository.commit({
		files: {
			'db/002_legacy.sql':
				'-- Up Migration\nALTER TABLE users DROP COLUMN legacy;\n-- Down Migration\nALTER TABLE users ADD legacy text;\n',
		},
	});
	const {code, stderr} = await project.run(['deploy', 'staging', '--yes', '--json']);
	expect([code, stderr]).toEqual([0, '']);
	expect(columns('staging')).toEqual(['id']);
	expect((await project.run(['rollback', 'staging', '--json', '--reason', 'errors'])).code).toBe(0);
	expect(columns('staging')).toEqual(['id', 'legacy']);
	expect(await project.json('migrations', 'plan', 'staging')).toMatchObject({
		ledger: [
			{id: '001', state: 'applied'},
			{id: '002', state: 'pending'},
		],
	});
	expect(columns('wrong')).toEqual([]);
});

test('what a rollback left is taken back by the tool, from a work tree that has its file', async () => {
	project.repository.commit({
		files: {
			'db/002_legacy.sql': null,
			'db/003_nick.sql':
				'-- Up Migration\nALTER TABLE users ADD nick text;\n-- Down Migration\nALTER TABLE users DROP COLUMN nick;\n',
		},
	});
	await project.run(['unlock', 'staging']);
	expect((await project.run(['deploy', 'staging', '--yes', '--json'])).code).toBe(0);
	expect((await project.run(['rollback', 'staging', '--json', '--reason', 'errors'])).code).toBe(0);
	expect(columns('staging')).toEqual(['id', 'legacy', 'nick']);
	await project.run(['unlock', 'staging']);
	project.repository.git('checkout', '--quiet', '--detach', 'HEAD~1');
	const blocked = await project.run(['migrations', 'down', 'staging', '003', '--yes', '--json']);
	expect(blocked.code).toBe(3);
	expect(blocked.stderr).toMatch(/the work tree does not hold db\/003_nick\.sql as #4 applied it: git switch --detach/);
	project.repository.git('checkout', '--quiet', 'main');
	const {code, stderr} = await project.run(['migrations', 'down', 'staging', '003', '--yes', '--json']);
	expect([code, stderr]).toEqual([0, '']);
	expect(columns('staging')).toEqual(['id', 'legacy']);
});

test('while the work tree has another file, nothing starts', async () => {
	project.repository.git('checkout', '--quiet', '--detach', 'HEAD~1');
	const {code, stderr} = await project.run(['deploy', 'staging', '--to', 'main', '--yes', '--json']);
	expect(code).toBe(3);
	expect(stderr).toMatch(/the work tree does not hold db\/003_nick\.sql as \S+ has it: git switch --detach/);
});

function columns(name: string): readonly unknown[] {
	const database = new Database(path.join(project.repository.root, '..', `${name}.db`));
	try {
		return database.prepare("SELECT name FROM pragma_table_info('users')").pluck().all();
	} finally {
		database.close();
	}
}
