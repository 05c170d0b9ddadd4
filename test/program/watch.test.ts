// A watch that measures, in the whole program: it fails, counts down, is held, and rolls back by itself.
import {writeFileSync} from 'node:fs';
import {afterAll, beforeAll, expect, test, vi} from 'vitest';
import {stepOf} from '../../src/domain/release.ts';
import {verifyChains} from '../support/chains.ts';
import {openProject, type TestProject} from '../support/project.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';

vi.setConfig({testTimeout: 120_000});

const config = configWith({
	phases: `  deploy:${pushStep}
  verify:
    - id: watch
      watch: 60s
      signals: { queue: { run: cat ran-queue, max: 10 } }
      onFail: rollback`,
});

let project: TestProject;
beforeAll(async () => {
	project = openProject();
	await project.configure(config);
});
afterAll(() => project.close());

test('the cockpit shows the signal, its failure, the countdown and that it is held; then it rolls back by itself', async () => {
	const queue = (length: number) => writeFileSync(project.file('ran-queue'), `${length}\n`);
	queue(3);
	const cockpit = project.openCockpit({columns: 120, rows: 36});
	await cockpit.expectScreen('2 to ship');
	await cockpit.press('d');
	await cockpit.expectScreen('Enter starts the release');
	await cockpit.press('enter');
	await cockpit.expectScreen(/✔ queue +3 .*fails above 10/);
	queue(12);
	await cockpit.expectScreen('rolls back in');
	await cockpit.press('p');
	await cockpit.expectScreen('held: p lets it roll back after all');
	expect(await project.release(1)).toMatchObject({abort: null, watches: {watch: {rollbackAt: null, verdict: 'fail'}}});
	await cockpit.press('p');
	// The whole time again.
	await cockpit.expectScreen(/rolls back in 0:2\d/);
	const rollback = await project.until(2, release => release.end !== null);
	expect(rollback).toMatchObject({kind: 'rollback', undoes: [1], end: {outcome: 'succeeded'}});
	const failed = await project.release(1);
	expect(failed).toMatchObject({end: {outcome: 'aborted'}, rolledBackBy: 2});
	expect(failed && stepOf(failed, 'watch').state).toMatchObject({
		detail: 'queue 12: above its limit (fails above 10)',
	});
	expect(project.live('staging')).toBe(project.sha('v1.0.0'));
	await cockpit.expectScreen('locked by');
	expect(await project.json('show', '1')).toMatchObject({
		phases: expect.arrayContaining([
			expect.objectContaining({
				id: 'verify',
				steps: expect.arrayContaining([
					expect.objectContaining({
						id: 'watch',
						verdict: 'fail',
						signals: [expect.objectContaining({name: 'queue', verdict: 'fail', value: 12, fails: 'above 10'})],
					}),
				]),
			}),
		]),
	});
	await cockpit.press('q');
	await cockpit.ended();
	verifyChains(project.journalFile);
});

test('on the command line, where nothing can be rolled back to, it says so and ends as failed', async () => {
	writeFileSync(project.file('ran-queue'), '12\n');
	expect((await project.run(['unlock', 'staging'])).code).toBe(0);
	// Changed since, and trusted by nobody.
	writeFileSync(project.file('release.yaml'), `${config}\n# changed\n`);
	const before = await project.run(['deploy', 'staging', '--yes']);
	expect(before.code).toBe(2);
	expect((await project.run(['trust', '--yes'])).code).toBe(0);
	const deploy = project.start(['deploy', 'staging', '--yes']);
	await deploy.until('rolls back by itself');
	writeFileSync(project.file('release.yaml'), `${config}\n# changed again\n`);
	const {code, stdout} = await deploy.ended;
	expect(stdout).toContain('cannot roll back by itself');
	expect(stdout).toContain('is not trusted');
	expect(code).toBe(1);
	expect(project.live('staging')).toBe(project.sha('v1.1.0'));
});
