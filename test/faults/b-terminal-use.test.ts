// B. Terminal: keys that come twice, late or pasted, many who look on, and what is hard to draw.
import {readdirSync, readFileSync, readlinkSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect} from 'vitest';
import type {EnvironmentEvent} from '../../src/domain/events.ts';
import {eventually} from '../support/project.ts';
import {configWith, pushConfig, pushStep} from '../support/projectConfig.ts';
import {markedProcesses} from '../support/projectProcesses.ts';
import {createRepository} from '../support/repository.ts';
import type {TerminalSession} from '../support/terminal.ts';
import {watched} from './oracles/executionOracle.ts';
import {checkTerminalRestored} from './oracles/terminalOracle.ts';
import {row} from './row.ts';

const esc = String.fromCharCode(0x1b);
const paste = (text: string) => `${esc}[200~${text}${esc}[201~`;

async function openDeploy(cockpit: TerminalSession, said: string): Promise<void> {
	await cockpit.expectScreen('2 to ship');
	await cockpit.press('d');
	await cockpit.expectScreen(said);
}

row('B8', 'what is pasted is never a key, and never the name that confirms', async fault => {
	const project = await fault.project(configWith({staging: 'protected: true'}));
	const cockpit = project.openCockpit();
	await openDeploy(cockpit, 'Type staging');
	await cockpit.press(paste('staging'));
	await cockpit.expectScreen('Pasting does not count');
	await cockpit.press(paste('staging\r'), paste('y\n'.repeat(500_000)));
	await cockpit.press('enter');
	await cockpit.expectScreen('Type staging to confirm');
	await cockpit.press('esc');
	await cockpit.expectGone('Type staging');
	await cockpit.press(paste('dR\ry\nq'));
	await cockpit.press('h');
	await cockpit.expectScreen('History');
	expect(await project.releases()).toEqual([]);
	// Typed by hand it counts; a terminal that does not say what is pasted cannot be told from a hand.
	await cockpit.press('esc', 'd');
	await cockpit.expectScreen('Type staging');
	await cockpit.press('staging', 'enter');
	await cockpit.expectScreen('#1 v1.1.0 → staging');
	await project.until(1, ({end}) => end !== null);
	expect(await project.releases()).toHaveLength(1);
});

row('B9', 'keys that are held down or come twice start one release, and one rollback', async fault => {
	const project = await fault.project(pushConfig);
	const cockpit = project.openCockpit();
	await openDeploy(cockpit, 'Enter starts the release');
	await cockpit.press('\r\r\r\r', '\r');
	await project.until(1, ({end}) => end !== null);
	// On a release that runs already, Enter opens the step under the cursor.
	await cockpit.press('esc');
	await cockpit.expectScreen('#1 v1.1.0 succeeded');
	await cockpit.press('R'.repeat(50), 'R'.repeat(50));
	await cockpit.expectScreen('starts in');
	await cockpit.press('\r\r\r', 'R'.repeat(50), '\r');
	const rollback = await project.until(2, ({end}) => end !== null);
	expect(rollback).toMatchObject({kind: 'rollback', end: {outcome: 'succeeded'}});
	await cockpit.press('R'.repeat(50));
	expect(await project.releases()).toHaveLength(2);
});

row('B10', 'a key on a screen that is out of date is refused, with what has changed', async fault => {
	const project = await fault.project(pushConfig);
	const cockpit = project.openCockpit();
	await openDeploy(cockpit, 'Enter starts the release');
	cockpit.kill('SIGSTOP');
	for (const args of [
		['lock', 'staging', 'moving house'],
		['unlock', 'staging'],
	]) {
		expect((await project.run(args)).code).toBe(0);
	}

	await cockpit.press('enter');
	cockpit.kill('SIGCONT');
	await cockpit.expectScreen('staging has changed since this plan was made');
	await cockpit.expectScreen('unlocked it');
	expect(await project.releases()).toEqual([]);
});

