import {describe, expect, test, vi} from 'vitest';
import {valueIn} from '../../store/loadable.ts';
import {selectAnyOpen} from '../../store/select.ts';
import {fakeWorld, shaOf} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';

async function verifying() {
	const world = fakeWorld();
	const id = await world.deploy('staging', shaOf(0));
	world.runUntil(id);
	await world.ports.engine.decideStep(id, {do: 'confirm', step: 'team', note: null});
	world.runUntil(id);
	return {world, id};
}

async function failed() {
	const world = fakeWorld();
	const id = await world.deploy('staging', shaOf(0));
	world.runUntil(id, 'tests');
	world.advance(id, 'failed');
	return {world, id};
}

describe('what a person decides about steps', () => {
	test('space ticks one open item after the other', async () => {
		const {world, id} = await verifying();
		const store = await startStore(world);
		await store.run('tick');
		expect(world.release(id).steps['smoke']?.state).toMatchObject({status: 'succeeded', by: {user: 'ana'}});
		expect(world.release(id).steps['dashboard']?.state.status).toBe('asking');
		await store.pass(1000);
		await store.run('tick');
		expect(world.release(id).steps['dashboard']?.state.status).toBe('succeeded');
	});

	test('the cursor chooses the item, where it stands on an open one', async () => {
		const {world, id} = await verifying();
		const store = await startStore(world);
		await store.run('focusRelease', 'down', 'tick');
		expect(world.release(id).steps['dashboard']?.state.status).toBe('succeeded');
		expect(world.release(id).steps['smoke']?.state.status).toBe('asking');
	});

	test('from a row that is no open item, space goes to the next one, and ticks nothing', async () => {
		const {world, id} = await verifying();
		const store = await startStore(world);
		await store.run('focusRelease', 'first', 'tick');
		expect(world.release(id).steps['smoke']?.state.status).toBe('asking');
		await store.run('tick');
		expect(world.release(id).steps['smoke']?.state.status).toBe('succeeded');
		expect(world.release(id).steps['dashboard']?.state.status).toBe('asking');
	});

	test('space shows the command of a runbook first, and Enter there lets it run', async () => {
		const world = fakeWorld();
		const item = {line: 3, place: 'deploy', text: 'Ship it', command: 'set -e\none\ntwo', done: false} as const;
		const id = await world.deploy('staging', shaOf(0), {file: 'plan.md', source: '', items: [item]});
		const look = () => world.release(id).steps['runbook-look-3']?.state.status;
		world.runUntil(id);
		await world.ports.engine.decideStep(id, {do: 'confirm', step: 'team', note: null});
		world.runUntil(id);
		const store = await startStore(world);
		await store.run('tick');
		expect(store.state().overlays).toMatchObject([{kind: 'look', text: 'Ship it', command: 'set -e\none\ntwo'}]);
		await store.run('stay');
		expect([look(), store.state().overlays]).toEqual(['asking', []]);
		await store.run('tick', 'confirmLook');
		expect([look(), store.state().overlays]).toEqual(['succeeded', []]);
	});

	test('a note belongs to the item under the cursor', async () => {
		const {world, id} = await verifying();
		const store = await startStore(world);
		await store.run('focusRelease', 'down', 'note');
		store.cockpit.type('slow, four seconds');
		await store.run('open');
		expect(world.release(id).notes).toMatchObject([{step: 'dashboard', text: 'slow, four seconds'}]);
		expect(world.release(id).steps['dashboard']?.state.status).toBe('asking');
	});

	test('declining keeps what was typed', async () => {
		const {world, id} = await verifying();
		const store = await startStore(world);
		await store.run('decline');
		store.cockpit.type('the order mail never came');
		await store.run('open');
		expect(world.release(id).steps['smoke']?.state).toMatchObject({
			status: 'failed',
			detail: 'the order mail never came',
		});
		expect(store.state().overlays).toEqual([]);
	});

	test('a failed step is tried again once, however often r is pressed', async () => {
		const {world, id} = await failed();
		const store = await startStore(world);
		for (let press = 0; press < 5; press++) store.cockpit.run('retry', {rows: 1, length: 1});
		await store.pass(200);
		expect(world.release(id).steps['tests']?.state.status).toBe('pending');
		expect((await world.ports.engine.events(id)).filter(({event}) => event.type === 'step-retried')).toHaveLength(1);
	});

	test('skipping needs a reason', async () => {
		const {world, id} = await failed();
		const store = await startStore(world);
		await store.run('skip', 'open');
		expect(store.state().overlays.at(-1)).toMatchObject({kind: 'prompt', error: 'A reason is needed.'});
		store.cockpit.type('known flake');
		await store.run('open');
		expect(world.release(id).steps['tests']?.state).toMatchObject({status: 'skipped', reason: 'known flake'});
	});

	test('aborting asks first', async () => {
		const {world, id} = await verifying();
		const store = await startStore(world);
		await store.run('abort');
		expect(world.release(id).abort).toBeNull();
		await store.run('confirmAbort');
		expect(world.release(id).abort).not.toBeNull();
	});

	test('p pauses and lets go on', async () => {
		const {world, id} = await verifying();
		const store = await startStore(world);
		await store.run('pause');
		expect(world.release(id).paused).not.toBeNull();
		await store.run('pause');
		expect(world.release(id).paused).toBeNull();
	});

	test('L locks with a reason and frees again', async () => {
		const world = fakeWorld();
		const store = await startStore(world);
		const lock = () => valueIn(store.state().environments[0]?.overview ?? {status: 'loading'})?.state.lock;
		await store.run('lock');
		store.cockpit.type('load test');
		await store.run('open');
		expect(lock()?.reason).toBe('load test');
		await store.run('lock', 'open');
		expect(lock()).toBeNull();
	});

	test('what a prompt or a key decides is meant for what stood on the screen', async () => {
		const {world, id} = await verifying();
		const decided = vi.spyOn(world.ports.engine, 'decideStep').mockResolvedValue({ok: true});
		const store = await startStore(world);
		const seen = valueIn(store.state().release)?.seq;
		await store.run('decline');
		await world.ports.engine.decideRelease(id, {do: 'note', text: 'meanwhile'});
		await store.pass(1000);
		expect(valueIn(store.state().release)?.seq).toBe((seen ?? 0) + 1);
		store.cockpit.type('cart');
		await store.run('open');
		expect(decided).toHaveBeenLastCalledWith(id, expect.objectContaining({do: 'decline'}), seen);
		await store.run('tick');
		expect(decided).toHaveBeenLastCalledWith(id, expect.objectContaining({do: 'confirm'}), (seen ?? 0) + 1);
	});

	test('a refusal is said with its hint, and an engine that throws is no crash', async () => {
		const {world} = await verifying();
		vi.spyOn(world.ports.engine, 'decideStep')
			.mockResolvedValueOnce({ok: false, code: 'state-changed', message: 'Somebody was faster.', hint: 'Look again.'})
			.mockRejectedValueOnce(new Error('disk full'));
		const store = await startStore(world);
		await store.run('tick');
		expect(store.state().status).toEqual({text: 'Somebody was faster.', hint: 'Look again.', tone: 'problem'});
		await store.pass(1000);
		await store.run('tick');
		expect(store.state().status).toMatchObject({text: 'disk full', tone: 'problem'});
	});

	test('Ctrl-C asks while a release runs, and leaves at once otherwise', async () => {
		const {world, id} = await verifying();
		const store = await startStore(world);
		await store.run('interrupt');
		expect(store.state().overlays.at(-1)).toEqual({kind: 'leave', release: id});
		expect(store.state().leaving).toBe(false);
		await store.run('interrupt');
		expect(store.state().leaving).toBe(true);
		expect(selectAnyOpen(store.state())?.id).toBe(id);

		const idle = await startStore(fakeWorld());
		await idle.run('interrupt');
		expect(idle.state().leaving).toBe(true);
	});
});
