// What a release put off runs after its end, once, by a real runner, whatever dies on the way.
import {expect, test} from 'vitest';
import {dueSteps} from '../../src/domain/deferred.ts';
import type {Failpoint} from '../../src/runner/failpoint.ts';
import {command} from '../support/samples.ts';
import {inWorld} from '../support/world.ts';

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
