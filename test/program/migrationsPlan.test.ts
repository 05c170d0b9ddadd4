// A release whose migrations add before the code and take away after it, the way back from each side of the point of
// no return, and what one does about a migration that a rollback left.

import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {spawnProof} from '../../src/engine/spawnProof.ts';
import {openProject, type TestProject} from '../support/project.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';

let project: TestProject;
let first = '';

beforeAll(async () => {
	project = openProject();
	commit('Add users', {
		'db/001_users.up.sql': 'CREATE TABLE users (id INTEGER, name TEXT, legacy TEXT);',
		'db/001_users.down.sql': 'DROP TABLE users;',
	});
	await project.configure(config(''));
	first = project.sha('HEAD');
	await ship();
	const database = open();
	database.exec("INSERT INTO users VALUES (1, 'ana', 'old')");
	database.close();
	commit('Add nick, drop legacy', {
		'db/002_nick.up.sql': 'ALTER TABLE users ADD nick TEXT;',
		'db/002_nick.down.sql': 'ALTER TABLE users DROP COLUMN nick;',
		'db/003_fill.up.sql': 'UPDATE users SET nick = name WHERE nick IS NULL;',
		'db/003_fill.down.sql': 'UPDATE users SET nick = NULL;',
		'db/004_legacy.up.sql': 'ALTER TABLE users DROP COLUMN legacy;',
		'db/004_legacy.down.sql': 'ALTER TABLE users ADD legacy TEXT;',
	});
});

afterAll(() => project.close());

test('plan says what each does, the order, and where the point of no return lies', async () => {
	const {stdout} = await project.run(['migrations', 'plan', 'staging']);
	expect(stdout).toContain('1 applied · 3 pending');
	expect(stdout).toMatch(/002 nick +expand .*✔ works/);
	expect(stdout).toMatch(/004 legacy +contract .*✖ breaks/);
	expect(stdout).toMatch(/✖ 004 C15/);
	expect(stdout).toContain('Cut before 004');
	expect(stdout).toMatch(
		/after schema 002\n +code alone +✔ works[\s\S]*after code\n +code alone +✔ works[\s\S]*after data 003\n +code alone +✔ works[\s\S]*════ point of no return ════\n +after contract 004\n +code alone +✖ breaks on 004\n +with database +✖ takes back 004; loses its data\n +restore +✖ there is no backup/,
	);
	const document = await project.json('migrations', 'plan', 'staging');
	expect(document).toMatchObject({
		error: null,
		pending: [
			{id: '002', class: 'expand', runsIn: 'schema', oldOnNew: 'yes', hasDown: true},
			{id: '003', class: 'data', runsIn: 'contract'},
			{id: '004', class: 'contract', runsIn: 'contract', oldOnNew: 'no', undo: 'U2'},
		],
		verdict: 'blocked',
		order: {kind: 'split'},
		rollback: [{pastReturn: false}, {pastReturn: false}, {pastReturn: false}, {after: 'contract', pastReturn: true}],
	});
});

test('what is pending is tried on a clone, which is dropped; the plan tells what was found out', async () => {
	const file = path.join(project.repository.root, '..', 'queries.sql');
	writeFileSync(file, 'SELECT name FROM users; SELECT legacy FROM users WHERE id = ?;');
	const {code, stdout, stderr} = await project.run(['migrations', 'clone', 'staging', '--queries', file]);
	expect(stderr).toContain('clone the database of staging');
	expect(stdout).toMatch(/up 3\/3 in .*, down 3\/3 in .*, again 3\/3/);
	expect(stdout).toMatch(/on staging it would take about \d+(?:–\d+)? ms/);
	expect(stdout).toMatch(/2 queries of the live code on the new schema: 1 fails\n.*SELECT legacy FROM users/);
	expect(code).toBe(1);
	expect(columns()).toEqual(['id', 'name', 'legacy']);
	expect(execFileSync('find', [path.join(project.home, 'projects'), '-path', '*clones/*'], {encoding: 'utf8'})).toMatch(
		/^[^\n]*staging\.proof\.json\n$/,
	);
	expect((await project.run(['migrations', 'plan', 'staging'])).stdout).toMatch(
		/Proof +clone by SQLite.*\n.*it would take about.*\n.*1 fails/,
	);
});