row('B11', 'twenty who look on, some of them stopped, do not hold a release up', async fault => {
	const project = await fault.project(
		configWith({
			phases: `  deploy:\n    - { id: talk, run: ${JSON.stringify(watched('until [ -e go ]; do sleep 0.02; done; seq 1 20000'))} }${pushStep}`,
		}),
	);
	expect((await project.run(['deploy', 'staging', '--detach'])).code).toBe(0);
	const viewers = Array.from({length: 18}, () => project.start(['attach', '1', '--json']));
	const cockpits = [project.openCockpit(), project.openCockpit()];
	await Promise.all(viewers.map(viewer => viewer.until('step-intended')));
	await Promise.all(cockpits.map(cockpit => cockpit.expectScreen('#1 v1.1.0 → staging')));
	for (const viewer of viewers.slice(0, 5)) viewer.child.kill('SIGSTOP');
	cockpits[0]?.kill('SIGSTOP');
	project.touch('go');
	const release = await project.until(1, ({end}) => end !== null);
	expect(release.end?.outcome).toBe('succeeded');
	for (const viewer of viewers.slice(0, 5)) viewer.child.kill('SIGCONT');
	cockpits[0]?.kill('SIGCONT');
	const ends = await Promise.all(viewers.map(viewer => viewer.ended));
	expect(ends.map(({code}) => code)).toEqual(viewers.map(() => 0));
	await Promise.all(cockpits.map(cockpit => cockpit.expectScreen('#1 v1.1.0 succeeded')));
});

row('B12', 'a terminal that takes nothing more costs no memory and holds nothing up', async fault => {
	const project = await fault.project(
		configWith({
			phases: `  deploy:\n    - { id: talk, run: ${JSON.stringify(watched('until [ -e go ]; do sleep 0.02; done; seq 1 300000'))} }${pushStep}`,
		}),
	);
	const cockpit = project.openCockpit();
	await openDeploy(cockpit, 'Enter starts the release');
	await cockpit.press('enter');
	await cockpit.expectScreen('#1 v1.1.0 → staging');
	const before = memory(cockpit.pid);
	cockpit.halt();
	project.touch('go');
	const release = await project.until(1, ({end}) => end !== null);
	expect(release.end?.outcome).toBe('succeeded');
	expect(memory(cockpit.pid) - before).toBeLessThan(40);
	cockpit.goOn();
	await cockpit.expectScreen('verified live');
	await cockpit.press('q');
	expect((await cockpit.ended()).exitCode).toBe(0);
});

const wide = '漢字 🚀 e\u0301ñ עברית ไทย 👩‍💻 ❤️ 🇸🇮 ｆｕｌｌ';

row('B13', 'wide, combined, joined and right-to-left characters leave every frame whole', async fault => {
	const repository = createRepository();
	repository.commit({message: 'First'});
	repository.tag('v1.0.0');
	const author = wide.replaceAll('<', '');
	repository.commits(
		...Array.from({length: 8}, (_, i) => ({message: `${'x'.repeat(i)}${wide} ${wide}\n\n${wide}`, author})),
	);
	repository.tag('v2-漢字🚀');
	repository.branch('漢字/🚀-עברית');
	const project = await fault.project(
		configWith({
			phases: `  deploy:
    - { id: push, run: "echo '${wide} ${wide} ${wide}'" }
    - { id: look, ask: "${wide} ${wide} ${wide}" }`,
		}).replaceAll(/^ {4}live: .*$/gm, '    url: http://127.0.0.1'),
		{repository},
	);
	const cockpit = project.openCockpit({columns: 101, rows: 31});
	const whole = async (columns: number, rows: number) =>
		eventually(() => isWhole(cockpit.screen(), columns, rows), `every line is framed:\n${cockpit.screen()}`);
	await cockpit.expectScreen('to ship');
	await whole(101, 31);
	await cockpit.press('d');
	await cockpit.expectScreen('Enter starts the release');
	await whole(101, 31);
	await cockpit.press('enter');
	await cockpit.expectScreen('Space ticks the item');
	await whole(101, 31);
	for (const [columns, rows] of [
		[100, 30],
		[99, 40],
		[120, 36],
		[83, 24],
	] as const) {
		cockpit.resize(columns, rows);
		await whole(columns, rows);
	}

	await cockpit.press('c');
	await cockpit.expectScreen('漢字/🚀-עברית');
	await whole(83, 24);
	await cockpit.press('esc');
	await cockpit.expectGone('漢字/🚀-עברית');
	await cockpit.press('2', 'enter');
	await cockpit.expectScreen('author');
	await whole(83, 24);
	await cockpit.press('esc', 'q');
	await cockpit.ended();
});

