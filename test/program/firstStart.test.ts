// The first five minutes: a start without a configuration leads to a proposal, and the doctor sees the rest.
import {readFileSync, rmSync} from 'node:fs';
import {expect, test} from 'vitest';
import {inProject} from '../support/project.ts';

test(
	'from nothing to a configuration that is looked at, in one terminal',
	inProject(null, async project => {
		rmSync(project.file('release.yaml'), {force: true});
		const terminal = project.openCockpit();
		await terminal.expectScreen('Enter is 1]');
		expect(terminal.screen()).toContain('There is no release.yaml in');
		await terminal.press('enter');
		await terminal.expectScreen('Write this as');
		await terminal.press('enter');
		await terminal.expectScreen('Wrote ');
		expect((await terminal.ended()).exitCode).toBe(0);
		expect(readFileSync(project.file('release.yaml'), 'utf8')).toContain('git push staging');

		const plain = await project.run(['doctor', 'staging']);
		expect(plain.stdout).toContain('nothing of it was run for this look');
		expect(plain.code).toBe(1);
	}),
);