test('the cockpit has it tried in a process of its own, which says what it does, and can be ended', async () => {
	const order = {
		root: project.repository.root,
		name: 'staging',
		candidate: project.sha('HEAD'),
		tools: false,
		env: {...process.env, RELEASE_TUI_HOME: project.home, RELEASE_TUI_TEST: project.folder},
	};
	const said: string[] = [];
	const prove = (signal: AbortSignal, on = order) => spawnProof({...on, say: line => said.push(line), signal});
	expect(await prove(new AbortController().signal)).toEqual({ok: true, isSafe: true});
	expect(said).toContain('apply 004 legacy');
	expect(await prove(new AbortController().signal, {...order, name: 'nowhere'})).toMatchObject({
		ok: false,
		message: expect.stringContaining('There is no environment "nowhere".'),
	});
	const ended = new AbortController();
	const answer = prove(ended.signal);
	ended.abort();
	expect(await answer).toMatchObject({ok: false, message: 'It was ended: nothing was found out.'});
});

test('what blocks stops a release, until it is accepted with a reason, which is kept', async () => {
	const {code, stderr} = await project.run(['deploy', 'staging', '--yes', '--json']);
	expect(code).toBe(3);
	expect(stderr).toMatch(/004.*C15/);
	await project.configure(config('accept: [{migration: "004", rule: C15, reason: nobody reads it since May}]'));
	expect((await project.run(['migrations', 'plan', 'staging'])).stdout).toContain(
		'004 C15 accepted: nobody reads it since May',
	);
	await ship();
	expect(columns()).toEqual(['id', 'name', 'nick']);
	const shown = await project.json('show', '2');
	expect(shown).toMatchObject({
		phases: [
			{id: 'schema', steps: [{id: 'migrate-002'}]},
			{id: 'deploy'},
			{id: 'verify'},
			{id: 'contract', steps: [{id: 'migrate-003'}, {id: 'migrate-004'}]},
		],
	});
	expect(JSON.stringify(shown)).toContain('nobody reads it since May');
});

test('a rollback past the point of no return says so, and takes back down to what breaks the old code', async () => {
	const {stdout} = await project.run(['rollback', 'staging', '--dry-run']);
	expect(stdout).toContain('what 004 took away from the old code: its down brings back no data');
	expect(stdout).toContain('keeps 002 in the database: the old code works with it');
	expect((await project.run(['rollback', 'staging', '--json', '--reason', 'errors'])).code).toBe(0);
	expect(project.live('staging')).toBe(first);
	expect(columns()).toEqual(['id', 'name', 'nick', 'legacy']);
});

test('what the rollback left is taken back by itself, though the tree that is live lacks its file', async () => {
	expect(await project.json('migrations', 'plan', 'staging', '--to', first)).toMatchObject({
		ledger: [
			{id: '001', state: 'applied'},
			{id: '002', state: 'gone'},
			{id: '003', state: 'gone'},
		],
	});
	await project.run(['unlock', 'staging']);
	const unknown = await project.run(['migrations', 'down', 'staging', '9', '--yes', '--json']);
	expect(unknown.stderr).toContain('No release applied 9 to staging.');
	const {code, stderr} = await project.run(['migrations', 'down', 'staging', '002', '003', '--yes', '--json']);
	expect([code, stderr]).toEqual([0, '']);
	expect(columns()).toEqual(['id', 'name', 'legacy']);
	expect(project.live('staging')).toBe(first);
});

function config(more: string): string {
	return configWith({
		staging: 'env: { SHOP_DATABASE_URL: ../staging.db }',
		production: 'env: { SHOP_DATABASE_URL: ../production.db }',
		phases: `  deploy:${pushStep}`,
		rest: `migrations: { adapter: sql-dir, dialect: sqlite, path: db, database: SHOP_DATABASE_URL${more === '' ? '' : `, ${more}`} }`,
	});
}

function commit(message: string, files: Readonly<Record<string, string>>): void {
	project.repository.commit({message, author: 'Ben', files});
}

async function ship(): Promise<void> {
	const {code, stderr} = await project.run(['deploy', 'staging', '--yes', '--json']);
	expect([code, stderr]).toEqual([0, '']);
}

function open(): Database.Database {
	return new Database(path.join(project.repository.root, '..', 'staging.db'));
}

function columns(): readonly string[] {
	const database = open();
	try {
		return database
			.prepare<[string], {name: string}>('SELECT name FROM pragma_table_info(?)')
			.all('users')
			.map(({name}) => name);
	} finally {
		database.close();
	}
}
