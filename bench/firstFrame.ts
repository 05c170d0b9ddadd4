import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {spawn} from '@lydell/node-pty';
import {createLargeRepository} from '../test/support/repository.ts';

const titles = ['Environments', 'Commits', 'Logs', 'Migrations', 'Release', 'Rollback'];

const configuration = `project: bench
environments:
  production:
    live: { run: git rev-parse HEAD~10 }
    logs: { web: { file: web.log } }
phases:
  deploy:
    - { id: push, run: 'true', undo: 'true' }
`;

/** How long the cockpit takes, in milliseconds, from spawn to the first frame with the titles of all six panes. */
export async function firstFrames(launcher: string, commits: number, rounds: number): Promise<readonly number[]> {
	const repository = createLargeRepository(commits);
	const state = mkdtempSync(path.join(tmpdir(), 'release-tui-bench-'));
	try {
		writeFileSync(path.join(repository.root, 'release.yaml'), configuration);
		writeFileSync(path.join(repository.root, 'web.log'), 'GET / 200\n');
		const env = {...process.env, RELEASE_TUI_HOME: state, TERM: 'xterm-256color'};
		execFileSync(process.execPath, [launcher, 'trust', '--yes'], {cwd: repository.root, env, stdio: 'ignore'});
		const times: number[] = [];
		for (let round = 0; round <= rounds; round++) times.push(await firstFrame(launcher, repository.root, env));
		return times.slice(1);
	} finally {
		repository.remove();
		rmSync(state, {recursive: true, force: true});
	}
}

async function firstFrame(launcher: string, cwd: string, env: NodeJS.ProcessEnv): Promise<number> {
	const start = performance.now();
	const cockpit = spawn(process.execPath, [launcher], {name: 'xterm-256color', cols: 120, rows: 36, cwd, env});
	let said = '';
	const ended = new Promise<void>(resolve => void cockpit.onExit(() => resolve()));
	const taken = await new Promise<number>((resolve, reject) => {
		cockpit.onData(data => {
			said += data;
			if (titles.every(title => said.includes(title))) resolve(performance.now() - start);
		});
		cockpit.onExit(({exitCode}) => reject(new Error(`the cockpit ended with ${exitCode}: ${said}`)));
	});
	cockpit.kill('SIGKILL');
	await ended;
	return taken;
}
