import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {execaSync} from 'execa';
import fc from 'fast-check';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {parseRemotes} from '../../../src/config/init/gitFolder.ts';
import {proposeConfig} from '../../../src/config/init/proposeConfig.ts';
import {loadProject} from '../../../src/config/load.ts';

let root: string;

beforeEach(() => {
	root = join(mkdtempSync(join(tmpdir(), 'release-init-')), 'My Shop');
	mkdirSync(root);
});

afterEach(() => {
	rmSync(dirname(root), {recursive: true, force: true});
});

function put(files: Readonly<Record<string, string>>): void {
	for (const [path, content] of Object.entries(files)) {
		mkdirSync(dirname(join(root, path)), {recursive: true});
		writeFileSync(join(root, path), content);
	}
}

function git(...args: readonly string[]): void {
	execaSync('git', args, {cwd: root, env: {GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null'}});
}

/** Writes what is proposed and loads it, as `init` and the next command would. */
function proposed() {
	const {text} = proposeConfig(root, () => true);
	put({'release.yaml': text});
	const loaded = loadProject(root);
	if (!loaded.ok)
		throw new Error(`${loaded.errors.map(error => `${error.line}: ${error.message}`).join('\n')}\n${text}`);
	return {text, project: loaded.project};
}

describe('what is proposed loads', () => {
	test('for an empty folder: a person deploys, and no step pretends to', () => {
		const {project, text} = proposed();
		expect(project.name).toBe('my-shop');
		expect(project.environments).toMatchObject([{name: 'production', protected: true}]);
		expect(project.phases.deploy).toMatchObject([{kind: 'ask', id: 'deploy'}]);
		expect(text).toContain('no git remote and no file names a place to deploy to');
	});

	test('for remotes called staging and production: each is an environment that one pushes to', () => {
		git('init', '-q', '-b', 'master');
		git('remote', 'add', 'production', '/srv/git/production.git');
		git('remote', 'add', 'origin', 'https://user:hunter2@github.com/a/b.git');
		git('remote', 'add', 'staging', 'ssh://deploy@host/staging.git');
		const {project, text} = proposed();
		expect(project.environments).toMatchObject([
			{name: 'staging', promotes: null, protected: false},
			{name: 'production', promotes: 'staging', protected: true},
		]);
		expect(project.phases.deploy).toMatchObject([
			{
				id: 'push-staging',
				only: ['staging'],
				// biome-ignore lint/suspicious/noTemplateCurlyInString: this is shell.
				run: 'git push staging "${RELEASE_SHA:?}":refs/heads/master',
				// biome-ignore lint/suspicious/noTemplateCurlyInString: this is shell.
				undo: 'git push --force staging "${RELEASE_PREVIOUS_SHA:?}":refs/heads/master',
				retry: 'safe',
			},
			{id: 'push-production', only: ['production']},
		]);
		expect(text).not.toContain('hunter2');
	});

	test('for two Heroku apps with migrations: logs, databases and a word on the release line', () => {
		git('init', '-q', '-b', 'main');
		git('remote', 'add', 'origin', 'git@github.com:acme/shop.git');
		git('remote', 'add', 'heroku', 'https://git.heroku.com/shop.git');
		git('remote', 'add', 'heroku-stg', 'git@heroku.com:shop-staging.git');
		put({
			Procfile: 'web: node .\nrelease: npm run migrate\n',
			'package.json': JSON.stringify({name: '@acme/Shop.API', dependencies: {pg: '8'}, scripts: {test: 'x'}}),
			'db/migrations/001_users.up.sql': 'CREATE TABLE users (id int);',
			'db/migrations/001_users.down.sql': 'DROP TABLE users;',
			'.github/workflows/ci.yml': 'on: push',
		});
		const {project, text} = proposed();
		expect(project.name).toBe('shop-api');
		expect(project.environments).toMatchObject([
			{name: 'staging', logs: [{run: 'heroku logs --tail --app shop-staging'}]},
			{name: 'production', logs: [{run: 'heroku logs --tail --app shop'}]},
		]);
		expect(project.migrations).toBeNull();
		expect(text).toContain('migrates by itself: the Procfile has a "release" line');
		expect(text).toContain(
			'# migrations: { adapter: sql-dir, dialect: postgres, path: db/migrations, database: DATABASE_URL }',
		);
		expect(text).toContain('gh run list');
	});

	test.each([
		['a deploy script', {'package.json': '{"scripts": {"deploy": "x"}}'}, 'npm run deploy'],
		['a Makefile', {Makefile: 'VERSION := 1\nbuild:\n\tx\ndeploy: build\n\ty\n'}, 'make deploy'],
	])('for %s: its command', (_, files, run) => {
		put(files);
		const {project} = proposed();
		expect(project.phases.deploy).toMatchObject([{kind: 'run', run}]);
		expect(project.environments[0]?.gates.cleanTree).toBe('block');
	});

	test.each([
		[
			'Alembic',
			{'alembic.ini': '[alembic]\nscript_location = %(here)s/db/alembic\nsqlalchemy.url = mysql+pymysql://x\n'},
			{adapter: 'alembic', dialect: 'mysql', path: 'db/alembic/versions'},
		],
		[
			'Django',
			{'site/manage.py': 'import django', 'requirements.txt': 'Django\npsycopg'},
			{adapter: 'django', dialect: 'postgres', path: 'site'},
		],
		[
			'Rails',
			{'db/migrate/2026_a.rb': '', 'config/database.yml': 'default:\n  adapter: sqlite3\n'},
			{adapter: 'rails', dialect: 'sqlite', path: 'db/migrate'},
		],
		[
			'Prisma',
			{'prisma/migrations/1_a/migration.sql': '', 'prisma/schema.prisma': 'datasource db {\n  provider = "mysql"\n}'},
			{adapter: 'prisma', dialect: 'mysql', path: 'prisma/migrations'},
		],
		[
			'drizzle',
			{'drizzle/meta/_journal.json': '{}', 'drizzle.config.ts': "export default {dialect: 'postgresql'}"},
			{adapter: 'drizzle', dialect: 'postgres', path: 'drizzle'},
		],
		[
			'Knex',
			{'knexfile.js': "module.exports = {client: 'better-sqlite3'}", 'db/migrations/1_a.js': ''},
			{adapter: 'knex', dialect: 'sqlite', path: 'db/migrations'},
		],
		[
			'node-pg-migrate',
			{'package.json': '{"dependencies": {"node-pg-migrate": "9"}}'},
			{adapter: 'node-pg-migrate', dialect: 'postgres', path: 'migrations'},
		],
		[
			'dbmate',
			{'db/migrations/1_a.sql': '-- migrate:up\nCREATE TABLE a (id int AUTO_INCREMENT);\n-- migrate:down\n'},
			{adapter: 'dbmate', dialect: 'mysql', path: 'db/migrations'},
		],
		[
			'Flyway',
			{'src/main/resources/db/migration/V1__a.sql': '', 'flyway.conf': 'flyway.url=jdbc:postgresql://x'},
			{adapter: 'flyway', dialect: 'postgres', path: 'src/main/resources/db/migration'},
		],
		[
			'Liquibase',
			{'db/changelog/1.xml': '', 'liquibase.properties': 'url=jdbc:mariadb://x'},
			{adapter: 'liquibase', dialect: 'mysql', path: 'db/changelog'},
		],
	])('for migrations of %s: its adapter', (_, files, expected) => {
		put(files);
		expect(proposed().project.migrations).toMatchObject(expected);
	});

	test('for SQLite migrations and a Dockerfile', () => {
		put({Dockerfile: 'FROM x', 'migrations/1_a.up.sql': 'CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);'});
		const {project, text} = proposed();
		expect(project.migrations).toMatchObject({dialect: 'sqlite', path: 'migrations'});
		expect(text).toContain('docker build');
	});

	test('for a linked work tree, whose git folder is elsewhere', () => {
		git('init', '-q', '-b', 'main');
		git('remote', 'add', 'staging', '/srv/staging.git');
		git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', 'first');
		git('worktree', 'add', '-q', '../other');
		root = join(dirname(root), 'other');
		expect(proposed().project.environments).toMatchObject([{name: 'staging'}]);
	});

	test('for files that are broken, and names that would be commands', () => {
		put({
			'package.json': '{"name": 5, "scripts": []',
			'.git/HEAD': 'ref: refs/heads/$(touch x)\n',
			'.git/config':
				'[remote "staging;touch x"]\n\turl = a\n[remote "prod`id`"]\nurl=b\n[remote "production"]\n\turl = c\n[remote\n',
		});
		const {project, text} = proposed();
		expect(project.environments.map(environment => environment.name)).toEqual(['production']);
		expect(text).not.toContain('touch');
		expect(text).not.toContain('`');
	});

	test('for files of platforms whose names would be commands', () => {
		const bad = '"a; touch x # $(touch x)"';
		put({
			'charts/shop/Chart.yaml': `name: ${bad}\n`,
			'charts/shop/values.yaml': `image: {repository: ${bad}}\n`,
			'k8s/a.yaml': `kind: Deployment\nmetadata: {name: ${bad}}\nspec: {template: {spec: {containers: [{name: ${bad}, image: ${bad}}]}}}\n`,
			'compose.yaml': `services: {${bad}: {build: .}, web: {build: ${bad}, image: ${bad}}}\n`,
			'fly.toml': `app = ${bad}\n`,
			'deploy.php': `namespace Deployer;\nhost(${bad});\n`,
			Capfile: 'x',
			'config/deploy.rb': `set :application, ${bad}\nserver ${bad}\nset :deploy_to, ${bad}\n`,
			'config/deploy/$(touch x).rb': '',
			'config/deploy.yml': `service: ${bad}\n`,
			'config/deploy.a;touch x.yml': '',
			'deploy/a; touch x.service': '[Service]\nWorkingDirectory=/srv/$(touch x)\n',
			'charts/a; touch x/Chart.yaml': 'name: a\n',
		});
		const {text} = proposed();
		expect(text).toContain('Also found: Capistrano');
		expect(text).not.toContain('touch');
	});

	test('for anything that git or a package may be called', () => {
		fc.assert(
			fc.property(
				fc.string({unit: 'binary', maxLength: 40}),
				fc.string({unit: 'binary', maxLength: 60}),
				(name, config) => {
					put({
						'package.json': JSON.stringify({name, scripts: {deploy: 'x'}}),
						'.git/config': `[remote "staging"]\n\turl = ${config}\n[remote "${config}"]\n\turl = https://git.heroku.com/${name}.git\n`,
					});
					expect(proposed().project.environments.length).toBeGreaterThan(0);
				},
			),
			{numRuns: 60},
		);
	});
});

test('remotes are read as git writes them', () => {
	expect(
		parseRemotes(
			'[core]\n\turl = no\n[remote "a"]\n\tfetch = +x\n\turl = "x y"\n\turl = second\n[branch "a"]\n\turl = no\n[remote "b"]\n\turl=z\r\n',
		),
	).toEqual([
		{name: 'a', url: 'x y'},
		{name: 'b', url: 'z'},
	]);
});
