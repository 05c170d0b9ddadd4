import {expect, test, vi} from 'vitest';
import {noTargets} from '../../components/keyReasons.ts';
import {refuse} from '../../src/domain/decision.ts';
import {fakeWorld} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';
import {command} from '../support/samples.ts';

const fanOut = {
	group: 'web',
	targets: ['web1', 'web2', 'web3'],
	transport: 'sh',
	parallel: 10,
	canary: 0,
	batchSize: null,
	waitMs: 0,
	check: null,
	maxFailures: 0,
	reconnectMs: 1000,
};

test('w offers to leave out what cannot be worked with, and makes a new plan', async () => {
	const world = fakeWorld();
	const made = world.ports.engine.plan;
	const plan = vi.fn<typeof made>(async (name, ref) => {
		const preview = await made(name, ref);
		if ('ok' in preview) return refuse('not-possible', preview.message);
		const steps = [command('install', './install', {fanOut})];
		return {...preview, plan: {...preview.plan, steps}, dead: ['web2', 'web3']};
	});
	const store = await startStore({...world, ports: {...world.ports, engine: {...world.ports.engine, plan}}});
	await store.run('deploy');
	expect(noTargets(store.state())).toBeNull();
	await store.run('leaveOut');
	expect(store.state().overlays.at(-1)).toMatchObject({kind: 'prompt', value: 'web2 web3'});
	await store.run('open');
	expect(store.state().overlays.at(-1)).toMatchObject({kind: 'deploy', without: ['web2', 'web3']});
	expect(plan).toHaveBeenLastCalledWith('staging', undefined, {answers: {}, without: ['web2', 'web3']});
});
