// The whole recipe, on a stand-in for Heroku's service and a receiver of webhooks: staging, the post, a bug, the fix,
// production, the post for everybody, and back.
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {z} from 'zod';
import {openHeroku} from '../support/heroku/platform.ts';
import {serve} from '../support/httpServer.ts';
import {openProject} from '../support/project.ts';
import {createRepository} from '../support/repository.ts';
import {expectMapped, recipeFolder} from './support.ts';

const app = readFileSync(path.resolve(import.meta.dirname, '../support/heroku/app.mjs'), 'utf8');
const folder = recipeFolder('shared-meaning-platform');
const template = (name: string) => readFileSync(path.join(folder, `announce/${name}.md`), 'utf8');
const post = z.object({text: z.string()});
const bug = 'https://bugs.example/7';

test('its table says of each instruction what becomes of it', () => {
	expect(expectMapped('shared-meaning-platform').length).toBeGreaterThan(40);
});

test('ships what was tested on staging, after a bug and its fix, and goes back', {timeout: 180_000}, async () => {
	const posts: {readonly path: string; readonly text: string}[] = [];
	const hooks = await serve((request, body, response) => {
		posts.push({path: request.url ?? '', ...post.parse(JSON.parse(body))});
		response.end();
	});
	const repository = createRepository();
	const announce = Object.fromEntries(
		['staging', 'technical', 'product', 'taken-back'].map(name => [`announce/${name}.md`, template(name)]),
	);
	repository.commit({message: 'First', files: {'app.mjs': app, ...announce}});
	repository.tag('v1');
	repository.commit({message: 'Add a map'});
	repository.tag('v2');
	repository.commit({message: 'Fix the map'});
	repository.tag('v3');
	const project = openProject({repository});
	mkdirSync(path.join(project.folder, 'service'));
	const heroku = await openHeroku(path.join(project.folder, 'service'), ['shared-meaning-staging', 'shared-meaning'], {
		create: () => Promise.reject(new Error('there is no database')),
		dump: () => Promise.reject(new Error('there is no database')),
	});
	try {
		let recipe = readFileSync(path.join(folder, 'release.yaml'), 'utf8').replace(
			'project: sm_platform',
			'project: shop',
		);
		const urls = {staging: 'https://staging.ecosystem.guide', production: 'https://eom.ecosystem.guide'};
		for (const [environment, name] of [
			['staging', 'shared-meaning-staging'],
			['production', 'shared-meaning'],
		] as const) {
			const of = heroku.apps.get(name);
			if (!of) throw new Error(`there is no ${name}`);
			project.git('remote', 'set-url', environment, heroku.remote(name));
			// The hook of master asks this very process, which waits for git.
			project.git('push', '--quiet', environment, 'v1^{commit}:refs/heads/first');
			await of.deploy(project.sha('v1'));
			recipe = recipe.replace(urls[environment], of.url);
		}

		await project.configure(recipe);
		const env = {...heroku.env, TEAMS_TECHNICAL: `${hooks.url}/technical`, TEAMS_PRODUCT: `${hooks.url}/product`};
		const run = async (...args: readonly string[]) => {
			const ran = await project.run(args, env);
			expect(ran).toMatchObject({code: 0});
		};
		const answer = async (id: number, step: string, ...more: readonly string[]) => {
			await project.until(id, release => release.steps[step]?.state.status === 'asking');
			await run('confirm', String(id), step, ...more);
		};
		const ended = (id: number) => project.until(id, release => release.end !== null);
		const staging = async (id: number, ref: string) => {
			await run('deploy', 'staging', '--to', ref, '--yes', '--detach');
			await answer(id, 'reviewed');
			expect((await ended(id)).end).toMatchObject({outcome: 'succeeded', verified: true});
		};
		const production = (ref: string) =>
			project.run(['deploy', 'production', '--to', ref, '--yes', '--detach', '--answer', 'qa=Rosi'], env);

		await staging(1, 'v2');
		expect((await production('v2')).stderr).toContain('signoffs: development has not signed');
		await run('signoff', 'production', 'development', '--to', 'v2');
		expect((await production('v2')).code).toBe(0);
		await project.until(2, release => release.steps['sanity-check']?.state.status === 'asking');
		const frozen = await project.run(['deploy', 'staging', '--to', 'v3', '--yes'], env);
		expect(frozen.stderr).toContain('promoted: release #2 is open on production');
		await answer(2, 'sanity-check', '--decline', '--note', bug);
		expect(posts.at(-1)?.text).toMatch(/^# Production deploy \d{4}-/);
		const short = (ref: string) => project.sha(ref).slice(0, 7);
		expect(posts.at(-1)?.text).toContain(`@devs ${short('v2')} is to go`);
		expect(posts.at(-1)?.text).toMatch(/[0-9a-f]{7} Add a map\n/);
		expect(posts.at(-1)?.text).toContain(`/compare/${project.sha('v1').slice(0, 7)}`);
		await ended(2);
		expect(heroku.apps.get('shared-meaning')?.current()?.sha).toBe(project.sha('v1'));

		expect((await production('v2')).stderr).toContain(`signoffs: qa is blocked by ${bug}`);
		await staging(3, 'v3');
		await run('signoff', 'production', 'development', '--to', 'v3');
		expect((await production('v3')).stderr).toContain('only fixes may be added');
		await run('signoff', 'production', '--fix', 'v3');
		expect((await production('v3')).code).toBe(0);
		await answer(4, 'sanity-check');
		await project.until(4, release => release.steps['product-post']?.state.status === 'asking');
		const summary = project.file('ran-summary');
		writeFileSync(summary, '- Maps are there.\n');
		await run('confirm', '4', 'product-post', '--text', summary);
		expect((await ended(4)).end).toMatchObject({outcome: 'succeeded', verified: true});
		expect(posts.at(-1)).toMatchObject({path: '/product', text: expect.stringContaining('- Maps are there.')});

		await run('rollback', 'production', '--yes', '--reason', 'maps are upside down');
		expect(heroku.apps.get('shared-meaning')?.current()?.sha).toBe(project.sha('v1'));
		expect(posts.at(-1)).toMatchObject({path: '/technical', text: expect.stringContaining('maps are upside down')});
	} finally {
		await project.close();
		await heroku.close();
		hooks.close();
	}
});
