// Sign-offs of a candidate, from the command line and in the dialog of the plan.
import {expect, test} from 'vitest';
import {inProject} from '../support/project.ts';
import {configWith} from '../support/projectConfig.ts';

const config = configWith({staging: 'gates: { signoffs: [qa, development] }'});

test.concurrent(
	'a candidate is signed off, blocked by a bug, fixed and shipped',
	inProject(config, async project => {
		const earlier = ['--to', 'v1.1.0~1'];
		const say = (...args: readonly string[]) => project.json('signoff', 'staging', ...args);
		expect(await say('development', ...earlier)).toMatchObject({gate: {text: 'qa has not signed'}});
		expect(await say('qa', '--blocked', 'https://bugs.example/7', ...earlier)).toMatchObject({
			gate: {verdict: 'block', text: 'qa is blocked by https://bugs.example/7'},
		});
		const blocked = await project.run(['deploy', 'staging', '--yes']);
		expect(blocked).toMatchObject({code: 3, stderr: expect.stringContaining('only fixes may be added')});
		expect(await say('--fix', 'v1.1.0')).toMatchObject({gate: {text: 'qa is blocked by https://bugs.example/7'}});
		expect(await project.json('postpone', 'staging', '--reason', 'trade fair')).toMatchObject({
			gate: {verdict: 'block', text: expect.stringContaining('postponed by')},
		});
		expect(await say('qa')).toMatchObject({gate: {verdict: 'pass', text: 'signed by qa, development'}});
		expect((await project.run(['deploy', 'staging', '--yes'])).code).toBe(0);
		expect((await project.run(['signoff', 'staging', 'sales'])).stderr).toContain('no sign-off by "sales"');
		expect((await project.run(['signoff', 'staging'])).code).toBe(2);
	}),
);

test.concurrent(
	'in the dialog of the plan, s signs off',
	inProject(config, async project => {
		const cockpit = project.openCockpit({columns: 80, rows: 24});
		await cockpit.expectScreen('2 to ship');
		await cockpit.press('d');
		await cockpit.expectScreen('qa has not signed; development');
		await cockpit.press('s');
		await cockpit.expectScreen('Sign off');
		await cockpit.press('qa', 'enter');
		await cockpit.expectGone('qa has not signed');
		await cockpit.expectScreen('development has not signed');
		await cockpit.press('s', 'development', 'enter');
		await cockpit.expectScreen('signed by qa, development');
		await cockpit.press('esc', 'q');
		expect((await cockpit.ended()).exitCode).toBe(0);
	}),
);
