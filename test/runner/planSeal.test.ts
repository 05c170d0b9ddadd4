// A shared history is written by whoever can write to its database: a machine runs what was planned or checked on it.
import {expect, test} from 'vitest';
import {removeMark, writeMark} from '../../src/journal/shared/sharedMark.ts';
import {ownIdentity} from '../../src/process/identity.ts';
import {openRunnerWorld} from '../../src/runner/openRunnerWorld.ts';
import {isSealed, sealPlan} from '../../src/runner/planSeal.ts';
import {runRelease} from '../../src/runner/runRelease.ts';
import {ana, command} from '../support/samples.ts';
import {inWorld, type World} from '../support/world.ts';

const mark = {project: 'shop', variable: 'URL', since: '2026-05-04T12:00:00.000Z'};

// The journal of these worlds is a file; what is sealed is looked at as where it is a shared one.
function runHere(world: World, id: number): Promise<void> {
	const {journal, root, home} = world;
	const own = openRunnerWorld({journal, root, home, identity: ownIdentity(), operator: ana, host: 'bastion'});
	return runRelease({...own, isSealed: release => asShared(world, () => isSealed(home, release))}, id);
}

function asShared<T>({home}: World, act: () => T): T {
	writeMark(home, mark);
	try {
		return act();
	} finally {
		removeMark(home);
	}
}

test.concurrent(
	'of a plan that nobody made or checked here nothing is run, and a sealed one is, by the name of its host',
	inWorld(async world => {
		const id = await world.start([command('push', 'echo x >> ran')]);
		await runHere(world, id);
		expect(await world.release(id)).toMatchObject({runner: null, end: null});
		const release = await world.release(id);
		asShared(world, () => sealPlan(world.home, {...release, previous: {sha: 'f'.repeat(40), version: 'v9'}}));
		await runHere(world, id);
		expect(await world.release(id)).toMatchObject({runner: null, end: null});
		expect(world.count('ran')).toBe(0);
		asShared(world, () => sealPlan(world.home, release));
		await runHere(world, id);
		expect(await world.release(id)).toMatchObject({runnerHost: 'bastion', end: {outcome: 'succeeded'}});
		expect(world.count('ran')).toBe(1);
	}),
);

test.concurrent(
	'to end what was aborted, and never begun, no seal is needed',
	inWorld(async world => {
		const id = await world.start([command('push', 'echo x >> ran')]);
		await world.ask(id, {do: 'abort', reason: 'not mine'});
		await runHere(world, id);
		expect((await world.release(id)).end?.outcome).toBe('aborted');
		expect(world.count('ran')).toBe(0);
	}),
);
