// Migrations that a tool applies: what it failed to apply is not taken back, and a way back that needs files says so.
import path from 'node:path';
import Database from 'better-sqlite3';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openProject, type TestProject} from '../support/project.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';

let project: TestProject;
let first = '';

// Takes back the newest, whichever that is; so do real tools.
const tool = `import {DatabaseSync} from 'node:sqlite';
import {readFileSync} from 'node:fs';
const [way, file, id] = process.argv.slice(2);
const database = new DatabaseSync(process.env.SHOP_DATABASE_URL);
database.exec('BEGIN; CREATE TABLE IF NOT EXISTS ledger (id TEXT)');
const text = readFileSync(file, 'utf8').split('-- migrate:down');
if (way === 'up') {
	database.exec(text[0]);
	database.prepare('INSERT INTO ledger VALUES (?)').run(id);
} else {
	database.exec(text[1]);
	database.exec('DELETE FROM ledger WHERE rowid = (SELECT max(rowid) FROM ledger)');
}
database.exec('COMMIT');
`;

beforeAll(async () => {
	project = openProject();
	commit('Add users', {
		'tool.mjs': tool,
		'db/001_users.sql': '-- migrate:up\nCREATE TABLE users (id INTEGER);\n-- migrate:down\nDROP TABLE users;',
	});
	const run = (way: string) => `'"${process.execPath}" --no-warnings tool.mjs ${way} {file} {id}'`;
	await project.configure(
		configWith({
			staging: 'env: { SHOP_DATABASE_URL: ../staging.db }',
			production: 'env: { SHOP_DATABASE_URL: ../production.db }',
			phases: `  deploy:${pushStep}`,
			rest: `migrations:
  adapter: command
  dialect: sqlite
  path: db
  database: SHOP_DATABASE_URL
  files: '{id}_{name}.sql'
  ledger: SELECT id FROM ledger
  up: ${run('up')}
  down: ${run('down')}`,
		}),
	);
	first = project.sha('HEAD');
	expect(await deploy()).toBe(0);
});

afterAll(() => project.close());

test('what a tool failed to apply is not taken back: it would take back what is older', async () => {
	commit('Break', {
		'db/002_broken.sql': '-- migrate:up\nALTER TABLE users DROP COLUMN nope;\n-- migrate:down\nSELECT 1;',
	});
	await project.run(['deploy', 'staging', '--yes', '--json', '--override', 'migrations', '--reason', 'known']);
	const {stdout} = await project.run(['rollback', 'staging', '--dry-run']);
	expect(stdout).toContain('live');
	expect(stdout).not.toContain('002');
	await project.run(['rollback', 'staging', '--yes', '--json', '--reason', 'broken']);
	expect(ledger()).toEqual(['001']);
});

test('a way back that needs files of the work tree says which commit has them', async () => {
	await project.run(['unlock', 'staging']);
	commit('Mend, and drop users', {
		'db/002_broken.sql': '-- migrate:up\nALTER TABLE users ADD nick TEXT;\n-- migrate:down\nSELECT 1;',
		'db/003_gone.sql': '-- migrate:up\nDROP TABLE users;\n-- migrate:down\nCREATE TABLE users (id INTEGER);',
	});
	await project.run(['deploy', 'staging', '--yes', '--json', '--override', 'migrations', '--reason', 'known']);
	const second = project.sha('HEAD');
	expect(ledger()).toEqual(['001', '002', '003']);
	const before = (await project.run(['rollback', 'staging', '--dry-run'])).stdout;
	expect(before).toContain('unmigrate-003');
	expect(before).not.toContain('git switch');
	project.repository.git('checkout', '--quiet', '--detach', first);
	const {stdout} = await project.run(['rollback', 'staging', '--dry-run']);
	expect(stdout).toContain(
		`003 before the work tree has the files that the tool needs: git switch --detach ${second.slice(0, 12)}`,
	);
});

function ledger(): readonly string[] {
	const database = new Database(path.join(project.repository.root, '..', 'staging.db'), {readonly: true});
	try {
		return database
			.prepare<[], {id: string}>('SELECT id FROM ledger ORDER BY id')
			.all()
			.map(({id}) => id);
	} finally {
		database.close();
	}
}

function commit(message: string, files: Readonly<Record<string, string>>): void {
	project.repository.commit({message, author: 'Ben', files});
}

async function deploy(): Promise<number> {
	const {code, stderr} = await project.run(['deploy', 'staging', '--yes', '--json']);
	if (code !== 0) throw new Error(stderr);
	return code;
}
