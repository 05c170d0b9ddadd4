// What holds between an environment and the one that promotes from it.
import {expect, test} from 'vitest';
import {inProject} from '../support/project.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';

const config = configWith({
	production: 'promotes: staging\ncadence: 1ms',
	phases: `  deploy:${pushStep}
  verify:
    - { id: look, only: production, ask: Does it work? }`,
});

test.concurrent(
	'while a release is open on production, staging keeps what it has; its rollback is exempt',
	inProject(config, async project => {
		const first = ['--to', 'v1.1.0~1', '--yes'];
		expect((await project.run(['deploy', 'staging', ...first])).code).toBe(0);
		expect((await project.run(['deploy', 'production', ...first])).code).toBe(6);
		const blocked = await project.run(['deploy', 'staging', '--yes']);
		expect(blocked).toMatchObject({code: 3, stderr: expect.stringContaining('promoted: release #2 is open')});
		expect((await project.run(['rollback', 'staging', '--yes'])).code).toBe(0);

		expect((await project.run(['confirm', '2', 'look'])).code).toBe(0);
		await project.until(2, ({end}) => end?.outcome === 'succeeded');
		await project.run(['unlock', 'staging']);
		expect((await project.run(['deploy', 'staging', '--yes'])).code).toBe(0);
		// Production has the first commit, staging the second: one waits, and the cadence is over at once.
		const overdue = expect.stringContaining('last release 0 min ago');
		expect(await project.json('status')).toMatchObject({
			environments: [{cadence: null}, {behind: 1, cadence: {everyMs: 1, overdue}}],
		});
		expect((await project.run(['status'])).stdout).toContain('last release 0 min ago, due every 0 min');
	}),
);
