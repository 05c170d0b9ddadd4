import {expect, test} from 'vitest';
import {fakeProject} from '../support/cockpitFixtures.ts';
import {fakeWorld, shaOf} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';
import {push} from '../support/shop.ts';

test('X asks about what the release pane shows where that has the focus, else about what is due first', async () => {
	const destroy = {...push, id: 'destroy', undo: null, deferred: {afterMs: 1, unlessRolledBack: false}};
	const world = fakeWorld(undefined, {...fakeProject, phases: {deploy: [push], cleanup: [destroy]}});
	for (const n of [1, 0]) world.runUntil(await world.deploy('staging', shaOf(n)));
	const store = await startStore(world);
	await store.run('late');
	expect(store.state().overlays.at(-1)).toMatchObject({kind: 'late', release: 1, step: 'destroy'});
	await store.run('stay', 'focusRelease', 'late');
	expect(store.state().overlays.at(-1)).toMatchObject({kind: 'late', release: 2, step: 'destroy'});
});
