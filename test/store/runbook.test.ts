import {expect, test} from 'vitest';
import {refuse} from '../../src/domain/decision.ts';
import type {Runbook} from '../../src/domain/runbook.ts';
import type {PlanOptions} from '../../src/engine/engine.ts';
import {fakeWorld} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';
import {push} from '../support/shop.ts';

test('b takes the steps from a file, says why it cannot, and lets go of it again', async () => {
	const world = fakeWorld();
	const plans: (PlanOptions | undefined)[] = [];
	const item = {line: 1, place: 'deploy', text: 'Tell', command: null, done: false} as const;
	const runbook: Runbook = {file: 'plan.md', source: '', items: [item]};
	const {engine} = world.ports;
	const ports = {
		...world.ports,
		engine: {
			...engine,
			project: {...engine.project, phases: {deploy: [push]}},
			plan: (name: string, ref?: string, options?: PlanOptions) => {
				plans.push(options);
				return engine.plan(name, ref);
			},
		},
		openRunbook: async (file: string) =>
			file === 'plan.md'
				? ({ok: true, runbook, remarks: ['plan.md:3: left out']} as const)
				: refuse('not-found', 'The runbook cannot be read: no such file'),
	};
	const store = await startStore({...world, ports});
	const top = () => store.state().overlays.at(-1);
	await store.run('deploy', 'runbook');
	store.cockpit.type('plan.m');
	await store.run('open');
	expect(top()).toMatchObject({kind: 'prompt', error: 'The runbook cannot be read: no such file'});
	store.cockpit.type('d');
	await store.run('open');
	expect(top()).toMatchObject({
		kind: 'deploy',
		runbook,
		remarks: ['It takes the place of push (deploy).', 'plan.md:3: left out'],
		preview: {status: 'ready'},
	});
	expect(plans.at(-1)).toMatchObject({runbook});
	await store.run('runbook');
	store.cockpit.erase('all');
	await store.run('open');
	expect(top()).toMatchObject({kind: 'deploy', runbook: null, remarks: []});
	expect(plans.at(-1)).toEqual({answers: {}, without: []});
});
