// Two clones of one project share its history. A release runs its commands in the one that it was planned in.
import {execFileSync} from 'node:child_process';
import {copyFileSync, renameSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {waitingFor} from '../../src/domain/release.ts';
import {inProject, type TestProject} from '../support/project.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';

const bin = path.resolve(import.meta.dirname, '../../bin/release-tui.js');
const config = configWith({
	phases: `  preflight:
    - { id: ready, ask: Are we ready? }
  deploy:${pushStep}
  announce:
    - { id: where, run: 'pwd -P > ../ran-where' }`,
});

/** Another clone of the project, trusted as well, and a way to run the program in it. */
function cloneOf(project: TestProject) {
	const root = path.join(project.folder, 'other');
	execFileSync('git', ['clone', '--quiet', project.root, root]);
	for (const name of ['staging', 'production']) {
		execFileSync('git', ['-C', root, 'remote', 'add', name, path.join(project.folder, `${name}.git`)]);
	}

	copyFileSync(project.file('release.yaml'), path.join(root, 'release.yaml'));
	const env = {...process.env, RELEASE_TUI_HOME: project.home, RELEASE_TUI_TEST: project.folder};
	const run = (...args: readonly string[]) =>
		execFileSync(process.execPath, [bin, ...args], {
			cwd: root,
			env,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'pipe'],
		});
	run('trust', '--yes');
	return {root, run};
}

async function leftWithoutRunner(project: TestProject): Promise<void> {
	expect((await project.run(['deploy', 'staging', '--yes'])).code).toBe(6);
	const {runner} = await project.until(1, release => release.runner !== null);
	process.kill(runner?.pid ?? 0, 'SIGKILL');
}

test.concurrent(
	'a release that is carried on from another clone goes on in its own',
	inProject(config, async project => {
		const other = cloneOf(project);
		await leftWithoutRunner(project);
		other.run('confirm', '1', 'ready');
		expect((await project.until(1, release => release.end !== null)).end?.outcome).toBe('succeeded');
		expect(project.text('../ran-where')).toBe(`${project.root}\n`);
		expect(other.root).not.toBe(project.root);
	}),
);

test.concurrent(
	'while its clone is gone, a release waits for a person and says why; when it is back, it goes on',
	inProject(config, async project => {
		const other = cloneOf(project);
		await leftWithoutRunner(project);
		const away = `${project.root}-away`;
		renameSync(project.root, away);
		other.run('confirm', '1', 'ready');
		const paused = await project.until(1, release => waitingFor(release)?.why === 'paused');
		expect(paused.paused?.reason).toBe(`the folder that it was planned in is gone: ${project.root}`);
		expect(paused.steps['push']).toBeUndefined();
		expect(other.run('show', '1')).toContain(`waiting: the folder that it was planned in is gone: ${project.root}`);
		// Gone on with too early, it waits again.
		other.run('resume', '1');
		await project.until(1, release => release.paused !== null && release.seq > paused.seq + 1);
		renameSync(away, project.root);
		other.run('resume', '1');
		expect((await project.until(1, release => release.end !== null)).end?.outcome).toBe('succeeded');
		expect(project.text('../ran-where')).toBe(`${project.root}\n`);
	}),
);
