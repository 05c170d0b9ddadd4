// B. Terminal: it is suspended, killed over, resized, or is none.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect} from 'vitest';
import {eventually, type TestProject} from '../support/project.ts';
import {configWith, pushConfig, pushStep} from '../support/projectConfig.ts';
import type {TerminalSession} from '../support/terminal.ts';
import {watched} from './oracles/executionOracle.ts';
import {checkModesTakenBack} from './oracles/terminalOracle.ts';
import {row} from './row.ts';

const esc = String.fromCharCode(0x1b);

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

row('B2', 'kill -9 and ctrl-C of the cockpit leave the release untouched', async fault => {
	const project = await fault.project(waiting);
	const killed = project.openCockpit();
	await deployIn(killed);
	killed.kill('SIGKILL');
	await killed.ended();
	const left = project.openCockpit();
	await left.expectScreen('#1 v1.1.0 → staging');
	await left.press('ctrl-c');
	await left.expectScreen('goes on without you');
	await left.press('ctrl-c');
	expect((await left.ended()).exitCode).toBe(0);
	expect(left.screen()).toContain('Come back with: release-tui attach 1');
	await expectDone(project);
});

row(
	'B2',
	'ctrl-Z suspends the cockpit alone, with the terminal given back, and fg draws all of it again',
	async fault => {
		const project = await fault.project(waiting);
		const shell = project.openShell('bash');
		await shell.press('release-tui\r');
		await deployIn(shell);
		const [pid = 0] = cockpitsOf(project);
		await shell.press('ctrl-z');
		await eventually(() => stateOf(pid) === 'T', 'the cockpit is stopped');
		await shell.expectScreen(/Stopped/);
		checkModesTakenBack(shell.raw());
		await shell.press('stty -g; echo "it is $((40 + 2))"\r');
		await shell.expectScreen('it is 42');
		expect(shell.screen()).toContain(shell.modesBefore);
		// The terminal gets another size while nobody listens.
		shell.resize(100, 30);
		project.touch('go');
		await project.until(1, ({end}) => end !== null);
		await shell.press('fg\r');
		await shell.expectScreen('#1 v1.1.0 succeeded');
		await eventually(() => isWhole(shell.screen(), 30), 'the whole screen is drawn');
		await shell.press('q');
		await shell.expectScreen('Come back with');
		expect(shell.screen(), 'what the shell had on the screen is there again').toContain('it is 42');
		await eventually(() => !isAlive(pid), 'it has ended');
		await shell.press('exit\r');
		await shell.ended();
	},
);

row('B2', 'a cockpit that somebody stops and continues draws itself anew, and takes keys', async fault => {
	const project = await fault.project(pushConfig);
	const cockpit = project.openCockpit();
	await cockpit.expectScreen('2 to ship');
	cockpit.kill('SIGSTOP');
	await eventually(() => stateOf(cockpit.pid) === 'T', 'it is stopped');
	const before = cockpit.raw().length;
	cockpit.kill('SIGCONT');
	await eventually(() => cockpit.raw().slice(before).includes('Environments'), 'it is drawn anew');
	await cockpit.press('?');
	await cockpit.expectScreen('Keys');
	await cockpit.press('esc', 'ctrl-l');
	await cockpit.expectScreen('2 to ship');
	await cockpit.press('q');
	expect((await cockpit.ended()).exitCode).toBe(0);
});

row('B3', 'what a killed cockpit left of the terminal is taken back by the next one', async fault => {
	const project = await fault.project(pushConfig);
	// This shell leaves the modes to whoever sets them: nobody but the next cockpit cares for the modes.
	const shell = project.openShell('dash');
	await shell.press('release-tui\r');
	await shell.expectScreen('2 to ship');
	const [pid = 0] = cockpitsOf(project);
	const raw = shell.modes();
	expect(raw).not.toBe(shell.modesBefore);
	process.kill(pid, 'SIGKILL');
	await shell.expectScreen('Killed');
	expect(shell.modes(), 'the modes are left').toBe(raw);
	expect(() => checkModesTakenBack(shell.raw())).toThrow('O9');
	await shell.press('release-tui\n');
	await shell.expectScreen('2 to ship');
	await shell.press('q');
	await shell.expectScreen('Come back with');
	await eventually(() => cockpitsOf(project).length === 0, 'it has ended');
	checkModesTakenBack(shell.raw());
	await shell.press('echo "typed $((40 + 2))"\r');
	await shell.expectScreen('typed 42');
	expect(shell.screen(), 'there is an echo again').toContain('echo "typed');
	expect(stateFiles(project, 'terminals')).toEqual([]);
	await shell.press('exit\r');
	await shell.ended();
});

row('B3', 'whoever is impatient while the program is loaded gets the terminal back as it was', async fault => {
	const project = await fault.project(pushConfig);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		const cockpit = project.openCockpit();
		await cockpit.expectScreen('Environments');
		cockpit.kill(signal);
		const {exitCode} = await cockpit.ended();
		// Once the cockpit stands, it leaves in peace.
		expect([0, 130]).toContain(exitCode);
		expect(cockpit.endedWell()).toBe(true);
	}
});

row('B4', 'a storm of resizes ends with the last size, whole', async fault => {
	const project = await fault.project(pushConfig);
	const cockpit = project.openCockpit();
	await cockpit.expectScreen('2 to ship');
	for (let i = 0; i < 300; i++) cockpit.resize(20 + ((i * 37) % 180), 5 + ((i * 13) % 50));
	cockpit.resize(100, 30);
	await cockpit.expectScreen('q detach');
	await eventually(() => isWhole(cockpit.screen(), 30), `every line is framed:\n${cockpit.screen()}`);
	await cockpit.press('q');
	expect((await cockpit.ended()).exitCode).toBe(0);
});

