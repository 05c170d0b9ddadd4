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

/**
 * Milliseconds from spawn: to the frame of the six panes; to the moment from which on keys are read, which is when Ink turns
 * bracketed paste on; and to the list of the commits that would ship.
 */
export type Opening = {readonly framed: number; readonly live: number; readonly listed: number};

const pasteOn = '\u001B[?2004h';

/** How long the cockpit takes to open on a repository of so many commits. */
export async function openings(launcher: string, commits: number, rounds: number): Promise<readonly Opening[]> {
	const repository = createLargeRepository(commits);
	const state = mkdtempSync(path.join(tmpdir(), 'release-tui-bench-'));
	try {
		writeFileSync(path.join(repository.root, 'release.yaml'), configuration);
		writeFileSync(path.join(repository.root, 'web.log'), 'GET / 200\n');
		const env = {...process.env, RELEASE_TUI_HOME: state, TERM: 'xterm-256color'};
		execFileSync(process.execPath, [launcher, 'trust', '--yes'], {cwd: repository.root, env, stdio: 'ignore'});
		const times: Opening[] = [];
		for (let round = 0; round <= rounds; round++) times.push(await opening(launcher, repository.root, env));
		return times.slice(1);
	} finally {
		repository.remove();
		rmSync(state, {recursive: true, force: true});
	}
}

async function opening(launcher: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Opening> {
	const start = performance.now();
	const cockpit = spawn(process.execPath, [launcher], {name: 'xterm-256color', cols: 120, rows: 36, cwd, env});
	let said = '';
	let framed: number | null = null;
	let live: number | null = null;
	const ended = new Promise<void>(resolve => void cockpit.onExit(() => resolve()));
	const taken = await new Promise<Opening>((resolve, reject) => {
		cockpit.onData(data => {
			said += data;
			const now = performance.now() - start;
			if (framed === null && titles.every(title => said.includes(title))) framed = now;
			if (live === null && said.includes(pasteOn)) live = now;
			if (framed !== null && live !== null && said.includes('10 to ship')) resolve({framed, live, listed: now});
		});
		cockpit.onExit(({exitCode}) => reject(new Error(`the cockpit ended with ${exitCode}: ${said}`)));
	});
	// Left as a person leaves it, so that the next start finds the compile cache that this one filled.
	cockpit.write('q');
	await ended;
	return taken;
}
