// A lock that is broken from another machine, in a shared history: its old runner comes back and finds that.
import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {decideEnvironment} from '../../src/domain/decideEnvironment.ts';
import {stepOf} from '../../src/domain/release.ts';
import {readEnvironment, readRelease} from '../../src/engine/readState.ts';
import {openSharedJournal} from '../../src/journal/shared/sharedJournal.ts';
import {ownIdentity} from '../../src/process/identity.ts';
import {openRunnerWorld} from '../../src/runner/openRunnerWorld.ts';
import {runRelease} from '../../src/runner/runRelease.ts';
import {describePostgres} from '../support/postgres.ts';
import {ana, ben, command} from '../support/samples.ts';
import {openWorld, story} from '../support/world.ts';

describePostgres('a shared history', server => {
	test('has the runner of a broken lock end its step, start no other, and leave the next release alone', async () => {
		const url = await server().createDatabase();
		const world = await openWorld(undefined, home => openSharedJournal({url, project: 'shop', home, create: true}));
		onTestFinished(world.close);
		const {root, home, journal} = world;
		const id = await world.start([
			command('push', 'until [ -e go ]; do sleep 0.05; done; echo $RELEASE_FENCE_TOKEN >> tokens'),
			command('more', 'echo x >> ran'),
		]);
		const run = runRelease(openRunnerWorld({journal, root, home, identity: ownIdentity(), operator: ana}), id);
		await world.until(id, release => stepOf(release, 'push').attempts.at(-1)?.shim != null);

		const otherHome = path.join(home, 'elsewhere');
		mkdirSync(otherHome);
		const elsewhere = await openSharedJournal({url, project: 'shop', home: otherHome});
		onTestFinished(() => elsewhere.close());
		const held = await readRelease(elsewhere, id);
		if (!held) throw new Error('it is not seen there');
		const holder = {by: ben, open: [held], alive: []};
		const state = await readEnvironment(elsewhere, 'production');
		const broken = decideEnvironment(state, {do: 'break', reason: 'gone'}, holder);
		if (!broken.ok) throw new Error(broken.message);
		expect(await elsewhere.append(broken.writes, ben, new Date().toISOString())).toMatchObject({ok: true});
		const next = await world.start([command('push', 'true')]);

		world.touch('go');
		await run;
		expect(story(await world.events(id)).slice(-2)).toEqual(['release-finished', 'step-finished push']);
		expect(world.count('ran')).toBe(0);
		expect((await world.environment()).lease).toMatchObject({release: next});
		// What a step had is lower than what the next ones get: a target can refuse what comes late.
		expect(world.text('tokens')).toBe(`${held.token}\n`);
		expect((await world.release(next)).token).toBeGreaterThan(held.token);
	});
});
