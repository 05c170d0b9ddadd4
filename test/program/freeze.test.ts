// A time without releases, from the command line and on the screen.
import {writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {inProject} from '../support/project.ts';
import {configWith, pushConfig} from '../support/projectConfig.ts';

test.concurrent(
	'a freeze keeps releases away, is told everywhere, is overruled with a reason, and leaves the way back open',
	inProject(pushConfig, async project => {
		expect((await project.run(['deploy', 'staging', '--to', 'v1.1.0~1', '--yes'])).code).toBe(0);
		const until = new Date(Date.now() + 86_400_000).toISOString();
		const frozen = await project.json('freeze', 'staging', '--reason', 'inventory', '--until', until);
		expect(frozen).toMatchObject({environment: 'staging', freeze: {reason: 'inventory', until}});
		expect(await project.json('status')).toMatchObject({
			environments: [{freeze: {reason: 'inventory', until}}, {freeze: null}],
		});
		expect((await project.run(['status'])).stdout).toMatch(/frozen by .* until .*: invent/);
		expect(await project.json('plan', 'staging')).toMatchObject({
			gates: expect.arrayContaining([expect.objectContaining({id: 'freeze', verdict: 'block'})]),
		});
		const blocked = await project.run(['deploy', 'staging', '--yes']);
		expect(blocked.code).toBe(3);
		expect(blocked.stderr).toContain('inventory');
		expect(blocked.stderr).toContain('--override freeze --reason TEXT');
		const again = await project.run(['freeze', 'staging', '--reason', 'lunch']);
		expect(again).toMatchObject({code: 1, stderr: expect.stringContaining('frozen already')});

		const wanted = ['deploy', 'staging', '--yes', '--override', 'freeze', '--reason', 'a leak'];
		expect((await project.run(wanted)).code).toBe(0);
		expect(await project.json('show', '2')).toMatchObject({overrides: [{gate: 'freeze', reason: 'a leak'}]});
		// Taken back to what was good before, although it is frozen still.
		expect((await project.run(['rollback', 'staging', '--yes'])).code).toBe(0);
		expect(project.live('staging')).toBe(project.sha('v1.1.0~1'));

		expect(await project.json('unfreeze', 'staging')).toEqual({environment: 'staging', freeze: null});
	}),
);

test.concurrent(
	'a command is asked whether it is frozen, and what it cannot say blocks',
	inProject(configWith({staging: 'gates: { freeze: { run: cat frozen } }'}), async project => {
		const deploy = () => project.run(['deploy', 'staging', '--yes']);
		const unknown = await deploy();
		expect(unknown).toMatchObject({code: 3, stderr: expect.stringContaining('unknown whether it is frozen')});
		writeFileSync(project.file('frozen'), '{"frozen": true, "reason": "a critical release"}');
		expect(await deploy()).toMatchObject({code: 3, stderr: expect.stringContaining('frozen: a critical release')});
		writeFileSync(project.file('frozen'), '');
		expect((await deploy()).code).toBe(0);
	}),
);

test.concurrent(
	'the cockpit freezes with F, shows it, and lifts it again',
	inProject(pushConfig, async project => {
		const cockpit = project.openCockpit({columns: 120, rows: 36});
		await cockpit.expectScreen('2 to ship');
		await cockpit.press('F');
		await cockpit.expectScreen('Freeze staging');
		await cockpit.press('inventory', 'enter');
		await cockpit.expectScreen('Until when?');
		await cockpit.press('2h', 'enter');
		await cockpit.expectScreen(/frozen until \d{4}-\d\d-\d\d \d\d:\d\d: invent/);
		await cockpit.press('d');
		await cockpit.expectScreen('blocked by freeze');
		await cockpit.press('esc', 'F');
		await cockpit.expectScreen('Lift the freeze of staging');
		await cockpit.press('enter');
		await cockpit.expectGone('frozen until');
		await cockpit.press('q');
		expect((await cockpit.ended()).exitCode).toBe(0);
	}),
);
