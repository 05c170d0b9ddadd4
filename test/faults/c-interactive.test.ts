// C. Processes that ask a person something: without a terminal, and in the terminal of somebody who is there.
import {expect} from 'vitest';
import type {Release} from '../../src/domain/release.ts';
import {stepOf, waitingFor} from '../../src/domain/release.ts';
import {identityOf} from '../../src/process/identity.ts';
import type {TestProject} from '../support/project.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';
import type {TerminalSession} from '../support/terminal.ts';
import {row} from './row.ts';

const asks = (run: string, timeout = '5m') =>
	configWith({
		phases: `  preflight:
    - { id: login, interactive: true, timeout: ${timeout}, run: ${JSON.stringify(run)} }
  deploy:${pushStep}`,
	});
// What it asks does not stand so in its text, which the cockpit shows, too.
// It is typed before it is read: nobody else may read it.
const code = `printf '%s: ' CODE; sleep 0.3; read -r code < /dev/tty; echo "$code" | tr a-z A-Z > ran-code`;
const login = (release: Release) => stepOf(release, 'login');
const needsPerson = (release: Release) => waitingFor(release)?.why === 'terminal';

row(
	'C9',
	'a step that asks on a terminal which it does not have fails at once, and the hint names the key',
	async fault => {
		const project = await fault.project(
			configWith({
				phases: `  deploy:\n    - { id: ask, run: "read -r password < /dev/tty && echo $password > ran-ask" }`,
			}),
		);
		const {code: exit, stdout} = await project.run(['deploy', 'staging', '--yes']);
		expect(exit).toBe(1);
		expect(stdout).toContain('interactive: true');
		const attempt = stepOf((await project.release(1)) as Release, 'ask').attempts.at(-1);
		expect(attempt?.result).toMatchObject({outcome: 'failed'});
		expect(attempt?.result?.durationMs).toBeLessThan(30_000);
		expect(project.count('ran-ask')).toBe(0);
	},
);

row('C9', 'git is told not to ask, and neither is ssh', async fault => {
	const project = await fault.project(
		configWith({
			phases: `  deploy:${pushStep}\n    - { id: env, run: 'echo "$GIT_TERMINAL_PROMPT $SSH_ASKPASS_REQUIRE" > ran-env' }`,
		}),
	);
	expect((await project.run(['deploy', 'staging', '--yes'])).code).toBe(0);
	expect(project.text('ran-env')).toBe('0 never\n');
});

row('C10', 'while nobody is there, a step that asks waits, says so everywhere, and the lease is kept', async fault => {
	const project = await fault.project(asks(code));
	const deploy = await project.run(['deploy', 'staging', '--yes']);
	expect(deploy.code).toBe(6);
	expect(deploy.stdout).toContain('needs a person at a terminal');
	expect(deploy.stdout).toContain('release-tui attach 1');
	expect(await project.json('status')).toMatchObject({
		environments: [{lock: {release: 1}, release: {id: 1, status: 'waiting'}}, {}],
	});
	expect(await project.json('show', '1')).toMatchObject({
		status: 'waiting',
		phases: [{steps: [{id: 'login', status: 'needs-person', interactive: true}]}, {}, {}],
	});
	expect(await project.json('history')).toMatchObject({releases: [{status: 'waiting'}]});
	expect((await project.run(['show', '1'])).stdout).toContain('needs a person at a terminal');
	expect((await project.run(['plan', 'staging'])).stdout).toContain('needs a person at a terminal');
	expect((await project.run(['deploy', 'staging', '--yes'])).code).toBe(4);
	expect((await project.run(['skip', '1', 'login', '--reason', 'known'])).code).toBe(0);
	await project.until(1, release => release.end !== null);
	expect(project.count('ran-code')).toBe(0);
});

