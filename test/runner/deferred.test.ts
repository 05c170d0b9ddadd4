// What a release put off runs after its end, once, by a real runner, whatever dies on the way.
import {expect, test} from 'vitest';
import {dueSteps} from '../../src/domain/deferred.ts';
import type {Failpoint} from '../../src/runner/failpoint.ts';
import {command} from '../support/samples.ts';
import {eventually, inWorld} from '../support/world.ts';

const push = command('push', 'true', {undo: 'true'});
const late = command('late', 'echo it >> ran', {
	phase: 'cleanup',
	retry: 'safe',
	deferred: {afterMs: 1, unlessRolledBack: false},
});

test.each<Failpoint>([
	'runner:after-intent',
	'shim:exit-recorded',
])('asked for after the end and killed at %s, it runs once', {timeout: 60_000}, async point => {
	await inWorld(async world => {
		const release = await world.start([push, late]);
		const ended = await world.finish(release);
		expect([ended.end?.outcome, world.count('ran'), dueSteps(ended).length]).toEqual(['succeeded', 0, 1]);
		await world.step(release, {do: 'run', step: 'late'});
		const runner = world.runUntil(release, point);
		if (point.startsWith('runner:')) {
			await runner.ended;
			world.run(release);
		}

		const after = await world.until(release, now => now.steps['late']?.state.status === 'succeeded');
		expect([world.killed(), world.count('ran'), dueSteps(after)]).toEqual([true, 1, []]);
	})();
});

test('what an aborted release put off runs, and a person ends it where it hangs', {timeout: 60_000}, () =>
	inWorld(async world => {
		const hanging = {...late, run: 'echo it >> ran; exec sleep 60'};
		const release = await world.start([command('push', 'exit 3', {undo: 'true'}), hanging]);
		world.run(release);
		await world.until(release, now => now.steps['push']?.state.status === 'failed');
		await world.ask(release, {do: 'abort', reason: 'errors'});
		await world.until(release, now => now.end !== null);
		await world.step(release, {do: 'run', step: 'late'});
		world.run(release);
		await eventually(() => world.count('ran') === 1);
		await world.step(release, {do: 'end', step: 'late'});
		const after = await world.until(release, now => now.steps['late']?.state.status !== 'running');
		expect(dueSteps(after)).toMatchObject([{trouble: 'it failed'}]);
		expect(after.steps['late']?.attempts).toMatchObject([{result: {outcome: 'cancelled'}, ending: {user: 'ana'}}]);
	})(),
);
