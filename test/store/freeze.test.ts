import {expect, test} from 'vitest';
import {freezeNow} from '../../src/domain/freeze.ts';
import {valueIn} from '../../store/loadable.ts';
import {fakeWorld} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';

test('F freezes with a reason and an end, and lifts it again', async () => {
	const world = fakeWorld();
	const store = await startStore(world);
	const freeze = () => {
		const overview = valueIn(store.state().environments[0]?.overview ?? {status: 'loading'});
		return overview && freezeNow(overview.state, new Date(world.now));
	};
	await store.run('freeze', 'open');
	expect(store.state().overlays.at(-1)).toMatchObject({error: 'A reason is needed.'});
	store.cockpit.type('inventory');
	await store.run('open');
	store.cockpit.type('soon');
	await store.run('open');
	expect(store.state().overlays.at(-1)).toMatchObject({error: expect.stringContaining('"soon" is no time')});
	store.cockpit.erase('all');
	store.cockpit.type('2h');
	const until = new Date(world.now + 2 * 3_600_000).toISOString();
	await store.run('open');
	expect(freeze()).toMatchObject({reason: 'inventory', until});
	await store.run('freeze', 'open');
	expect(freeze()).toBeNull();
});