row(
	'C10',
	'on a plain terminal it is offered, asked and answered, and what is typed there is kept nowhere',
	async fault => {
		const typed = fault.secret('hunter2-hunter2');
		const project = await fault.project(asks(`stty -echo; ${code}; stty echo`));
		const terminal = project.openCockpit({args: ['deploy', 'staging', '--yes']});
		await terminal.expectScreen('run it [h]ere');
		await terminal.press('h', 'enter');
		await terminal.expectScreen('CODE:');
		await terminal.press(typed, 'enter');
		expect((await terminal.ended()).exitCode).toBe(0);
		expect(project.text('ran-code')).toBe('HUNTER2-HUNTER2\n');
		expect((await project.run(['logs', '1', 'login'])).stdout).toContain('is not kept');
		expect((await project.release(1))?.end).toMatchObject({outcome: 'succeeded', verified: true});
	},
);

for (const [columns, rows] of [
	[80, 24],
	[120, 36],
] as const) {
	row('C10', `at ${columns}×${rows} the cockpit steps aside for it, and comes back whole`, async fault => {
		const project = await fault.project(asks(code));
		const cockpit = await waiting(project, {columns, rows});
		await attend(cockpit);
		await cockpit.expectScreen('CODE:');
		await cockpit.expectGone('Environments');
		await cockpit.press('abc', 'enter');
		const release = await project.until(1, now => now.end !== null);
		expect(release.end?.outcome).toBe('succeeded');
		expect(project.text('ran-code')).toBe('ABC\n');
		await cockpit.expectScreen(/Release #1 .*succeeded/);
		await cockpit.expectScreen('1 Environments');
		await cockpit.expectGone('CODE:');
		await cockpit.press('?');
		await cockpit.expectScreen('In every pane');
		await cockpit.press('esc', 'q');
		expect((await cockpit.ended()).exitCode).toBe(0);
	});
}

row('C10', 'why a command failed stays to be read; tried again, the step waits for a person', async fault => {
	const project = await fault.project(asks('echo the code is wrong; exit 3'));
	const cockpit = await waiting(project);
	await attend(cockpit);
	await cockpit.expectScreen('login: exit code 3. Enter goes back.');
	await cockpit.expectScreen('the code is wrong');
	await cockpit.press('enter');
	await cockpit.expectScreen('login failed');
	await cockpit.press('r');
	await cockpit.expectScreen('t runs it in this terminal');
	expect(login((await project.release(1)) as Release).attempts).toHaveLength(1);
});

row('C10', 'ctrl-C is for the command, not for the cockpit and not for the shim', async fault => {
	const project = await fault.project(asks(code));
	const cockpit = await waiting(project);
	await attend(cockpit);
	await cockpit.expectScreen('CODE:');
	await cockpit.press('ctrl-c');
	await cockpit.expectScreen(/login: .*SIGINT.* Enter goes back/);
	await cockpit.press('enter');
	await cockpit.expectScreen('login failed');
	expect(login((await project.release(1)) as Release).attempts).toMatchObject([{result: {signal: 'SIGINT'}}]);
	expect(project.count('ran-code')).toBe(0);
});

row('C10', 'a terminal that is closed in the middle ends the command, and how it ended is recorded', async fault => {
	const project = await fault.project(asks('echo begun | tr a-z A-Z; sleep 303; echo late > ran-late'));
	const cockpit = await waiting(project);
	await attend(cockpit);
	await cockpit.expectScreen('BEGUN');
	cockpit.hangUp();
	const release = await project.until(1, now => login(now).state.status === 'failed');
	expect(login(release).attempts).toMatchObject([{result: {outcome: 'failed', signal: 'SIGHUP'}}]);
	await cockpit.ended();
	expect(project.count('ran-late')).toBe(0);
	expect(release.end).toBeNull();
});

row('C10', 'of two cockpits that give it their terminals, one does', async fault => {
	const project = await fault.project(asks(`echo began >> ran-began; ${code}`));
	const first = await waiting(project);
	const second = project.openCockpit({args: ['attach', '1']});
	await second.expectScreen('t runs it in this terminal');
	for (const cockpit of [first, second]) {
		await cockpit.press('t');
		await cockpit.expectScreen('Run login in this terminal?');
	}

	await first.press('enter');
	await second.press('enter');
	await first.expectScreen('CODE:');
	await second.expectScreen(/was faster|does not wait for a terminal/);
	await first.press('abc', 'enter');
	await project.until(1, now => now.end !== null);
	await second.expectScreen(/Release #1 .*succeeded/);
	expect(project.count('ran-began')).toBe(1);
	expect(login((await project.release(1)) as Release).attempts).toHaveLength(1);
});

row('C10', 'it is ended by an abort as any other, with what it started', async fault => {
	const project = await fault.project(asks('sleep 301 & echo $! > ran-pid; echo begun | tr a-z A-Z; sleep 302'));
	const cockpit = await waiting(project);
	await attend(cockpit);
	await cockpit.expectScreen('BEGUN');
	expect((await project.run(['abort', '1'])).code).toBe(0);
	await cockpit.expectScreen('login: cancelled. Enter goes back.');
	await cockpit.press('enter');
	await cockpit.expectScreen(/Release #1 .*aborted/);
	expect(login((await project.release(1)) as Release).attempts).toMatchObject([{result: {outcome: 'cancelled'}}]);
	expect(identityOf(Number(project.text('ran-pid')))).toBeNull();
});

row('C10', 'a shim that dies there leaves nobody without a keyboard, and no success behind', async fault => {
	const project = await fault.project(asks('stty raw -echo; kill -9 $PPID'));
	const cockpit = await waiting(project);
	await attend(cockpit);
	await cockpit.expectScreen(/login: nobody knows how it ended: its shim died.*/);
	await cockpit.press('enter');
	await cockpit.expectScreen('login unknown');
	expect(login((await project.release(1)) as Release).state.status).toBe('unknown');
});

row('C10', 'its time limit holds', async fault => {
	const project = await fault.project(asks('sleep 305', '1s'));
	const cockpit = await waiting(project);
	await attend(cockpit);
	await cockpit.expectScreen('login: timed out. Enter goes back.');
	await cockpit.press('enter');
	await cockpit.expectScreen('login failed');
});

row('C10', 'a runner that dies meanwhile changes nothing: the next one waits for the end', async fault => {
	const project = await fault.project(asks(code));
	const cockpit = await waiting(project);
	await attend(cockpit);
	await cockpit.expectScreen('CODE:');
	const {runner} = (await project.release(1)) as Release;
	process.kill(runner?.pid ?? 0, 'SIGKILL');
	await cockpit.press('abc', 'enter');
	const release = await project.until(1, now => now.end !== null);
	expect(release.end?.outcome).toBe('succeeded');
	expect(login(release).attempts).toHaveLength(1);
});

row('C10', 'a terminal that was given and never used is none: the step waits for a person again', async fault => {
	const project = await fault.project(asks(code));
	expect((await project.run(['deploy', 'staging', '--yes'])).code).toBe(6);
	await project.append({stream: 'release:1', events: [{type: 'step-taken', step: 'login', attempt: 1}]});
	const release = await project.until(1, now => needsPerson(now) && login(now).attempts.length === 1);
	expect(login(release).attempts).toMatchObject([{fenced: true, result: null}]);
	expect(project.count('ran-code')).toBe(0);
	const cockpit = project.openCockpit({args: ['attach', '1']});
	await attend(cockpit);
	await cockpit.expectScreen('CODE:');
	await cockpit.press('abc', 'enter');
	expect((await project.until(1, now => now.end !== null)).end?.outcome).toBe('succeeded');
});

async function waiting(project: TestProject, size = {columns: 120, rows: 36}): Promise<TerminalSession> {
	const cockpit = project.openCockpit(size);
	await cockpit.expectScreen('2 to ship');
	await cockpit.press('d');
	await cockpit.expectScreen('login needs a person at a terminal');
	await cockpit.expectScreen('Enter starts the release');
	await cockpit.press('enter');
	await cockpit.expectScreen('t runs it in this terminal');
	return cockpit;
}

async function attend(cockpit: TerminalSession): Promise<void> {
	await cockpit.expectScreen('t runs it in this terminal');
	await cockpit.press('enter');
	await cockpit.expectScreen('in this terminal?');
	await cockpit.press('enter');
}
