import {describe, expect, test, vi} from 'vitest';
import {valueIn} from '../../store/loadable.ts';
import type {FakeWorld} from '../support/cockpitPorts.ts';
import {fakeWorld, shaOf, worldWithHistory} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';

const rollbacks = (world: FakeWorld) => world.calls.filter(call => call.startsWith('rollback'));

async function deploying() {
	const world = await worldWithHistory();
	const id = await world.deploy('staging', shaOf(0));
	world.runUntil(id);
	await world.ports.engine.decideStep(id, {do: 'confirm', step: 'team', note: null});
	world.runUntil(id, 'health');
	const before = rollbacks(world).length;
	return {world, id, started: () => rollbacks(world).length - before};
}

describe('the rollback dialog', () => {
	test('the countdown runs out after three seconds and starts one rollback', async () => {
		const {world, id, started} = await deploying();
		const store = await startStore(world);
		await store.run('rollback');
		expect(store.state().overlays.at(-1)).toMatchObject({kind: 'goBack', stage: 'counting'});
		await store.pass(2500);
		expect(started()).toBe(0);
		await store.pass(600);
		expect(started()).toBe(1);
		expect(store.state().overlays).toEqual([]);
		expect(store.state().focus).toBe('release');
		expect(valueIn(store.state().release)).toMatchObject({kind: 'rollback', reverts: id});
	});

	test('Esc stops it: nothing has happened, and the end of the countdown finds nothing to do', async () => {
		const {world, started} = await deploying();
		const store = await startStore(world);
		await store.run('rollback', 'stopRollback');
		await store.pass(10_000);
		expect(started()).toBe(0);
		expect(store.state().overlays).toEqual([]);
	});

	test('Enter skips the countdown, and pressed many times it starts one rollback', async () => {
		const {world, started} = await deploying();
		const store = await startStore(world);
		await store.run('rollback');
		for (let press = 0; press < 10; press++) store.cockpit.run('open', {rows: 1, length: 1});
		await store.pass(10_000);
		expect(started()).toBe(1);
	});

	test('R held down opens one dialog with one request', async () => {
		const {world, started} = await deploying();
		const store = await startStore(world);
		for (let press = 0; press < 20; press++) store.cockpit.run('rollback', {rows: 1, length: 1});
		await store.pass(10_000);
		expect(started()).toBe(1);
	});

	test('a dialog that was stopped and opened again counts from the beginning', async () => {
		const {world, started} = await deploying();
		const store = await startStore(world);
		await store.run('rollback');
		await store.pass(2000);
		await store.run('stopRollback', 'rollback');
		await store.pass(2000);
		expect(started()).toBe(0);
		await store.pass(1500);
		expect(started()).toBe(1);
	});

	test('Ctrl-C stops the countdown, and a cockpit that is left takes it along', async () => {
		const {world, started} = await deploying();
		const store = await startStore(world);
		await store.run('rollback', 'interrupt');
		expect(store.state()).toMatchObject({overlays: [], leaving: false});
		await store.run('rollback');
		await store.run('leave');
		await store.pass(10_000);
		expect(started()).toBe(0);
	});

	test('where nothing can be undone the dialog says why and counts nothing', async () => {
		const world = fakeWorld();
		const store = await startStore(world);
		await store.run('rollback');
		await store.pass(5000);
		expect(store.state().overlays.at(-1)).toMatchObject({kind: 'goBack', stage: 'refused', fireAt: null});
		expect(rollbacks(world)).toEqual([]);
	});

	test('a rollback that the engine refuses stays on the screen with its reason', async () => {
		const {world} = await deploying();
		vi.spyOn(world.ports.engine, 'rollback').mockResolvedValue({
			ok: false,
			code: 'locked',
			message: 'Release #9 is already rolling staging back.',
			hint: 'Watch it: release-tui attach 9',
		});
		const store = await startStore(world);
		await store.run('rollback', 'open');
		expect(store.state().overlays.at(-1)).toMatchObject({
			stage: 'refused',
			error: {message: 'Release #9 is already rolling staging back.'},
		});
	});
});
