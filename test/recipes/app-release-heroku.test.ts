// The whole recipe, on a stand-in for Heroku's service that runs a real application on real databases: a release with
// migrations, what it put off, and a release that is taken back with its database.
import {execFile} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {userInfo} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {Client} from 'pg';
import {expect, test} from 'vitest';
import {loadProject} from '../../src/config/load.ts';
import {dueSteps} from '../../src/domain/deferred.ts';
import {deployPlan} from '../../src/domain/plan.ts';
import {rollbackPlan, rollbackScope} from '../../src/domain/rollback.ts';
import {artifactFolder} from '../../src/runner/stateFolders.ts';
import {runCommand} from '../support/heroku/commands.ts';
import {databasesOn} from '../support/heroku/databases.ts';
import {type Databases, type Heroku, openHeroku} from '../support/heroku/platform.ts';
import {describePostgres} from '../support/postgres.ts';
import {openProject, type TestProject} from '../support/project.ts';
import {createRepository} from '../support/repository.ts';
import {candidate, deploying, given, released} from '../support/story.ts';
import {expectMapped, recipeFolder} from './support.ts';

const app = readFileSync(path.resolve(import.meta.dirname, '../support/heroku/app.mjs'), 'utf8');
const brings = readFileSync(path.join(recipeFolder('app-release-heroku'), 'bin/brings-migrations'), 'utf8');
const secret = 'setting-that-nobody-sees';

test('its table says of each instruction what becomes of it', () => {
	expect(expectMapped('app-release-heroku').length).toBeGreaterThan(40);
});

test('a release that was not pushed is taken back without its database', () => {
	const loaded = loadProject(recipeFolder('app-release-heroku'));
	const [environment] = loaded.ok ? loaded.project.environments : [];
	if (!loaded.ok || !environment) throw new Error('the recipe is not right');
	const {project} = loaded;
	const v2 = candidate('v2');
	const {steps} = deployPlan({project, environment, candidate: v2, previous: candidate('v1'), migrations: []});
	const until = (step: string) => {
		const begun = steps.findIndex(({id}) => id === step) + 1;
		return given(released('v1', {verified: true}), deploying('v2', {steps, begun}));
	};
	const undoneAfter = (step: string) => {
		const {book} = until(step);
		const scope = rollbackScope(book.summaries());
		if ('ok' in scope) throw new Error(scope.message);
		const back = rollbackPlan({project, environment, scope, releases: [book.release(2)], took: {}});
		return back.plan.steps.flatMap(planned => (planned.kind === 'run' ? planned.run : [])).join('\n');
	};
	expect(undoneAfter('merge')).not.toContain('pg:promote');
	// The copy that was paid for is still to be destroyed.
	const over = {type: 'release-finished', outcome: 'aborted', verified: false, reason: null} as const;
	const left = (step: string) => {
		const {book} = until(step);
		book.append('release:2', [over, {type: 'release-rolled-back', by: 3}]);
		return dueSteps(book.release(2)).map(({step: {id}}) => id);
	};
	expect([left('merge'), left('push')]).toEqual([['destroy-rollback-database'], []]);
	expect(undoneAfter('push')).toMatch(/heroku rollback.*pg:promote/s);
});

describePostgres('the recipe app-release-heroku', server => {
	test('ships, puts off, and goes back with the database', {timeout: 180_000}, async () => {
		const world = await openWorld(server());
		const {project, heroku, run, web, databases} = world;
		try {
			const production = heroku.apps.get('my-app');
			if (!production) throw new Error('there is no app');
			const blocked = await run('deploy', 'production', '--yes', '--override', 'window', '--reason', 'test');
			expect(blocked).toMatchObject({code: 3, stderr: expect.stringContaining('ask-risk: How risky')});

			await ship(world, 1, 'v2');
			expect([production.current()?.sha, production.maintenance]).toEqual([project.sha('v2'), false]);
			expect(project.git('--git-dir', path.join(project.folder, 'origin.git'), 'rev-parse', 'master')).toBe(
				project.sha('v2'),
			);
			const log = production.lines.join('');
			expect(production.addons.map(({name}) => name)).toEqual(['postgresql-main', 'my-app-back-1']);
			expect(await project.json('show', '1')).toMatchObject({
				answers: [{answer: '#3'}, {answer: 'none'}, {answer: 'low'}, {answer: 'dz0ny'}],
				artifacts: [{file: 'release'}, {file: 'config.old', sha256: ''}, {file: 'before.dump'}, {file: 'copy'}],
				due: [{step: 'destroy-rollback-database'}],
			});
			expect(log).toContain('Release v4 created: Deploy');

			// Days later, somebody says so.
			expect((await run('run', '1', 'destroy-rollback-database')).code).toBe(6);
			expect((await run('run', '1', 'destroy-rollback-database', '--yes')).code).toBe(0);
			await project.until(1, release => release.steps['destroy-rollback-database']?.state.status === 'succeeded');
			expect(production.addons).toHaveLength(1);
			expect(await web('/')).toEqual({items: ['tea'], setting: secret});

			// An attempt of which nobody knows how it ended has made the copy.
			await runCommand(heroku.apps, databases, {
				command: 'addons:create',
				app: 'my-app',
				args: ['heroku-postgresql:standard-0'],
				options: {name: 'my-app-back-2', rollback: 'DATABASE'},
			});
			await ship(world, 2, 'v3');
			expect(production.addons.map(({name}) => name)).toEqual(['postgresql-main', 'my-app-back-2']);
			await query(production.config()['DATABASE_URL'], "DELETE FROM item; INSERT INTO item VALUES ('nonsense')");
			expect(await web('/')).toMatchObject({items: ['nonsense']});
			const back = await run('rollback', 'production', '--yes', '--reason', 'users are lost');
			expect(back).toMatchObject({code: 0});
			expect(production.current()?.sha).toBe(project.sha('v2'));
			expect(await web('/')).toEqual({items: ['tea'], setting: secret});
			expect(await project.json('status')).toMatchObject({environments: [{live: {sha: project.sha('v2')}, due: []}]});
			expect(project.printed.join('')).not.toContain(secret);
			// Where its outcome got lost, the undo is run again.
			const [push] = (await project.until(2, () => true)).plan.steps.filter(({id}) => id === 'push');
			const RELEASE_ARTIFACTS = artifactFolder(path.dirname(project.journalFile), 2);
			const env = {...process.env, ...heroku.env, HEROKU_APP: 'my-app', RELEASE_ARTIFACTS};
			await promisify(execFile)('/bin/sh', ['-c', push?.undo ?? 'exit 9'], {cwd: project.root, env});
			expect(await web('/')).toEqual({items: ['tea'], setting: secret});
		} finally {
			await project.close();
			await heroku.close();
		}
	});
});

