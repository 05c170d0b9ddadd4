// A repository of one's own: several thousand commits, and a push to two bare repositories as its deploy.
import {readFileSync, writeFileSync} from 'node:fs';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {verifyChains} from '../support/chains.ts';
import {openProject, type TestProject} from '../support/project.ts';
import {createLargeRepository} from '../support/repository.ts';
import type {TerminalSession} from '../support/terminal.ts';

let project: TestProject;
let before = '';
let candidate = '';

beforeAll(() => {
	const repository = createLargeRepository(4000);
	// The journal is kept under the project's name, which init takes from here.
	before = repository.commit({message: 'Name the shop', files: {'package.json': '{"name": "shop"}\n'}});
	repository.tag('v1.0.0');
	repository.commits(...Array.from({length: 30}, (_, index) => ({message: `Cart ${index + 1}`})));
	repository.tag('v1.1.0');
	project = openProject({repository});
	for (const remote of ['staging', 'production']) project.git('push', '--quiet', remote, `${before}:refs/heads/main`);
	candidate = project.sha('v1.1.0');
});

afterAll(() => project.close());

test('init writes a release.yaml that is right as it is', async () => {
	expect((await project.run(['init'])).code).toBe(0);
	const check = await project.run(['config', 'check']);
	expect(check).toMatchObject({code: 0, stdout: expect.stringContaining('environments staging, production')});
	// It is not run before it is trusted, and not overwritten.
	expect(await project.run(['plan', 'staging'])).toMatchObject({code: 2, stderr: expect.stringContaining('trust')});
	const again = await project.run(['init']);
	expect(again).toMatchObject({code: 2, stderr: expect.stringContaining('is there already; it was not touched')});
	expect((await project.run(['trust', '--yes'])).code).toBe(0);
	expect(await project.json('plan', 'staging')).toMatchObject({
		candidate: {sha: candidate, version: 'v1.1.0'},
		previous: {sha: before, version: 'v1.0.0'},
		commitCount: 30,
		gates: expect.not.arrayContaining([expect.objectContaining({verdict: 'block'})]),
		rollback: {target: {sha: before, version: 'v1.0.0'}},
	});
});

test('it goes to staging, is promoted to production, rolled back with one key, and read in the history', {
	timeout: 90_000,
}, async () => {
	const cockpit = project.openCockpit({columns: 200, rows: 50});
	await cockpit.expectScreen('30 to ship');
	await cockpit.expectScreen('Cart 30');

	await cockpit.press('d');
	await cockpit.expectScreen('Enter starts the release');
	await cockpit.press('enter');
	await tickChecklist(cockpit);
	await cockpit.expectScreen(/Release #1 .*succeeded/);
	expect(project.live('staging')).toBe(candidate);

	await cockpit.press(']');
	await cockpit.expectScreen(' PRODUCTION ');
	await cockpit.expectScreen('30 to ship');
	await cockpit.press('d');
	await cockpit.expectScreen('Type production and Enter to start');
	await cockpit.press(...'production', 'enter');
	await tickChecklist(cockpit);
	await cockpit.expectScreen(/Release #2 .*succeeded/);
	expect(project.live('production')).toBe(candidate);

	await cockpit.expectScreen('Rollback → v1.0.0');
	await cockpit.press('R');
	await cockpit.expectScreen('starts in');
	await cockpit.press('enter');
	await cockpit.expectScreen(/Release #3 .*succeeded/);
	await cockpit.expectScreen('#2 rolled back by #3');
	expect(project.live('production')).toBe(before);
	expect(project.live('staging')).toBe(candidate);

	await cockpit.press('h');
	await cockpit.expectScreen(/#3 .*production .*v1\.0\.0/);
	await cockpit.expectScreen(/#2 .*production .*v1\.1\.0/);
	await cockpit.expectScreen(/#1 .*staging .*v1\.1\.0/);
	await cockpit.press('j', 'enter');
	await cockpit.expectScreen('push-production');

	await cockpit.press('esc');
	await cockpit.expectGone('push-production');
	await cockpit.press('esc');
	await cockpit.expectGone('D redeploy');
	await cockpit.press('q');
	expect((await cockpit.ended()).exitCode).toBe(0);
	expect(await project.json('history')).toMatchObject({
		releases: [
			{id: 3, kind: 'rollback', environment: 'production', sha: before, status: 'succeeded', reverts: 2},
			{id: 2, kind: 'deploy', environment: 'production', sha: candidate, status: 'rolled-back', bad: true},
			{id: 1, kind: 'deploy', environment: 'staging', sha: candidate, status: 'succeeded', bad: false},
		],
	});
	verifyChains(project.journalFile);
});

test('an older commit can be chosen, and a commit of thousands back is known', async () => {
	await project.run(['unlock', 'production']);
	const far = project.sha('v1.0.0~3000');
	expect(await project.json('plan', 'production', '--to', far.slice(0, 10))).toMatchObject({
		candidate: {sha: far},
		relation: {kind: 'behind', behind: 3000},
		commitCount: 0,
	});
	// The bad commit is not brought there again by accident.
	const again = await project.run(['deploy', 'production', '--yes']);
	expect(again).toMatchObject({code: 3, stderr: expect.stringContaining('marked bad')});
});

test('a change of release.yaml is not run before it was looked at', async () => {
	const file = project.file('release.yaml');
	writeFileSync(file, readFileSync(file, 'utf8').replace('git push --force production', 'git push production'));
	const cockpit = project.openCockpit();
	await cockpit.expectScreen('has changed since you trusted it');
	expect((await cockpit.ended()).exitCode).toBe(2);
});

async function tickChecklist(cockpit: TerminalSession): Promise<void> {
	await cockpit.expectScreen('Space ticks the item');
	await cockpit.press('space');
}
