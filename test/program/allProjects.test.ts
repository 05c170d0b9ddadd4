// The list of all projects, in a real pseudo-terminal: what is known from the journals alone, and the way into a cockpit.
import {expect, test} from 'vitest';
import {inProject} from '../support/project.ts';
import {pushConfig} from '../support/projectConfig.ts';

test(
	'all projects are listed from their histories, and Enter opens the cockpit of one',
	inProject(pushConfig, async project => {
		expect((await project.run(['deploy', 'staging', '--yes'])).code).toBe(0);
		const outside = {XDG_CONFIG_HOME: `${project.folder}/settings`};
		expect(await project.run(['status', '--all', '--json'], outside)).toMatchObject({code: 0});
		const list = project.openCockpit({args: ['--all'], env: outside});
		await list.expectScreen(/all projects {2}1 project/);
		await list.expectScreen(/✔ shop +staging/);
		list.press('enter');
		await list.expectScreen('1 Environments');
		list.press('q');
		await list.expectScreen(/all projects {2}1 project/);
		list.press('q');
		await list.ended();
	}),
);