type World = {
	readonly project: TestProject;
	readonly heroku: Heroku;
	readonly databases: Databases;
	readonly run: (...args: readonly string[]) => ReturnType<TestProject['run']>;
	/** What the application answers. */
	readonly web: (address: string) => Promise<unknown>;
};

async function openWorld(server: Parameters<typeof databasesOn>[0]): Promise<World> {
	const repository = createRepository();
	repository.commit({message: 'One', files: {'app.mjs': app, 'bin/brings-migrations': brings}});
	repository.git('update-index', '--chmod=+x', 'bin/brings-migrations');
	repository.git('commit', '--quiet', '--amend', '--no-edit');
	repository.tag('v1');
	for (const n of [2, 3]) {
		repository.git('reset', '--hard', '--quiet');
		repository.git('commit', '--quiet', '--allow-empty', '--message', `Change ${n}`);
		mkdirSync(path.join(repository.root, 'migrations'), {recursive: true});
		writeFileSync(path.join(repository.root, `migrations/${n}.py`), '');
		repository.git('add', 'migrations');
		repository.git('commit', '--quiet', '--message', `Migration ${n}`);
		repository.tag(`v${n}`);
	}

	const project = openProject({repository});
	const databases = databasesOn(server);
	const heroku = await openHeroku(project.folder, ['my-app'], databases);
	const production = heroku.apps.get('my-app');
	if (!production) throw new Error('there is no app');
	const url = await databases.create(null);
	await query(url, "CREATE TABLE item (name text); INSERT INTO item VALUES ('tea')");
	production.addons.push({name: 'postgresql-main', url, attachments: ['DATABASE']});
	await production.configure({DATABASE_URL: url, MYVAR: secret}, 'Set config vars');
	project.git('remote', 'add', 'heroku', heroku.remote('my-app'));
	project.git('init', '--quiet', '--bare', path.join(project.folder, 'origin.git'));
	project.git('remote', 'add', 'origin', path.join(project.folder, 'origin.git'));
	// The hook of master asks this very process, which waits for git.
	project.git('push', '--quiet', 'heroku', 'v1^{commit}:refs/heads/first');
	await production.deploy(project.sha('v1'));
	project.git('push', '--quiet', 'origin', 'v1^{commit}:refs/heads/master');
	const bin = path.join(project.folder, 'gh');
	mkdirSync(bin);
	const reviews = ['zupo', 'karantan'].map(login => ({author: {login}, state: 'APPROVED'}));
	const pull = JSON.stringify([{author: {login: userInfo().username}, reviews}]);
	writeFileSync(path.join(bin, 'gh'), `#!/bin/sh\necho '${pull}'\n`, {mode: 0o755});
	const recipe = readFileSync(path.join(recipeFolder('app-release-heroku'), 'release.yaml'), 'utf8');
	await project.configure(
		recipe
			.replace('project: my-app', 'project: shop')
			.replace('https://my-app.herokuapp.com', production.url)
			.replace('watch: 5m', 'watch: 1s'),
	);
	const env = {...heroku.env, PATH: `${bin}:${heroku.env.PATH}`};
	return {
		project,
		heroku,
		databases,
		run: (...args) => project.run(args, env),
		web: async address => (await fetch(production.url + address)).json(),
	};
}

async function ship({project, run}: World, id: number, ref: string): Promise<void> {
	const answers = ['issue=#3', 'downsides=none', 'risk=low', 'assistant=dz0ny'];
	const overrides = ['--override', 'window', '--reason', 'test'];
	const started = await run(
		'deploy',
		'production',
		'--to',
		ref,
		'--yes',
		'--detach',
		...overrides,
		'--answer',
		...answers,
	);
	expect(started).toMatchObject({code: 0});
	for (const step of ['tell-users', 'stories', 'smoke']) {
		await project.until(id, release => release.steps[step]?.state.status === 'asking');
		expect((await run('confirm', String(id), step)).code).toBe(0);
	}

	const ended = await project.until(id, release => release.end !== null);
	expect(ended.end).toMatchObject({outcome: 'succeeded', verified: true});
}

async function query(url: string | undefined, sql: string): Promise<void> {
	const client = new Client(url);
	await client.connect();
	await client.query(sql);
	await client.end();
}
