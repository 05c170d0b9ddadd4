import {expect, test} from 'vitest';
import {refuse} from '../../src/domain/decision.ts';
import type {Bump} from '../../src/git/bumpVersion.ts';
import type {CockpitPorts} from '../../store/ports.ts';
import {fakeWorld} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';

const bump: Bump = {
	file: 'package.json',
	from: '1.0.0',
	to: '1.1.0',
	message: 'Version 1.1.0',
	remote: 'origin',
	branch: 'main',
	parent: 'a'.repeat(40),
	content: '',
};

test('V asks for the next version, shows what it changes, and pushes with the second Enter', async () => {
	const pushed: string[] = [];
	const versions: NonNullable<CockpitPorts['versions']> = {
		prepare: async how => (how === 'minor' ? bump : refuse('not-possible', `"${how}" is no version.`)),
		carryOut: async ({to}) => {
			pushed.push(to);
			return {sha: 'b'.repeat(40), local: 'elsewhere'};
		},
	};
	const world = fakeWorld();
	const store = await startStore(Object.assign(world, {ports: {...world.ports, versions}}));
	await store.run('bump', 'open');
	expect(store.state().overlays.at(-1)).toMatchObject({error: 'Which version comes next?'});
	store.cockpit.type('huge');
	await store.run('open');
	expect(store.state().overlays.at(-1)).toMatchObject({error: '"huge" is no version.'});
	store.cockpit.erase('all');
	store.cockpit.type('minor');
	await store.run('open');
	expect(store.state().overlays.at(-1)).toMatchObject({
		explain: 'package.json: 1.0.0 → 1.1.0. Enter pushes the commit "Version 1.1.0" to origin/main; Esc leaves it.',
	});
	expect(pushed).toEqual([]);
	await store.run('open');
	expect([pushed, store.state().overlays]).toEqual([['1.1.0'], []]);
	expect(store.state().chosen).toEqual({[store.state().selected]: 'b'.repeat(40)});
});
