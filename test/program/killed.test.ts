// The cockpit, the runner and the shim are killed at every arrow of the attempt protocol while somebody ships with it.
// After reopening, every step ran exactly once or waits for a person, and nothing that was acknowledged is missing.
import {existsSync} from 'node:fs';
import process from 'node:process';
import {expect, test, vi} from 'vitest';
import type {Recorded, ReleaseEvent} from '../../src/domain/events.ts';
import type {Failpoint} from '../../src/runner/failpoint.ts';
import {verifyChains} from '../support/chains.ts';
import {eventually, inProject, type TestProject} from '../support/project.ts';
import {configWith} from '../support/projectConfig.ts';
import type {TerminalSession} from '../support/terminal.ts';

// Whole programs on a busy machine.
vi.setConfig({testTimeout: 60_000});

const config = configWith({
	phases: `  deploy:
    - id: push
      run: echo push >> ran-push && git push --quiet "$RELEASE_ENVIRONMENT" "\${RELEASE_SHA:?}":refs/heads/main
      undo: echo undo >> ran-undo && git push --quiet --force "$RELEASE_ENVIRONMENT" "\${RELEASE_PREVIOUS_SHA:?}":refs/heads/main
  announce:
    - { id: tell, run: "echo tell >> ran-tell" }`,
});

/** What a person finds after the kill: a release that comes to its end by itself, or a step whose end nobody knows. */
type After =
	| {readonly finds: 'done'}
	/** `ran`: how often the killed step really had; `choice`: what the person chooses. */
	| {readonly finds: 'unknown'; readonly ran: number; readonly choice: 'retry' | 'skip' | 'rollback'};

const points: Readonly<Record<Failpoint, After>> = {
	'runner:before-intent': {finds: 'done'},
	'runner:after-intent': {finds: 'done'},
	'runner:after-spawn': {finds: 'done'},
	'runner:after-started': {finds: 'done'},
	'runner:exit-seen': {finds: 'done'},
	'runner:after-finished': {finds: 'done'},
	'runner:before-release-finished': {finds: 'done'},
	'runner:after-release-finished': {finds: 'done'},
	'shim:before-claim': {finds: 'done'},
	'shim:after-claim': {finds: 'unknown', ran: 0, choice: 'retry'},
	'shim:after-spawn': {finds: 'unknown', ran: 1, choice: 'skip'},
	'shim:exit-unrecorded': {finds: 'unknown', ran: 1, choice: 'rollback'},
	'shim:exit-recorded': {finds: 'done'},
};

for (const [name, after] of Object.entries(points)) {
	// Object.entries forgets which names there are.
	const point = name as Failpoint;
	const found = after.finds === 'done' ? 'it comes to its end' : `it waits for a person, who chooses ${after.choice}`;
	test.concurrent(
		`a release killed at ${point}: ${found}`,
		inProject(config, async project => {
			const acknowledged = await killAt(project, point, 1, async cockpit => {
				await ship(cockpit);
			});
			const cockpit = project.openCockpit();
			if (after.finds === 'unknown') {
				await cockpit.expectScreen('push unknown');
				await eventually(() => project.count('ran-push') === after.ran, 'the killed step has run');
				expect(project.count('ran-tell')).toBe(0);
				await decide(cockpit, after.choice);
			}

			const ended = await project.until(1, release => release.end !== null);
			if (after.finds === 'unknown' && after.choice === 'rollback') {
				await expectRolledBack(project, cockpit);
			} else {
				await cockpit.expectScreen(/Release #1 .*succeeded/);
				expect(ended.end?.outcome).toBe('succeeded');
				expect(project.live('staging')).toBe(project.sha('v1.1.0'));
				expect([project.count('ran-push'), project.count('ran-tell')]).toEqual([1, 1]);
			}

			await expectKept(project, 1, acknowledged);
		}),
	);
}

const inRollback: readonly Failpoint[] = [
	'runner:before-intent',
	'runner:after-spawn',
	'shim:exit-recorded',
	'runner:before-release-finished',
];
for (const point of inRollback) {
	test.concurrent(
		`a rollback killed at ${point}: it comes to its end`,
		inProject(config, async project => {
			expect((await project.run(['deploy', 'staging'])).code).toBe(0);
			const acknowledged = await killAt(project, point, 2, async cockpit => {
				await cockpit.expectScreen('Rollback →');
				await cockpit.press('R');
				await cockpit.expectScreen('starts in');
				await cockpit.press('enter');
			});
			const cockpit = project.openCockpit();
			await expectRolledBack(project, cockpit);
			await expectKept(project, 2, acknowledged);
		}),
	);
}

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

// Works with the cockpit until the failpoint has killed its process, and kills everything else but the step.
async function killAt(
	project: TestProject,
	point: Failpoint,
	release: number,
	work: (cockpit: TerminalSession) => Promise<void>,
): Promise<readonly Recorded<ReleaseEvent>[]> {
	const done = project.file('ran-failpoint');
	const cockpit = project.openCockpit({env: {RELEASE_TUI_FAILPOINT: point, RELEASE_TUI_FAILPOINT_DONE: done}});
	await work(cockpit);
	await eventually(() => existsSync(done), `somebody dies at ${point}`);
	cockpit.kill('SIGKILL');
	await cockpit.ended();
	kill((await project.release(release))?.runner?.pid);
	return project.events(release);
}

async function ship(cockpit: TerminalSession): Promise<void> {
	await cockpit.expectScreen('2 to ship');
	await cockpit.press('d');
	await cockpit.expectScreen('Enter starts the release');
	await cockpit.press('enter');
}

async function decide(cockpit: TerminalSession, choice: 'retry' | 'skip' | 'rollback'): Promise<void> {
	switch (choice) {
		case 'retry':
			return cockpit.press('r');
		case 'skip':
			await cockpit.press('S');
			await cockpit.expectScreen('Why is it not needed?');
			return cockpit.press('it is there', 'enter');
		case 'rollback':
			await cockpit.press('R');
			await cockpit.expectScreen('starts in');
			return cockpit.press('enter');
	}
}

async function expectRolledBack(project: TestProject, cockpit: TerminalSession): Promise<void> {
	const rollback = await project.until(2, release => release.end !== null);
	expect(rollback).toMatchObject({kind: 'rollback', undoes: [1], end: {outcome: 'succeeded'}});
	expect(await project.release(1)).toMatchObject({rolledBackBy: 2});
	await cockpit.expectScreen('locked by');
	expect(project.live('staging')).toBe(project.sha('v1.0.0'));
	expect([project.count('ran-push'), project.count('ran-undo')]).toEqual([1, 1]);
}

async function expectKept(project: TestProject, id: number, acknowledged: readonly Recorded<ReleaseEvent>[]) {
	expect((await project.events(id)).slice(0, acknowledged.length)).toEqual(acknowledged);
	expect(await project.json('status')).toMatchObject({environments: [{release: null}, {}]});
	verifyChains(project.journalFile);
}

function kill(pid: number | undefined): void {
	if (pid === undefined) return;
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// The failpoint was its end already.
	}
}
