// A history that is not the recorded one goes on when a person types the project's name, and only then.
import {copyFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {inProject} from '../support/project.ts';
import {pushConfig} from '../support/projectConfig.ts';

test(
	'an older copy of the journal is accepted by typing the name of the project',
	inProject(pushConfig, async project => {
		const older = path.join(project.folder, 'older.db');
		expect((await project.run(['deploy', 'staging', '--yes'])).code).toBe(0);
		expect((await project.run(['backup', older])).code).toBe(0);
		expect((await project.run(['lock', 'staging', 'busy'])).code).toBe(0);
		await project.closed();
		copyFileSync(older, project.journalFile);
		const args = ['verify', '--accept', '--reason', 'restored from Monday'];
		for (const [typed, answer, exitCode] of [
			['staging', 'Nothing was changed.', 130],
			['shop', 'The history is whole.', 0],
		] as const) {
			const terminal = project.openCockpit({args});
			await terminal.expectScreen('shorter than recorded');
			await terminal.expectScreen('Type shop to go on');
			await terminal.press(typed, 'enter');
			await terminal.expectScreen(answer);
			expect((await terminal.ended()).exitCode).toBe(exitCode);
		}
	}),
);
