// A terminal that goes away while a release runs.
import {expect, test} from 'vitest';
import {inProject} from '../support/project.ts';
import {configWith} from '../support/projectConfig.ts';
import type {TerminalSession} from '../support/terminal.ts';

const config = configWith({
	phases: `  deploy:
    - id: push
      run: echo push >> ran-push && git push --quiet "$RELEASE_ENVIRONMENT" "\${RELEASE_SHA:?}":refs/heads/main
      undo: echo undo >> ran-undo && git push --quiet --force "$RELEASE_ENVIRONMENT" "\${RELEASE_PREVIOUS_SHA:?}":refs/heads/main
  announce:
    - { id: tell, run: "echo tell >> ran-tell" }`,
});

test.concurrent(
	'a terminal closed in the middle changes nothing for the release, and attach comes back to it',
	inProject(config.replace('echo push >>', 'until [ -e go ]; do sleep 0.05; done; echo push >>'), async project => {
		const first = project.openCockpit();
		await ship(first);
		await first.expectScreen('deploying');
		first.kill('SIGHUP');
		await first.ended();
		const {runner, end} = await project.until(1, release => release.runner !== null);
		expect(end).toBeNull();

		const second = project.openCockpit({args: ['attach', '1']});
		await second.expectScreen('#1 v1.1.0 → staging');
		await second.expectScreen('deploying');
		project.touch('go');
		await second.expectScreen(/Release #1 .*succeeded/);
		// The runner that began it has ended it: no other one was needed.
		expect((await project.release(1))?.runner).toEqual(runner);
		expect(project.count('ran-push')).toBe(1);

		await second.expectGone('#1 v1.1.0 → staging');
		await second.press('q');
		expect((await second.ended()).exitCode).toBe(0);
		expect(second.screen()).toContain('No release is running. Come back with: release-tui');
	}),
);

async function ship(cockpit: TerminalSession): Promise<void> {
	await cockpit.expectScreen('2 to ship');
	await cockpit.press('d');
	await cockpit.expectScreen('Enter starts the release');
	await cockpit.press('enter');
}
