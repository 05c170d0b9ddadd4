// B. Terminal: it goes away. In a file of its own: whatever is started later inherits a test's terminals, and holds them.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect} from 'vitest';
import {eventually, type TestProject} from '../support/project.ts';
import {configWith, pushConfig, pushStep} from '../support/projectConfig.ts';
import type {TerminalSession} from '../support/terminal.ts';
import {watched} from './oracles/executionOracle.ts';
import {row} from './row.ts';

/** A release that waits in the middle until the file `go` is there. */
const waiting = configWith({
	phases: `  deploy:\n    - { id: wait, run: ${JSON.stringify(watched('until [ -e go ]; do sleep 0.02; done'))} }${pushStep}`,
});

async function deployIn(cockpit: TerminalSession): Promise<void> {
	await cockpit.expectScreen('2 to ship');
	await cockpit.press('d');
	await cockpit.expectScreen('Enter starts the release');
	await cockpit.press('enter');
	await cockpit.expectScreen('#1 v1.1.0 → staging');
}

async function expectDone(project: TestProject): Promise<void> {
	project.touch('go');
	const release = await project.until(1, ({end}) => end !== null);
	expect(release).toMatchObject({end: {outcome: 'succeeded'}});
	expect(project.live('staging')).toBe(project.sha('v1.1.0'));
	expect((await project.events(1)).filter(({event}) => event.type === 'runner-started')).toHaveLength(1);
}

row('B1', 'a terminal that is closed in the middle of a release ends the cockpit and nothing else', async fault => {
	const project = await fault.project(waiting);
	const cockpit = project.openCockpit();
	await deployIn(cockpit);
	cockpit.hangUp();
	await eventually(() => !isAlive(cockpit.pid), 'the cockpit ends');
	expect(stateFiles(project, 'terminals')).toEqual([]);
	expect(stateFiles(project, 'projects/shop/logs')).toEqual([]);
	await expectDone(project);
});

row('B1', 'a terminal that goes away without a signal ends the cockpit, which does not spin', async fault => {
	const project = await fault.project(pushConfig);
	// Only the shell before it is told, as behind some multiplexers.
	const cockpit = project.openCockpit({before: 'trap "" HUP; "$@"; exit;'});
	await cockpit.expectScreen('2 to ship');
	const [pid = 0] = cockpitsOf(project);
	process.kill(pid, 0);
	cockpit.hangUp();
	await eventually(() => !isAlive(pid), 'the cockpit ends');
});

function isAlive(pid: number): boolean {
	const state = stateOf(pid);
	return state !== null && state !== 'Z';
}

function stateOf(pid: number): string | null {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return stat.charAt(stat.lastIndexOf(')') + 2);
	} catch {
		return null;
	}
}

/** The cockpits of a project that run in any terminal. */
function cockpitsOf({folder}: TestProject): readonly number[] {
	return readdirSync('/proc')
		.filter(entry => /^\d+$/.test(entry))
		.map(Number)
		.filter(pid => {
			try {
				const [program = '', file = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
				const isOurs = readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`RELEASE_TUI_TEST=${folder}\0`);
				return isOurs && program.endsWith('node') && file.endsWith('bin/release-tui.js') && args[0] === '';
			} catch {
				return false;
			}
		});
}

function stateFiles({home}: TestProject, folder: string): readonly string[] {
	const where = path.join(home, folder);
	return existsSync(where) ? readdirSync(where) : [];
}
