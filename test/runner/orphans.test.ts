// What outlives its shim: seen, told, and ended when somebody asks for it.
import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import process from 'node:process';
import {expect, test} from 'vitest';
import {orphansOf, orphanText, type Release, stepOf} from '../../src/domain/release.ts';
import {isAlive} from '../../src/process/identity.ts';
import {command} from '../support/samples.ts';
import {eventually, inWorld, story, type World} from '../support/world.ts';

const push = command('push', 'echo "$$" > ran-push; sleep 304; echo late > ran-late', {retry: 'never'});
const next = command('next', 'echo next > ran-next');

/** What the children of a process are called now: a fork is called like its parent until it has become its command. */
function childNames(pid: number): string[] {
	const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
	return children.map(child => readFileSync(`/proc/${child}/comm`, 'utf8').trim());
}

/** A release whose shim was killed while its command goes on. */
async function orphaned(world: World): Promise<Release> {
	const id = await world.start([push, next]);
	world.run(id);
	await eventually(() => world.count('ran-push') === 1);
	await eventually(() => childNames(Number(world.text('ran-push'))).includes('sleep'));
	const begun = await world.until(id, release => stepOf(release, 'push').attempts.at(-1)?.shim != null);
	const shim = stepOf(begun, 'push').attempts.at(-1)?.shim;
	process.kill(shim?.pid ?? 0, 'SIGKILL');
	return world.until(id, release => orphansOf(release, 'push') !== null);
}

const alive = (pid: number) => {
	try {
		return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
	} catch {
		return false;
	}
};

test.concurrent(
	'a command that outlives its shim is told of once, by its processes; nothing else starts meanwhile',
	inWorld(async world => {
		const release = await orphaned(world);
		const left = orphansOf(release, 'push');
		const shell = Number(world.text('ran-push'));
		expect(left?.processes).toEqual([
			{pid: shell, name: 'sh'},
			{pid: expect.any(Number), name: 'sleep'},
		]);
		expect(left && orphanText(left)).toMatch(/^its shim died; the command still runs: \d+ sh, \d+ sleep$/);
		// Another runner finds it as it is, and says nothing twice.
		process.kill(release.runner?.pid ?? 0, 'SIGKILL');
		await eventually(() => release.runner !== null && isAlive(release.runner) === false);
		world.run(release.id);
		await world.until(release.id, now => now.runner?.pid !== release.runner?.pid);
		await world.step(release.id, {do: 'end', step: 'push'});
		const lost = await world.until(release.id, now => stepOf(now, 'push').state.status === 'unknown');
		expect(stepOf(lost, 'push').state).toMatchObject({why: 'its shim died; what was left of it was ended'});
		for (const {pid} of left?.processes ?? []) expect(alive(pid)).toBe(false);
		expect([world.count('ran-late'), world.count('ran-next')]).toEqual([0, 0]);
		expect(story(await world.events(release.id)).filter(text => text.startsWith('step-orphaned'))).toHaveLength(1);
	}),
);

test.concurrent(
	'only what belongs to the step is ended',
	inWorld(async world => {
		const release = await orphaned(world);
		// The same command, started by somebody else in the same folder.
		const bystander = spawn('sleep', ['304'], {cwd: world.root, stdio: 'ignore'});
		try {
			await world.step(release.id, {do: 'end', step: 'push'});
			await world.until(release.id, now => stepOf(now, 'push').state.status === 'unknown');
			expect(alive(bystander.pid ?? 0)).toBe(true);
		} finally {
			bystander.kill('SIGKILL');
		}
	}),
);

test.concurrent(
	'what is left over is ended by an abort, as before, and the release with it',
	inWorld(async world => {
		const release = await orphaned(world);
		await world.ask(release.id, {do: 'abort', reason: 'enough'});
		const ended = await world.until(release.id, now => now.end !== null);
		expect(ended.end?.outcome).toBe('unknown');
		for (const {pid} of stepOf(ended, 'push').attempts[0]?.orphans?.processes ?? []) expect(alive(pid)).toBe(false);
	}),
);
