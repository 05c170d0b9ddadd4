import {expect, test} from 'vitest';
import {bindingOf} from '../../components/keyMap.ts';
import {fakeWorld, shaOf} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';

test('what is pending is tried on a clone once somebody has agreed, and it is said when that is over', async () => {
	const world = fakeWorld();
	const store = await startStore(world);
	await store.run('focusMigrations', 'prove');
	expect(store.state().overlays).toMatchObject([{kind: 'prove', environment: 'staging', count: 2}]);
	expect(world.calls).toEqual([]);
	await store.run('confirmProof');
	expect(world.calls).toEqual([`prove staging ${shaOf(0)}`]);
	expect(store.state()).toMatchObject({proving: null, overlays: [], status: {tone: 'info'}});
});

test('what does not work on a clone is no success', async () => {
	const world = fakeWorld();
	world.ports.engine.proveOnClone = async () => ({ok: true, isSafe: false});
	const store = await startStore(world);
	await store.run('focusMigrations', 'prove', 'confirmProof');
	expect(store.state().status).toEqual({
		text: 'What is pending on staging does not work on a clone.',
		hint: 'P shows what was found out',
		tone: 'problem',
	});
});

test('it can be ended, is ended with the cockpit, and what went wrong is said', async () => {
	const world = fakeWorld();
	const signals: AbortSignal[] = [];
	world.ports.engine.proveOnClone = (_environment, _candidate, _tools, say, signal) => {
		signals.push(signal);
		say('apply 0041');
		return new Promise(resolve =>
			signal.addEventListener('abort', () =>
				resolve({ok: false, code: 'not-possible', message: 'It was ended.', hint: null}),
			),
		);
	};
	const store = await startStore(world);
	await store.run('focusMigrations', 'prove', 'confirmProof');
	expect(store.state().proving).toMatchObject({environment: 'staging', line: 'apply 0041'});
	await store.run('prove');
	expect(signals[0]?.aborted).toBe(true);
	expect(store.state()).toMatchObject({proving: null, status: {text: 'It was ended.', tone: 'problem'}});
	await store.run('prove', 'confirmProof');
	await store.cockpit.close();
	expect(signals[1]?.aborted).toBe(true);
});

test('its keys say why they do nothing, and hide none that a release needs', async () => {
	const store = await startStore(fakeWorld());
	await store.run('focusMigrations');
	const off = (key: string) => bindingOf(key, ['migrations', 'panes', 'everywhere'])?.off?.(store.state()) ?? null;
	expect([off('C'), off('i'), off('s')]).toEqual([null, null, null]);
	expect(off('P')).toMatch(/nothing was tried on a clone/);
	const id = (key: string) => bindingOf(key, ['migrations', 'panes', 'everywhere'])?.id;
	expect(['p', 'c', 'a', 'R', 'k'].map(id)).toEqual(['pause', 'candidate', 'abort', 'rollback', 'up']);
});
