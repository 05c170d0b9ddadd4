import {expect, test} from 'vitest';
import {fakeWorld} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';

test('i asks what is still open, one question after the other, and refuses what is no answer', async () => {
	const world = fakeWorld();
	const store = await startStore(world);
	const top = () => store.state().overlays.at(-1);
	store.cockpit.store.setState(state => ({
		environments: state.environments.map(view => ({
			...view,
			config: {
				...view.config,
				gates: {
					...view.config.gates,
					questions: [
						{name: 'risk', ask: 'How risky?', answers: ['low', 'high'], avoid: {}},
						{name: 'who', ask: 'Who assists?', answers: [], avoid: {}},
					],
				},
			},
		})),
	}));
	await store.run('deploy', 'answer');
	expect(top()).toMatchObject({kind: 'prompt', title: 'How risky?'});
	store.cockpit.type('none');
	await store.run('open');
	expect(top()).toMatchObject({error: 'One of: low, high.'});
	store.cockpit.erase('all');
	store.cockpit.type('l');
	await store.run('open');
	expect(top()).toMatchObject({kind: 'prompt', title: 'Who assists?', value: ''});
	store.cockpit.type('ben');
	await store.run('open');
	expect(top()).toMatchObject({kind: 'deploy', answers: {risk: 'low', who: 'ben'}, preview: {status: 'ready'}});
});
