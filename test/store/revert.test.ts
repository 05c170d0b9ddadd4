import {expect, test} from 'vitest';
import {refuse} from '../../src/domain/decision.ts';
import type {PreparedRevert} from '../../src/domain/revert.ts';
import type {CockpitPorts} from '../../store/ports.ts';
import {fakeWorld} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';

const made: PreparedRevert = {
	environment: 'production',
	sha: 'b'.repeat(40),
	base: 'a'.repeat(40),
	commits: [1, 2, 3, 4].map(n => ({sha: `${n}`.repeat(40), subject: `Change ${n}`, parent: null})),
	stat: [' cart.js | 2 +-', ' 1 file changed, 1 insertion(+), 1 deletion(-)'],
	notes: ['0003_revert_cart.up.sql takes back 0002_cart.up.sql'],
	toWrite: [],
	remote: 'origin',
	branch: 'revert-1111111',
};

test('U asks what is to be undone, shows what that does, and pushes with the second Enter', async () => {
	const pushed: string[] = [];
	const reverts: NonNullable<CockpitPorts['reverts']> = {
		prepare: async (_, what) => (what === null ? made : refuse('not-found', `There is no ${what}.`)),
		carryOut: async ({branch}) => {
			pushed.push(branch);
			return null;
		},
	};
	const world = fakeWorld();
	const store = await startStore(Object.assign(world, {ports: {...world.ports, reverts}}));
	await store.run('revert');
	store.cockpit.type('nothing');
	await store.run('open');
	expect(store.state().overlays.at(-1)).toMatchObject({error: 'There is no nothing.'});
	store.cockpit.erase('all');
	await store.run('open');
	expect(store.state().overlays.at(-1)).toMatchObject({
		explain: [
			'undoes behind aaaaaaa, on the new branch origin/revert-1111111',
			'  1111111 Change 1',
			'  2222222 Change 2',
			'  3333333 Change 3',
			'  … and 1 more',
			'  cart.js | 2 +-',
			'  1 file changed, 1 insertion(+), 1 deletion(-)',
			'  0003_revert_cart.up.sql takes back 0002_cart.up.sql',
			'  merge it into the main branch, too: the next release from there brings it all back otherwise',
			'Enter pushes it; Esc leaves it.',
		].join('\n'),
	});
	expect(pushed).toEqual([]);
	await store.run('open');
	expect([pushed, store.state().overlays]).toEqual([['revert-1111111'], []]);
	expect(store.state().chosen).toEqual({[store.state().selected]: 'b'.repeat(40)});
});
