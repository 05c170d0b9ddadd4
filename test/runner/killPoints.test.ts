// kill -9 at every arrow of the attempt protocol, for every retry policy: then a new runner, and the step either ran
// exactly once or waits for a person.
import {expect, test} from 'vitest';
import type {RetryPolicy} from '../../src/domain/project.ts';
import {stepOf} from '../../src/domain/release.ts';
import type {Failpoint} from '../../src/runner/failpoint.ts';
import {verifyChains} from '../support/chains.ts';
import {command} from '../support/samples.ts';
import {inWorld} from '../support/world.ts';

/**
 * What is known of the step after the kill: `once`: it ran or will run exactly once, whatever the policy; `lost`:
 * nobody can know whether it ran. `ran` is how often it then really had.
 */
const points: Readonly<Record<Failpoint, {readonly known: 'once'} | {readonly known: 'lost'; readonly ran: number}>> = {
	'runner:before-intent': {known: 'once'},
	'runner:after-intent': {known: 'once'},
	'runner:after-spawn': {known: 'once'},
	'runner:after-started': {known: 'once'},
	'runner:exit-seen': {known: 'once'},
	'runner:after-finished': {known: 'once'},
	'runner:before-release-finished': {known: 'once'},
	'runner:after-release-finished': {known: 'once'},
	'shim:before-claim': {known: 'once'},
	'shim:after-claim': {known: 'lost', ran: 0},
	'shim:after-spawn': {known: 'lost', ran: 1},
	'shim:exit-unrecorded': {known: 'lost', ran: 1},
	'shim:exit-recorded': {known: 'once'},
};
const policies: readonly RetryPolicy[] = ['safe', 'ask', 'never'];

for (const [name, after] of Object.entries(points)) {
	// Object.entries forgets which names there are.
	const point = name as Failpoint;
	for (const retry of policies) {
		test.concurrent(
			`killed at ${point}, a step with retry ${retry} ${outcome(after.known, retry)}`,
			inWorld(async world => {
				const steps = [
					command('push', 'sleep 0.2; echo once >> ran', {retry}),
					command('after', 'echo after >> ran-after', {retry}),
				];
				const id = await world.start(steps);
				const first = world.runUntil(id, point);
				if (point.startsWith('runner:')) expect(await first.ended).toBe('SIGKILL');
				const acknowledged = await world.events(id);

				const second = point.startsWith('runner:') ? world.run(id) : first;
				if (after.known === 'lost' && retry !== 'safe') {
					await world.until(id, now => stepOf(now, 'push').state.status === 'unknown');
					expect(world.count('ran')).toBe(after.ran);
					expect(world.count('ran-after')).toBe(0);
					await world.step(id, {do: 'skip', step: 'push', reason: 'looked: it is done'});
				}

				const release = await world.until(id, now => now.end !== null);
				expect(await second.ended).toBe(0);
				expect(release.end).toMatchObject({outcome: 'succeeded'});
				expect(world.count('ran')).toBe(runs(after, retry));
				expect(world.count('ran-after')).toBe(1);
				expect((await world.environment()).lease).toBeNull();
				expect((await world.events(id)).slice(0, acknowledged.length)).toEqual(acknowledged);
				expect(world.killed()).toBe(true);
				verifyChains(world.file);
			}),
		);
	}
}

type After = (typeof points)[Failpoint];

function runs(after: After, retry: RetryPolicy): number {
	if (after.known === 'once') return 1;
	return retry === 'safe' ? after.ran + 1 : after.ran;
}

function outcome(known: After['known'], retry: RetryPolicy): string {
	if (known === 'once') return 'runs exactly once';
	return retry === 'safe' ? 'is started again by itself' : 'waits for a person';
}
