// The two plans that the document app-release-heroku gives as examples, as they stand there, on the stand-in for Heroku.
import {execFile} from 'node:child_process';
import {copyFileSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {Client} from 'pg';
import {expect, test} from 'vitest';
import {databasesOn} from '../support/heroku/databases.ts';
import {openHeroku} from '../support/heroku/platform.ts';
import {describePostgres} from '../support/postgres.ts';
import {openProject} from '../support/project.ts';
import {createRepository} from '../support/repository.ts';

const examples = path.resolve(import.meta.dirname, '../runbook/examples');
const app = readFileSync(path.resolve(import.meta.dirname, '../support/heroku/app.mjs'), 'utf8');

describePostgres('the examples of app-release-heroku', server => {
	test('the simple one ships; the complex one ships and goes back', {timeout: 180_000}, async () => {
		const repository = createRepository();
		for (const n of [1, 2, 3]) {
			repository.commit({message: `Change ${n}`, files: {'app.mjs': app, count: `${n}`}});
			repository.tag(`v${n}`);
		}

		const project = openProject({repository});
		const databases = databasesOn(server());
		const heroku = await openHeroku(project.folder, ['sushi'], databases);
		try {
			const sushi = heroku.apps.get('sushi');
			if (!sushi) throw new Error('there is no app');
			const url = await databases.create(null);
			await query(url, "CREATE TABLE item (name text); INSERT INTO item VALUES ('tea')");
			sushi.addons.push({name: 'postgresql-main', url, attachments: ['HEROKU_POSTGRESQL_YELLOW', 'DATABASE']});
			await sushi.configure({DATABASE_URL: url, MYVAR: 'old value'}, 'Set config vars');
			project.git('remote', 'add', 'heroku', heroku.remote('sushi'));
			// The hook of master asks this very process, which waits for git.
			project.git('push', '--quiet', 'heroku', 'v1^{commit}:refs/heads/first');
			await sushi.deploy(project.sha('v1'));
			await project.configure(
				`project: shop\nenvironments:\n  production:\n    url: ${sushi.url}\n    live: { run: 'curl -fsS "$RELEASE_ENV_URL/version"', match: '"sha":"(?<sha>[0-9a-f]{40})"' }\n`,
			);
			for (const name of ['simple.md', 'complex.md'])
				copyFileSync(path.join(examples, name), project.file(`ran-${name}`));
			const run = async (...args: readonly string[]) => {
				const ran = await project.run(args, heroku.env);
				expect(ran).toMatchObject({code: 0});
				return ran.stdout;
			};
			const asked = (id: number, step: string) =>
				project.until(id, release => release.steps[step]?.state.status === 'asking');
			const yes = async (id: number, ...steps: readonly string[]) => {
				for (const step of steps) {
					await asked(id, step);
					await run('confirm', String(id), step);
				}
			};
			const ship = (tag: string) =>
				promisify(execFile)('git', ['push', '--quiet', 'heroku', `${tag}^{commit}:refs/heads/master`], {
					cwd: project.root,
				});
			const start = (tag: string, runbook: string) =>
				run('deploy', 'production', '--to', tag, '--runbook', runbook, '--yes', '--detach');
			const ended = async (id: number) => (await project.until(id, release => release.end !== null)).end?.outcome;

			await start('v2', 'ran-simple.md');
			await asked(1, 'runbook-11');
			await ship('v2');
			await yes(1, 'runbook-11', 'runbook-14', 'runbook-15', 'runbook-16');
			expect([await ended(1), sushi.current()?.sha]).toEqual(['succeeded', project.sha('v2')]);

			await start('v3', 'ran-complex.md');
			await yes(2, 'runbook-look-25', 'runbook-look-27', 'runbook-31', 'runbook-32', 'runbook-look-33');
			await asked(2, 'runbook-35');
			expect(sushi.maintenance).toBe(true);
			await ship('v3');
			await query(url, 'DELETE FROM item');
			await sushi.configure({MYVAR: 'new value'}, 'Set MYVAR config vars');
			await yes(2, 'runbook-35', 'runbook-look-36');
			// It names the database that is in use: whoever looks at the command sees it, and leaves it out.
			await asked(2, 'runbook-look-38');
			for (const step of ['runbook-38', 'runbook-look-38']) await run('skip', '2', step, '--reason', 'days from now');
			await yes(2, 'runbook-42', 'runbook-43', 'runbook-44');
			expect([await ended(2), sushi.maintenance]).toEqual(['succeeded', false]);

			await run('rollback', 'production', '--yes', '--detach', '--reason', 'no items');
			await yes(3, 'runbook-back-look-48');
			// A version that stands there as a blank is for a person.
			await asked(3, 'runbook-back-50');
			await promisify(execFile)('heroku', ['rollback', 'v3', '--app', 'sushi'], {env: {...process.env, ...heroku.env}});
			await yes(3, 'runbook-back-50', 'runbook-back-look-52');
			expect([await ended(3), sushi.current()?.sha]).toEqual(['succeeded', project.sha('v2')]);
			expect(await (await fetch(sushi.url)).json()).toEqual({items: ['tea'], setting: 'old value'});
			const record = await run('runbook', '2');
			expect(record).toMatch(/^ {2}1\. \[x\] Create production DB rollback: \*\(/m);
			expect(record).toMatch(/^ {2}3\. \[x\] Promote DB rollback as the primary database \*\(/m);
		} finally {
			await project.close();
			await heroku.close();
		}
	});
});

async function query(url: string, sql: string): Promise<void> {
	const client = new Client(url);
	await client.connect();
	await client.query(sql);
	await client.end();
}