row('B14', 'a component that breaks gives the terminal back, says so, and touches no release', async fault => {
	const project = await fault.project(
		configWith({
			phases: `  deploy:\n    - { id: wait, run: ${JSON.stringify(watched('until [ -e go ]; do sleep 0.02; done'))} }${pushStep}`,
		}),
	);
	expect((await project.run(['deploy', 'staging', '--detach'])).code).toBe(0);
	const cockpit = project.openCockpit({program: path.resolve(import.meta.dirname, '../support/brokenCockpit.ts')});
	await cockpit.expectScreen('#1 v1.1.0 → staging');
	await cockpit.press('c');
	expect((await cockpit.ended()).exitCode).toBe(1);
	expect(cockpit.screen()).toMatch(/The cockpit broke: .*\n.*Release #1 goes on without you/);
	checkTerminalRestored(cockpit);
	project.touch('go');
	expect((await project.until(1, ({end}) => end !== null)).end?.outcome).toBe('succeeded');
	expect((await project.events(1)).filter(({event}) => event.type === 'runner-started')).toHaveLength(1);
});

row('B15', 'what a newer program has recorded is said, and is no crash', async fault => {
	const project = await fault.project(pushConfig);
	const cockpit = project.openCockpit();
	await cockpit.expectScreen('2 to ship');
	const event: EnvironmentEvent = JSON.parse('{"type":"environment-painted","colour":"blue"}');
	await project.append({stream: 'environment:staging', events: [event]});
	fault.damagesHistory();
	await cockpit.expectScreen('Event 1 of environment:staging cannot');
	await cockpit.press('enter');
	await cockpit.expectScreen('a newer release-tui wrote it');
	await cockpit.press('esc', 'd', '?', 'esc', 'q');
	expect((await cockpit.ended()).exitCode).toBe(0);
	for (const args of [['status'], ['plan', 'staging'], ['deploy', 'staging', '--yes'], ['lock', 'staging', 'why']]) {
		const {code, stderr} = await project.run(args);
		expect({args, code}).toEqual({args, code: 1});
		expect(stderr).toContain('Event 1 of environment:staging cannot be read: a newer release-tui wrote it');
		expect(stderr).not.toContain('fault in release-tui');
	}

	expect(project.live('staging')).toBe(project.sha('v1.0.0'));
});

row('B16', 'nothing of it listens anywhere: the journal is the only way in', async fault => {
	const project = await fault.project(
		configWith({
			phases: `  deploy:\n    - { id: wait, run: ${JSON.stringify(watched('until [ -e go ]; do sleep 0.02; done'))} }${pushStep}`,
		}),
	);
	const cockpit = project.openCockpit();
	await openDeploy(cockpit, 'Enter starts the release');
	await cockpit.press('enter');
	await cockpit.expectScreen('#1 v1.1.0 → staging');
	const processes = () => markedProcesses(`RELEASE_TUI_TEST=${project.folder}`);
	await eventually(() => processes().length >= 4, 'cockpit, runner, shim and step are there');
	const listening = listeners();
	expect(
		processes()
			.flatMap(sockets)
			.filter(inode => listening.has(inode)),
	).toEqual([]);
	expect(readdirSync(project.home, {recursive: true, withFileTypes: true}).filter(entry => entry.isSocket())).toEqual(
		[],
	);
	project.touch('go');
	await project.until(1, ({end}) => end !== null);
});

/** Resident memory of a process in MB. */
function memory(pid: number): number {
	return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

function isWhole(screen: string, columns: number, rows: number): boolean {
	const lines = screen.split('\n');
	return lines.length === rows && columns > 80 && lines.slice(1, -1).every(line => /^[╭├│╰].*[╮┤│╯]$/u.test(line));
}

/** The sockets that a process has open, by inode. */
function sockets(pid: number): readonly string[] {
	try {
		return readdirSync(`/proc/${pid}/fd`).flatMap(fd => {
			const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
			return inode === undefined ? [] : [inode];
		});
	} catch {
		return [];
	}
}

/** Every socket of this machine on which somebody listens, by inode. */
function listeners(): ReadonlySet<string> {
	const rows = (name: string) => readFileSync(`/proc/${process.pid}/net/${name}`, 'utf8').trim().split('\n').slice(1);
	const tcp = ['tcp', 'tcp6'].flatMap(rows).map(line => line.trim().split(/\s+/));
	const unix = rows('unix').map(line => line.trim().split(/\s+/));
	return new Set([
		...tcp.filter(fields => fields[3] === '0A').map(fields => fields[9] ?? ''),
		...unix.filter(fields => fields[3] === '00010000').map(fields => fields[6] ?? ''),
	]);
}
