// The whole recipe on real parts: git with a remote and a CI, PostgreSQL, a bug tracker that ops listen to, and mail.
import {readFileSync, rmSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {z} from 'zod';
import {releaseStream} from '../../src/domain/events.ts';
import {stepOf} from '../../src/domain/release.ts';
import {serve} from '../support/httpServer.ts';
import {describePostgres} from '../support/postgres.ts';
import {openRecipe, openTracker, program, programs, queryDatabase} from './projectOf.ts';
import {expectMapped} from './support.ts';

test('every instruction of the document is mapped', () => {
	expect(expectMapped('test-pilot')).toHaveLength(33);
});

const files = {
	'DEPLOYMENT-VERIFICATION.md':
		'# Verification\n\n- [ ] The front page lists the experiments\n- [ ] An add-on installs\n',
	'package.json': '{"name": "testpilot", "version": "1.0.0"}\n',
	'db/migrations/0001_experiments.up.sql': 'CREATE TABLE experiments (id int);\n',
	'db/migrations/0001_experiments.down.sql': 'DROP TABLE experiments;\n',
	'ops/ci-passed': program('[ "$(cat "$IMAGES/$1.ci")" = passed ]'),
	'ops/image-pushed': program('[ -e "$IMAGES/$2/COMMIT" ] && echo "$1:$2"'),
};

const newCode = {
	'experiments.js': 'no more tabs\n',
	'db/migrations/0002_order.up.sql': 'ALTER TABLE experiments ADD COLUMN place int;\n',
	'db/migrations/0002_order.down.sql': 'ALTER TABLE experiments DROP COLUMN place;\n',
};

describePostgres('the recipe of Test Pilot', server => {
	test('from Friday to Tuesday, back, and forward without what was guilty', async ({onTestFinished}) => {
		const {project, images, build} = await openRecipe('test-pilot', files, forHere);
		onTestFinished(() => project.close());
		const {git, folder} = project;
		const urls = {stage: await server().createDatabase(), production: await server().createDatabase()};
		const bin = programs(project, {
			sendmail: `cat >>'${folder}/mails'`,
			gh: `git ls-remote --exit-code origin "refs/tags/$3" && cat >'${folder}/notes'`,
		});
		const before = project.sha('HEAD');
		build(before, 'first');
		const switchTo = (environment: string, sha: string) => {
			rmSync(path.join(folder, environment), {force: true});
			symlinkSync(path.join(images, sha), path.join(folder, environment));
		};
		// Ops do what they are asked for in the bug.
		const tracker = await openTracker((_, text) => {
			const [, sha = '', to = ''] = /Please deploy Test Pilot \S+ \((\w+)\) to (\w+)/.exec(text) ?? [];
			const [, from = '', back = ''] = /Please bring (\w+) back to (\w+)/.exec(text) ?? [];
			if (sha || back) switchTo(to || from, sha || back);
		});
		const apps = await Promise.all(
			(['stage', 'production'] as const).map(async name => {
				switchTo(name, before);
				return serve((_, __, response) => {
					const commit = readFileSync(path.join(folder, name, 'COMMIT'), 'utf8');
					response.writeHead(200).end(JSON.stringify({commit}));
				});
			}),
		);
		onTestFinished(() => {
			for (const {close} of [tracker, ...apps]) close();
		});
		await project.configure(
			readFileSync(project.file('release.yaml'), 'utf8')
				.replace('https://testpilot.stage.example', apps[0]?.url ?? '')
				.replace('https://testpilot.firefox.example', apps[1]?.url ?? ''),
		);
		const env = {
			PATH: `${bin}:${process.env['PATH']}`,
			IMAGES: images,
			STAGE_DATABASE_URL: urls.stage,
			PRODUCTION_DATABASE_URL: urls.production,
			BUGZILLA_URL: tracker.url,
			BUGZILLA_NEW_BUG: `${tracker.url}/rest/bug?api_key=key-of-ana`,
			BUGZILLA_API_KEY: 'key-of-ana',
		};
		const run = async (...args: readonly string[]) => {
			const {code, stderr, stdout} = await project.run(args, env);
			return {code, stderr, stdout};
		};
		const send = async (release: number, step: string) => {
			await project.until(release, now => stepOf(now, step).state.status === 'asking');
			expect(await run('confirm', String(release), step)).toMatchObject({code: 0});
		};
		// As the command does, without a program for each item.
		const confirm = async (release: number, ...steps: readonly string[]) => {
			for (const step of steps) {
				await project.until(release, now => stepOf(now, step).state.status === 'asking');
				const events = [{type: 'step-confirmed', step, note: null} as const];
				await project.append({stream: releaseStream(release), events});
			}

			const {end} = await project.until(release, now => now.end !== null);
			await project.idle();
			expect(end).toMatchObject({outcome: 'succeeded', verified: true});
		};

		project.repository.commit({message: 'feat: order experiments', files: newCode});
		git('push', '--quiet', 'origin', 'main');
		const sha = project.sha('HEAD');
		expect(await run('deploy', 'stage', '--yes')).toMatchObject({code: 6, stderr: ''});
		await send(1, 'publish-notes');
		await confirm(1, 'test-plan.1', 'test-plan.2');
		const [bug] = tracker.bugs;
		const mails = readFileSync(path.join(folder, 'mails'), 'utf8');
		expect(mails).toMatch(/building a release against master[\s\S]*Please test stage[\s\S]*show_bug\.cgi\?id=101/);
		expect(readFileSync(path.join(folder, 'notes'), 'utf8')).toContain('order experiments');
		expect(bug?.fields).toMatchObject({cc: ['softvision@example.com']});

		const early = await run('deploy', 'production', '--yes', '--answer', 'monday=all is well');
		expect([early.code, early.stderr]).toEqual([3, expect.stringContaining('signoffs')]);
		for (const role of ['softvision', 'engineering']) {
			expect(await run('signoff', 'production', role)).toMatchObject({code: 0});
		}

		expect(await run('deploy', 'production', '--yes', '--answer', 'monday=all is well')).toMatchObject({code: 6});
		await confirm(2, 'softvision-verifies');
		// It is Friday's tag that goes to production, and no other is made on Tuesday.
		const tag = git('tag', '--points-at', sha);
		expect(bug?.comments).toEqual([expect.stringContaining(`deploy Test Pilot ${tag} (${sha}) to production`)]);
		expect((await project.until(2, () => true)).plan.steps.map(({kind}) => kind)).not.toContain('tag');

		expect(await run('rollback', 'production', '--yes', '--reason', 'tabs are lost')).toMatchObject({code: 6});
		const waiting = await project.until(3, now => stepOf(now, 'approve-way-back').state.status === 'asking');
		// Nothing is taken back before engineering approves.
		expect(waiting.plan.steps[0]?.id).toBe('approve-way-back');
		await confirm(3, 'approve-way-back');
		expect(bug?.comments.slice(1)).toEqual([
			`Please bring production back to ${before}.`,
			expect.stringContaining('tabs are lost'),
		]);

		const reverted = await run('revert', 'stage', '--yes', '--json');
		expect(reverted).toMatchObject({code: 0, stderr: ''});
		const forward = z.object({sha: z.string(), branch: z.string()}).parse(JSON.parse(reverted.stdout));
		expect(git('diff', '--name-only', before, forward.sha).split('\n')).toEqual([
			'db/migrations/0002_order.down.sql',
			'db/migrations/0002_order.up.sql',
			'db/migrations/0003_revert_order.down.sql',
			'db/migrations/0003_revert_order.up.sql',
		]);
		expect(git('ls-remote', 'origin', `refs/heads/${forward.branch}`)).toContain(forward.sha);
		// A column is dropped: somebody has looked at that.
		const looked = ['--override', 'migrations', '--reason', 'nobody uses it yet'];
		expect(await run('deploy', 'stage', '--yes', '--to', `origin/${forward.branch}`, ...looked)).toMatchObject({
			code: 6,
		});
		await send(4, 'publish-notes');
		await confirm(4, 'test-plan.1', 'test-plan.2');
		expect(tracker.bugs).toHaveLength(2);
		expect(tracker.bugs[1]?.fields['description']).toContain('- 0003 revert_order');
		const columns = "SELECT column_name FROM information_schema.columns WHERE table_name = 'experiments'";
		expect(await queryDatabase(urls.stage, columns)).toEqual([{column_name: 'id'}]);
		expect(git('tag', '--points-at', forward.sha)).toMatch(/^\d{4}-\d\d-\d\d(-1)?$/);
	});
});

// A CI and ops that are quick, and the branch of the tests.
function forHere(config: string): string {
	return config.replaceAll('every: 15s', 'every: 50ms').replace('branch: master', 'branch: main');
}