row('B5', 'terminals that are too small say so, and become a cockpit when they grow', async fault => {
	const project = await fault.project(pushConfig);
	await Promise.all(
		(
			[
				[20, 5],
				[5, 3],
				[1, 1],
			] as const
		).map(async ([columns, rows]) => {
			const cockpit = project.openCockpit({columns, rows});
			await cockpit.expectScreen(/\S/);
			expect(cockpit.screen().split('\n')).toHaveLength(rows);
			cockpit.resize(120, 36);
			await cockpit.expectScreen('2 to ship');
			cockpit.resize(columns, rows);
			await cockpit.expectGone('2 to ship');
			await cockpit.press('q');
			expect((await cockpit.ended()).exitCode).toBe(0);
		}),
	);
});

row('B5', 'a terminal that says it has no columns and no rows is lived with', async fault => {
	const project = await fault.project(pushConfig);
	const cockpit = project.openCockpit();
	await cockpit.expectScreen('2 to ship');
	for (const [columns, rows] of [
		[0, 0],
		[0, 30],
		[120, 0],
	] as const) {
		cockpit.pretendSize(columns, rows);
		await cockpit.press('?', 'esc');
		cockpit.pretendSize(120, 36);
		await cockpit.expectScreen('2 to ship');
	}

	await cockpit.press('q');
	expect((await cockpit.ended()).exitCode).toBe(0);
	const none = project.openCockpit({before: 'stty cols 0 rows 0;'});
	await none.expectScreen(/\S/);
	none.pretendSize(120, 36);
	await none.expectScreen('2 to ship');
	await none.press('q');
	expect((await none.ended()).exitCode).toBe(0);
});

row('B6', 'no terminal, a pipe or a file for one: plain lines without a single control sequence', async fault => {
	const project = await fault.project(pushConfig);
	const {code, stdout, stderr} = await project.run([], {FORCE_COLOR: undefined});
	expect(code).toBe(0);
	expect(stdout).toMatch(/^staging +v1\.0\.0 \([0-9a-f]{7}\) +2 behind/);
	expect(stderr).toContain('No terminal for the cockpit here');
	const deploy = await project.run(['deploy', 'production'], {FORCE_COLOR: undefined});
	expect(deploy.code).toBe(0);
	const dumb = project.openCockpit({env: {TERM: 'dumb'}});
	expect((await dumb.ended()).exitCode).toBe(0);
	expect(dumb.screen()).toContain('2 behind');
	const file = project.openCockpit({redirect: '> ran-status', env: {TERM: 'dumb'}});
	expect((await file.ended()).exitCode).toBe(0);
	const written = readFileSync(project.file('ran-status'), 'utf8');
	expect(written).toContain('2 behind');
	expect(stdout + stderr + deploy.stdout + dumb.raw() + file.raw() + written).not.toContain(esc);
});

row('B6', 'NO_COLOR and CI: a cockpit all the same, without colours', async fault => {
	const project = await fault.project(pushConfig);
	const coloured = project.openCockpit({env: {CI: '1'}});
	await coloured.expectScreen('2 to ship');
	expect(colours(coloured.raw())).not.toEqual([]);
	const plain = project.openCockpit({env: {CI: '1', NO_COLOR: '1'}});
	await plain.expectScreen('2 to ship');
	expect(colours(plain.raw())).toEqual([]);
	const status = await project.run(['status'], {NO_COLOR: '1', FORCE_COLOR: undefined});
	expect(status.stdout).not.toContain(esc);
});

row('B7', 'stdin that is closed, empty or no terminal confirms nothing and spins nowhere', async fault => {
	const project = await fault.project(configWith({production: 'protected: true'}));
	for (const redirect of ['<&-', '</dev/null', '< release.yaml']) {
		for (const [args, code] of [
			[[], 0],
			[['status'], 0],
			[['deploy', 'production'], 6],
		] as const) {
			const closed = project.openCockpit({args, redirect});
			expect({redirect, args, code: (await closed.ended()).exitCode}).toEqual({redirect, args, code});
		}
	}

	expect(project.live('production')).toBe(project.sha('v1.0.0'));
	expect(await project.releases()).toEqual([]);
});

row('B7', 'a cockpit in which nobody does anything takes no time', async fault => {
	const project = await fault.project(pushConfig);
	const cockpit = project.openCockpit();
	await cockpit.expectScreen('2 to ship');
	await eventually(async () => {
		const before = cpuMs(cockpit.pid);
		await new Promise(resolve => setTimeout(resolve, 500));
		return cpuMs(cockpit.pid) - before <= 50;
	}, 'it comes to rest');
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

/** Processor time that a process has taken, in milliseconds. */
function cpuMs(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) * 10;
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

function isWhole(screen: string, rows: number): boolean {
	const lines = screen.split('\n');
	return lines.length === rows && lines.slice(1, -1).every(line => /^[╭├│╰].*[╮┤│╯]$/.test(line));
}

// Select-graphic-rendition sequences that set a colour.
function colours(raw: string): readonly string[] {
	return raw
		.split(`${esc}[`)
		.slice(1)
		.map(part => /^([\d;]*)m/.exec(part)?.[1] ?? '')
		.filter(codes => codes.split(';').some(code => /^(3[0-8]|4[0-8]|9[0-7]|10[0-7])$/.test(code)));
}
