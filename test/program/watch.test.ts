// A watch that measures, in the whole program: it fails, counts down, is held, and rolls back by itself.
import {writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {stepOf} from '../../src/domain/release.ts';
import {verifyChains} from '../support/chains.ts';
import {inProject} from '../support/project.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';

const config = configWith({
	phases: `  deploy:${pushStep}
  verify:
    - id: watch
      watch: 60s
      signals: { queue: { run: cat ran-queue, max: 10 } }
      onFail: rollback
      countdown: 9s`,
});

test.concurrent(
	'the cockpit shows the signal, its failure, the countdown and that it is held; then it rolls back by itself',
	inProject(config, async project => {
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
		expect(await project.release(1)).toMatchObject({
			abort: null,
			watches: {watch: {rollbackAt: null, verdict: 'fail'}},
		});
		await cockpit.press('p');
		// The whole time again.
		await cockpit.expectScreen('rolls back in');
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
	}),
);

test.concurrent(
	'on the command line, where the configuration is not trusted any more, it says so and ends as failed',
	inProject(config, async project => {
		writeFileSync(project.file('ran-queue'), '12\n');
		const deploy = project.start(['deploy', 'staging', '--yes']);
		await deploy.until('rolls back by itself');
		writeFileSync(project.file('release.yaml'), `${config}\n# changed\n`);
		await project.until(1, release => release.end !== null);
		const {code, stdout} = await deploy.ended;
		expect(stdout).toContain('cannot roll back by itself');
		expect(stdout).toContain('is not trusted');
		expect(code).toBe(1);
		expect(project.live('staging')).toBe(project.sha('v1.1.0'));
	}),
);
