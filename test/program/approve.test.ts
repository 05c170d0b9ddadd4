// Approvals, from the command line and in the dialog of the plan.
import {userInfo} from 'node:os';
import {expect, test} from 'vitest';
import * as z from 'zod';
import {inProject} from '../support/project.ts';
import {configWith} from '../support/projectConfig.ts';

const me = userInfo().username;
const config = configWith({staging: `gates: { approvals: { of: [${me}, somebody], atLeast: 1, expires: 24h } }`});

test.concurrent(
	'a release waits for its approval, which holds for that commit and that plan',
	inProject(config, async project => {
		const deploy = (...more: readonly string[]) => project.run(['deploy', 'staging', '--yes', ...more]);
		const blocked = await deploy();
		expect(blocked).toMatchObject({code: 3, stderr: expect.stringContaining('approvals: 0 of 1 approvals')});
		// A yes at the start is none.
		expect((await project.run(['approve', 'staging'])).code).toBe(6);
		const {planHash} = z.object({planHash: z.string()}).parse(await project.json('plan', 'staging'));
		expect(await project.json('approve', 'staging', '--yes')).toMatchObject({
			environment: 'staging',
			sha: project.sha('v1.1.0'),
			plan: planHash,
			by: expect.stringContaining(`${me}@`),
			gate: {verdict: 'pass', text: `1 of 1 approvals: ${me}`},
		});
		expect((await deploy('--to', 'v1.1.0~1')).code).toBe(3);
		await project.configure(config.replace('retry: safe', 'retry: ask'));
		expect((await deploy()).code).toBe(3);
		await project.configure(config);
		expect((await deploy()).code).toBe(0);
	}),
);

test.concurrent(
	'it is overruled with a reason, and nobody approves where it is not asked for',
	inProject(config, async project => {
		const wanted = ['deploy', 'staging', '--yes', '--override', 'approvals', '--reason', 'both are ill'];
		expect((await project.run(wanted)).code).toBe(0);
		expect(await project.json('show', '1')).toMatchObject({
			overrides: [{gate: 'approvals', reason: 'both are ill'}],
		});
		const refused = await project.run(['approve', 'production', '--yes']);
		expect(refused).toMatchObject({code: 1, stderr: expect.stringContaining('production asks for no approvals')});
	}),
);

test.concurrent(
	'in the dialog of the plan, a approves, and the release can start',
	inProject(config, async project => {
		const cockpit = project.openCockpit({columns: 80, rows: 24});
		await cockpit.expectScreen('2 to ship');
		await cockpit.press('d');
		await cockpit.expectScreen('a approve');
		await cockpit.press('a');
		await cockpit.expectScreen(`1 of 1 approvals: ${me}`);
		await cockpit.press('enter');
		await cockpit.expectScreen('Release #1 started.');
		await project.until(1, ({end}) => end?.outcome === 'succeeded');
		await cockpit.press('q');
		expect((await cockpit.ended()).exitCode).toBe(0);
	}),
);
