// The same kills while a rollback runs, and runners that die at any moment.
import {expect, test} from 'vitest';
import {runningStep, stepOf, waitingFor} from '../../src/domain/release.ts';
import type {Failpoint} from '../../src/runner/failpoint.ts';
import {verifyChains} from '../support/chains.ts';
import {command} from '../support/samples.ts';
import {inWorld} from '../support/world.ts';

const certain: readonly Failpoint[] = [
	'runner:before-intent',
	'runner:after-intent',
	'runner:after-spawn',
	'runner:after-started',
	'runner:exit-seen',
	'runner:after-finished',
	'runner:before-release-finished',
	'runner:after-release-finished',
	'shim:before-claim',
	'shim:exit-recorded',
];

test.concurrent.each(certain)('a rollback killed at %s undoes exactly once and ends', point =>
	inWorld(async world => {
		const id = await world.start([command('push', 'echo live >> ran', {undo: 'echo undone >> ran'})]);
		await world.finish(id);
		const back = await world.rollback();
		const first = world.runUntil(back, point);
		let last = first;
		if (point.startsWith('runner:')) {
			expect(await first.ended).toBe('SIGKILL');
			last = world.run(back);
		}

		const rollback = await world.until(back, now => now.end !== null);
		expect(await last.ended).toBe(0);
		expect(world.killed()).toBe(true);
		expect(rollback.end?.outcome).toBe('succeeded');
		expect(world.text('ran')).toBe('live\nundone\n');
		expect((await world.release(id)).rolledBackBy).toBe(back);
		expect(await world.environment()).toMatchObject({lease: null, lock: {reason: `#${id} rolled back by #${back}`}});
		verifyChains(world.file);
	})());

test.concurrent.each<[Failpoint, number]>([
	['shim:after-claim', 0],
	['shim:after-spawn', 1],
	['shim:exit-unrecorded', 1],
])('a rollback whose shim is killed at %s does not claim to know, and frees the environment for another', (point, ran) =>
	inWorld(async world => {
		const id = await world.start([command('push', 'true', {undo: 'echo undone >> ran'})]);
		await world.finish(id);
		const back = await world.rollback();
		world.runUntil(back, point);
		const rollback = await world.until(back, now => now.end !== null);
		expect(rollback.end?.outcome).toBe('unknown');
		expect(world.count('ran')).toBe(ran);
		expect((await world.release(id)).rolledBackBy).toBeNull();
		expect(await world.environment()).toMatchObject({
			lease: null,
			lock: {reason: `#${id} rollback unknown by #${back}`},
		});
		const again = await world.finish(await world.rollback());
		expect(again.end?.outcome).toBe('succeeded');
		expect(world.count('ran')).toBe(ran + 1);
	})());

test.concurrent(
	'runners that die at any moment, again and again, run every step once',
	inWorld(async world => {
		const steps = ['a', 'b', 'c', 'd'].map(id => command(id, `sleep 0.15; echo ${id} >> ran`, {retry: 'never'}));
		const id = await world.start(steps);
		let killedInAttempt = 0;
		for (let kill = 0; kill < 8 && !(await world.release(id)).end; kill++) {
			const {seq} = await world.release(id);
			const runner = world.run(id);
			// It has got going, and then one or more events further: that falls on every part of an attempt.
			await world.until(id, ({seq: last, end}) => end !== null || last > seq + 1 + (kill % 3));
			runner.child.kill('SIGKILL');
			await runner.ended;
			if (runningStep(await world.release(id))) killedInAttempt++;
		}

		expect(killedInAttempt).toBeGreaterThan(1);
		world.run(id);
		const release = await world.until(id, now => now.end !== null || waitingFor(now) !== null);
		expect(release.end?.outcome).toBe('succeeded');
		expect(world.text('ran')).toBe('a\nb\nc\nd\n');
		for (const {id: step} of steps)
			expect(stepOf(release, step).attempts.filter(({fenced}) => !fenced)).toHaveLength(1);
		verifyChains(world.file);
	}),
);
