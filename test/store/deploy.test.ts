import {describe, expect, test, vi} from 'vitest';
import {keyMap} from '../../components/keyMap.ts';
import {deployStage} from '../../store/commands/deploy.ts';
import {valueIn} from '../../store/loadable.ts';
import {selectMigration} from '../../store/select.ts';
import {fakeWorld, shaOf} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';

const starts = (world: ReturnType<typeof fakeWorld>) => world.calls.filter(call => call.startsWith('start'));

describe('the confirmation of a deploy', () => {
	test('staging starts with Enter, once, however often it is pressed', async () => {
		const world = fakeWorld();
		const store = await startStore(world);
		await store.run('deploy');
		for (let press = 0; press < 5; press++) store.cockpit.run('confirmDeploy', {rows: 1, length: 1});
		await store.pass(200);
		expect(starts(world)).toEqual(['start staging request-1']);
		expect(store.state()).toMatchObject({focus: 'release', overlays: []});
		expect(store.state().status?.text).toBe('Release #1 started.');
	});

	test('a protected environment wants its name typed', async () => {
		const world = fakeWorld();
		world.setLive('staging', shaOf(0));
		const store = await startStore(world);
		await store.run('nextEnvironment', 'deploy', 'confirmDeploy');
		expect(starts(world)).toEqual([]);
		expect(store.state().overlays.at(-1)).toMatchObject({hint: 'Type production to confirm.'});
		for (const letter of 'productiom') store.cockpit.type(letter);
		store.cockpit.erase('letter');
		store.cockpit.type('n');
		await store.run('confirmDeploy');
		expect(starts(world)).toEqual(['start production request-1']);
	});

	test('taking back the migration under the cursor is a release of its own, of the same dialog', async () => {
		const world = fakeWorld();
		const store = await startStore(world);
		const off = () => keyMap.find(({id}) => id === 'takeBack')?.off?.(store.state());
		await store.run('focusMigrations');
		expect(off()).toMatch(/is not applied$/);
		const listed = valueIn(store.state().migrations);
		const extent = {rows: 9, length: listed?.ok ? listed.rows.length : 0};
		store.cockpit.run('last', extent);
		expect(off()).toBe('0038 has no way back');
		store.cockpit.run('up', extent);
		const row = selectMigration(store.state());
		expect([row?.state, off()]).toEqual(['applied', null]);
		await store.run('takeBack');
		expect(store.state().overlays.at(-1)).toMatchObject({kind: 'deploy', down: [row?.id]});
		expect(keyMap.find(({id}) => id === 'runbook')?.off?.(store.state())).toContain('no plan');
		await store.run('confirmDeploy');
		expect(world.calls.filter(call => call.startsWith('down'))).toEqual([`down staging ${row?.id}`]);
		expect(starts(world)).toEqual(['start staging request-1']);
	});

	test('pasting the name is not typing it', async () => {
		const world = fakeWorld();
		world.setLive('staging', shaOf(0));
		const store = await startStore(world);
		await store.run('nextEnvironment', 'deploy');
		store.cockpit.type('produ');
		store.cockpit.paste('production');
		await store.run('confirmDeploy');
		expect(starts(world)).toEqual([]);
		expect(store.state().overlays.at(-1)).toMatchObject({kind: 'deploy', typed: ''});
	});

	test('letters that a slow line hands over together still count as typed', async () => {
		const world = fakeWorld();
		world.setLive('staging', shaOf(0));
		const store = await startStore(world);
		await store.run('nextEnvironment', 'deploy');
		for (const chunk of ['pro', 'du', 'ct', 'ion']) store.cockpit.type(chunk);
		await store.run('confirmDeploy');
		expect(starts(world)).toHaveLength(1);
	});

	test('a gate that blocks is overruled with a reason only', async () => {
		const world = fakeWorld();
		world.gates = [{id: 'ci', verdict: 'block', text: 'CI says failure'}];
		const spy = vi.spyOn(world.ports.engine, 'start');
		const store = await startStore(world);
		await store.run('deploy', 'confirmDeploy');
		expect(spy).not.toHaveBeenCalled();
		await store.run('override', 'open');
		expect(store.state().overlays.at(-1)).toMatchObject({kind: 'prompt', error: 'A reason is needed.'});
		store.cockpit.paste('the failing test\nis flaky');
		await store.run('open', 'confirmDeploy');
		expect(spy.mock.calls[0]?.[1].overrides).toEqual([{gate: 'ci', reason: 'the failing test is flaky'}]);
	});

	test('while the plan is made, nothing can be started', async () => {
		const world = fakeWorld();
		vi.spyOn(world.ports.engine, 'plan').mockReturnValue(new Promise(() => {}));
		const store = await startStore(world);
		await store.run('deploy', 'confirmDeploy');
		const overlay = store.state().overlays.at(-1);
		expect(overlay?.kind === 'deploy' && deployStage(overlay)).toBe('loading');
		expect(starts(world)).toEqual([]);
	});

	test('a refused start shows why and lets one try again', async () => {
		const world = fakeWorld();
		const store = await startStore(world);
		await store.run('deploy');
		await world.deploy('staging', shaOf(3));
		await store.run('confirmDeploy');
		expect(store.state().overlays.at(-1)).toMatchObject({
			kind: 'deploy',
			stage: 'review',
			error: {code: 'locked', hint: 'Watch it: release-tui attach 1'},
		});
	});
});
