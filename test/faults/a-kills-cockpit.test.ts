// The cockpit, the runner and the shim are killed at every arrow of the attempt protocol while somebody ships with the
// cockpit. After reopening, every step ran exactly once or waits for a person, and nothing acknowledged is missing.
import {existsSync} from 'node:fs';
import process from 'node:process';
import {expect} from 'vitest';
import type {Recorded, ReleaseEvent} from '../../src/domain/events.ts';
import type {Failpoint} from '../../src/runner/failpoint.ts';
import {eventually, type TestProject} from '../support/project.ts';
import {configWith} from '../support/projectConfig.ts';
import type {TerminalSession} from '../support/terminal.ts';
import {type Fault, row} from './row.ts';

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

const points: readonly (readonly [id: string, point: Failpoint, after: After])[] = [
	['A15', 'engine:before-runner', {finds: 'done'}],
	['A1', 'runner:before-intent', {finds: 'done'}],
	['A2', 'runner:after-intent', {finds: 'done'}],
	['A3', 'runner:after-spawn', {finds: 'done'}],
	['A3', 'runner:after-started', {finds: 'done'}],
	['A5', 'runner:exit-seen', {finds: 'done'}],
	['A6', 'runner:after-finished', {finds: 'done'}],
	['A14', 'runner:before-release-finished', {finds: 'done'}],
	['A14', 'runner:after-release-finished', {finds: 'done'}],
	['A7', 'shim:before-claim', {finds: 'done'}],
	['A8', 'shim:after-claim', {finds: 'unknown', ran: 0, choice: 'retry'}],
	['A9', 'shim:after-spawn', {finds: 'unknown', ran: 1, choice: 'skip'}],
	['A10', 'shim:exit-unrecorded', {finds: 'unknown', ran: 1, choice: 'rollback'}],
	['A11', 'shim:exit-recorded', {finds: 'done'}],
];

for (const [id, point, after] of points) {
	const found = after.finds === 'done' ? 'it comes to its end' : `it waits for a person, who chooses ${after.choice}`;
	row(id, `in the cockpit, ${point}: ${found}`, async fault => {
		const project = await fault.project(config);
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

		await expectKept(fault, project, acknowledged);
	});
}

const inRollback: readonly Failpoint[] = [
	'runner:before-intent',
	'runner:after-spawn',
	'shim:exit-recorded',
	'runner:before-release-finished',
];
for (const point of inRollback) {
	row('A13', `in the cockpit, a rollback, ${point}: it comes to its end`, async fault => {
		const project = await fault.project(config);
		expect((await project.run(['deploy', 'staging'])).code).toBe(0);
		const acknowledged = await killAt(project, point, 2, async cockpit => {
			await cockpit.expectScreen('Rollback →');
			await cockpit.press('R');
			await cockpit.expectScreen('starts in');
			await cockpit.press('enter');
		});
		const cockpit = project.openCockpit();
		await expectRolledBack(project, cockpit);
		await expectKept(fault, project, acknowledged);
	});
}

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
			// Its countdown may be over before a key arrives: Enter would be for what lies behind it then.
			return cockpit.press('R');
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

async function expectKept(fault: Fault, project: TestProject, acknowledged: readonly Recorded<ReleaseEvent>[]) {
	fault.acknowledge(acknowledged);
	expect(await project.releases()).not.toContainEqual(expect.objectContaining({ended: false}));
}

function kill(pid: number | undefined): void {
	if (pid === undefined) return;
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// The failpoint was its end already.
	}
}
