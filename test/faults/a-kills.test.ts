// A. Kill points: kill -9 at an arrow of the attempt protocol, then another runner. More of them in test/runner.
import {expect} from 'vitest';
import {command} from '../support/samples.ts';
import {watched} from './oracles/executionOracle.ts';
import {row} from './row.ts';

row('A1', 'killed before the intent: the step starts as attempt 1', async fault => {
	const world = await fault.world();
	const secret = fault.secret('correct-horse-battery');
	const id = await world.start([command('push', watched(`echo "$TOKEN"`), {retry: 'never'})], {secrets: ['TOKEN']});
	expect(await world.runUntil(id, 'runner:before-intent').ended).toBe('SIGKILL');
	const release = await world.finish(id, {TOKEN: secret});
	expect(release.steps['push']?.attempts).toHaveLength(1);
	expect(world.count('ran-witness')).toBe(2);
});
