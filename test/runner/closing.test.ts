// What a release opened is closed wherever it goes, by real runners and shims, whatever dies on the way.
import {expect, test} from 'vitest';
import type {Failpoint} from '../../src/runner/failpoint.ts';
import {command} from '../support/samples.ts';
import {inWorld} from '../support/world.ts';

const off = command('off', 'rm maintenance && echo it >> closed', {closes: 'on', retry: 'safe'});
const steps = (push: string) => [command('on', 'touch maintenance'), command('push', push, {undo: 'true'}), off];
const points: readonly Failpoint[] = [
	'runner:after-intent',
	'shim:before-claim',
	'shim:exit-recorded',
	'runner:exit-seen',
];

test.each(points)('an aborted release closes once, killed at %s', {timeout: 60_000}, async point => {
	await inWorld(async world => {
		const release = await world.start(steps('exit 3'));
		const first = world.run(release);
		await world.until(release, now => now.steps['push']?.state.status === 'failed');
		first.child.kill('SIGKILL');
		await first.ended;
		await world.ask(release, {do: 'abort', reason: 'errors'});
		const closing = world.runUntil(release, point);
		if (point.startsWith('runner:')) {
			await closing.ended;
			world.run(release);
		}

		const ended = await world.until(release, now => now.end !== null);
		expect(ended.end).toMatchObject({outcome: 'aborted', reason: 'errors'});
		expect([world.killed(), world.count('closed')]).toEqual([true, 1]);
	})();
});

test('an abort ends the running step and then closes', {timeout: 60_000}, () =>
	inWorld(async world => {
		const release = await world.start(steps('touch pushing; exec sleep 60'));
		world.run(release);
		await world.until(release, now => now.steps['push']?.attempts[0]?.shim != null);
		await world.ask(release, {do: 'abort', reason: 'errors'});
		const ended = await world.until(release, now => now.end !== null);
		expect(ended.end).toMatchObject({outcome: 'aborted', reason: 'errors'});
		expect([world.count('closed'), ended.steps['off']?.state.status]).toEqual([1, 'succeeded']);
	})(),
);

test('a person ends a closing step that hangs, and the release ends without it', {timeout: 60_000}, () =>
	inWorld(async world => {
		const hanging = {...off, run: 'touch closing; exec sleep 60'};
		const release = await world.start([...steps('exit 3').slice(0, 2), hanging]);
		world.run(release);
		await world.until(release, now => now.steps['push']?.state.status === 'failed');
		await world.ask(release, {do: 'abort', reason: 'errors'});
		await world.until(release, now => now.steps['off']?.attempts[0]?.shim != null);
		await world.step(release, {do: 'end', step: 'off'});
		const ended = await world.until(release, now => now.end !== null);
		expect(ended.end).toMatchObject({outcome: 'aborted', reason: 'errors; off did not close on'});
	})(),
);

test('a rollback of a running release closes at its end, and only there', {timeout: 60_000}, () =>
	inWorld(async world => {
		const first = await world.start([command('push', 'true', {undo: 'true'})]);
		await world.finish(first);
		const release = await world.start(steps('exec sleep 60'));
		world.run(release);
		await world.until(release, now => now.steps['push']?.attempts[0]?.shim != null);
		const back = await world.rollback();
		const ended = await world.finish(back);
		expect(ended.end?.outcome).toBe('succeeded');
		expect(ended.plan.steps.map(({id}) => id)).toEqual(['undo-push', 'off']);
		expect([world.count('closed'), await world.status(release, 'off')]).toEqual([1, 'pending']);
	})(),
);
