import {existsSync} from 'node:fs';
import Database from 'better-sqlite3';
import {describe, expect, test} from 'vitest';
import type {MigrationsConfig} from '../../../src/domain/project.ts';
import {openRepository} from '../../../src/git/openRepository.ts';
import {applyMigration} from '../../../src/migrations/apply.ts';
import {statementsOf, vainBegin, withIds} from '../../../src/migrations/growingStatements.ts';
import {migrationStatus} from '../../../src/migrations/status.ts';
import {toolProject} from '../../support/tools.ts';

const first = `-- Every change of the database, newest last.
CREATE TABLE users (id integer);
BEGIN;
INSERT INTO users VALUES (1);
COMMIT;
INSERT INTO users VALUES (1);
`;
const second = `CREATE   TABLE Users (id integer); -- the same
INSERT INTO users VALUES (1);
INSERT INTO users VALUES (1);
ALTER TABLE users ADD COLUMN nick text;
INSERT INTO users VALUES (1, 'ana');
`;

async function statusOf(
	root: string,
	config: Partial<MigrationsConfig>,
	database: string,
	candidate: string,
	live: string | null,
) {
	const repository = await openRepository(root);
	if ('ok' in repository) throw new Error(repository.message);
	return migrationStatus({
		config: {adapter: 'growing-file', dialect: 'sqlite', path: 'db/alters.sql', database: 'DATABASE_URL', ...config},
		database,
		candidate,
		repository,
		cwd: root,
		live,
	});
}

describe('a growing file', () => {
	const project = toolProject({adapter: 'growing-file', path: 'db/alters.sql'});

	test('what PostgreSQL does not do in a transaction has none', () => {
		const lines = [
			'CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)',
			'VACUUM t',
			'REFRESH MATERIALIZED VIEW CONCURRENTLY v',
			"INSERT INTO t VALUES ('CONCURRENTLY')",
		];
		const kinds = withIds(statementsOf(lines.join(';\n'), 'postgres'), 'postgres').map(({transaction}) => transaction);
		expect(kinds).toEqual(['none', 'none', 'file', 'file']);
	});

	test('a transaction around changes of the schema is none on MySQL', () => {
		const text = 'INSERT INTO t VALUES (1);\nBEGIN;\nUPDATE t SET a = 1;\nALTER TABLE t ADD b int;\nCOMMIT;\n';
		expect(vainBegin(text, 'mysql')).toBe(2);
		expect(vainBegin(text, 'postgres')).toBeNull();
		expect(vainBegin('BEGIN;\nUPDATE t SET a = 1;\nCOMMIT;\nALTER TABLE t ADD b int;\n', 'mysql')).toBeNull();
	});

	test('a USE of another database is refused: it would hold for no statement', async () => {
		const {commits, root} = project();
		const [live = '', own = '', other = ''] = commits(
			{files: {'db/alters.sql': '-- nothing\n'}},
			{files: {'db/alters.sql': 'USE shop;\nALTER TABLE users ADD a int;\n'}},
			{files: {'db/alters.sql': 'USE `archive`;\nALTER TABLE users ADD a int;\n'}},
		);
		const error = async (sha: string) => {
			const found = await statusOf(root, {dialect: 'mysql'}, 'mysql://127.0.0.1:1/shop', sha, live);
			return found.ok ? '' : found.error;
		};
		expect(await error(own)).toContain('nothing listens');
		expect(await error(other)).toMatch(/^db\/alters\.sql, line 1: "USE `archive`" would hold for no statement/);
	});

	test('what the live commit does not have is pending, each statement by itself, until the ledger has it', async () => {
		const {commits, database, root} = project();
		const [live = '', candidate = ''] = commits({files: {'db/alters.sql': first}}, {files: {'db/alters.sql': second}});
		const status = async (from: string | null, to = candidate) => {
			const result = await statusOf(root, {}, database, to, from);
			if (!result.ok) throw new Error(result.error);
			return result;
		};
		const states = async () => (await status(live)).rows.map(({name, state}) => `${name}: ${state}`);
		expect(await states()).toEqual([
			'line 1: CREATE TABLE Users (id integer): applied',
			'line 2: INSERT INTO users VALUES (1): applied',
			'line 3: INSERT INTO users VALUES (1): applied',
			'line 4: ALTER TABLE users ADD COLUMN nick text: pending',
			"line 5: INSERT INTO users VALUES (1, 'ana'): pending",
		]);
		expect(existsSync(database)).toBe(false);
		const {pending, rows} = await status(live);
		expect(pending[0]).toMatchObject({
			file: 'db/alters.sql',
			up: 'ALTER TABLE users ADD COLUMN nick text;',
			hasDown: false,
			commands: null,
		});
		expect(new Set(rows.map(({id}) => id)).size).toBe(5);
		new Database(database).exec('CREATE TABLE users (id integer)').close();
		const [script] = pending;
		if (!script) throw new Error('nothing is pending');
		const input = {script, direction: 'up', database, cwd: root, commit: candidate, release: 1} as const;
		expect(await applyMigration({...input, print: () => {}})).toMatchObject({ok: true});
		expect((await states()).slice(-2)).toEqual([
			'line 4: ALTER TABLE users ADD COLUMN nick text: applied',
			"line 5: INSERT INTO users VALUES (1, 'ana'): pending",
		]);
		// Back at the old code, the statement that a release applied is gone.
		expect((await status(live, live)).rows.at(-1)).toMatchObject({id: script.id, state: 'gone', up: script.up});
	});

	test('what was removed, and what is in the database already, is told', async () => {
		const {commits, database, root} = project();
		const [live = '', candidate = ''] = commits(
			{files: {'db/alters.sql': first}},
			{
				files: {
					'db/alters.sql':
						'CREATE TABLE users (id integer);\nINSERT INTO users VALUES (2);\nALTER TABLE users ADD COLUMN id integer;\n',
				},
			},
		);
		const result = await statusOf(root, {}, database, candidate, live);
		const short = live.slice(0, 7);
		expect(result).toMatchObject({
			remarks: [
				`Line 4 of db/alters.sql in ${short} was removed or edited, after it was applied: INSERT INTO users VALUES (1)`,
				`Line 6 of db/alters.sql in ${short} was removed or edited, after it was applied: INSERT INTO users VALUES (1)`,
				expect.stringMatching(/^[0-9a-f]{10} is in the database, and not in/),
				expect.stringMatching(
					/\(line 3: ALTER TABLE users ADD COLUMN id integer\) seems to be applied already: there is users\.id\.$/,
				),
			],
		});
	});

	test('without a live commit nobody knows what is applied, and without the file neither', async () => {
		const {commits, database, root} = project();
		const [candidate = '', without = ''] = commits({files: {'db/alters.sql': first}}, {files: {'db/alters.sql': null}});
		expect(await statusOf(root, {}, database, candidate, null)).toMatchObject({
			ok: false,
			error: 'what is live is not known: so nobody can tell which statements of db/alters.sql are applied',
		});
		expect(await statusOf(root, {}, database, candidate, 'a'.repeat(40))).toMatchObject({
			error:
				'what is live is no commit of this clone: so nobody can tell which statements of db/alters.sql are applied',
		});
		expect(await statusOf(root, {}, database, without, candidate)).toMatchObject({
			error: `${without.slice(0, 7)} has no file db/alters.sql`,
		});
		expect(await statusOf(root, {}, database, candidate, without)).toMatchObject({ok: true, pending: [{}, {}, {}]});
	});
});
