import {expect, test} from 'vitest';
import {targetKeys} from '../../components/targetKeys.ts';
import type {FanOut} from '../../src/domain/fanOut.ts';
import {isFannedOut} from '../../src/domain/fanOut.ts';
import type {StepConfig} from '../../src/domain/project.ts';
import type {TargetChange} from '../../src/domain/targets.ts';
import {targetsOf} from '../../src/domain/targets.ts';
import type {CommandId} from '../../store/commands.ts';
import {targetMatrix} from '../../store/targetMatrix.ts';
import {fakeProject} from '../support/cockpitFixtures.ts';
import {fakeWorld, shaOf} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';

const fanOut = {
	group: 'web',
	parallel: 10,
	canary: 0,
	batch: null,
	waitMs: 0,
	check: null,
	maxFailures: 1,
	reconnectMs: 1000,
} satisfies Partial<FanOut> & {readonly batch: null};

function run(id: string): StepConfig {
	const base = {only: null, timeoutMs: 60_000, retry: 'ask', undo: null} as const;
	return {...base, id, kind: 'run', run: './install', artifact: null, interactive: false, fanOut};
}

const project = {
	...fakeProject,
	migrations: null,
	phases: {deploy: [run('install'), run('restart')]},
	environments: fakeProject.environments.map(environment => ({
		...environment,
		targets: [
			{
				name: 'web',
				list: {by: 'hosts', hosts: ['web1', 'web2', 'web3', 'web4']} as const,
				transport: 'sh',
				reachable: null,
				live: null,
			},
		],
	})),
};

/** A cockpit on a release whose first step failed on web2 and web3, and never came to web4. */
async function failed() {
	const world = fakeWorld(undefined, project);
	const id = await world.deploy('staging', shaOf(0));
	world.runUntil(id, 'install');
	const at = new Date(world.now).toISOString();
	const found = (target: string, state: TargetChange['state'], exitCode: number | null): TargetChange => ({
		target,
		state,
		round: 1,
		exitCode,
		detail: exitCode === 1 ? 'disk full' : null,
		at,
		began: true,
	});
	const changes = [found('web1', 'succeeded', 0), found('web2', 'failed', 1), found('web3', 'failed', 1)];
	world.happened(id, {type: 'targets-changed', step: 'install', attempt: 1, changes});
	world.advance(id, 'failed');
	const store = await startStore(world);
	await store.run('focusRelease', 'open');
	const targets = () => {
		const release = world.release(id);
		const step = release.plan.steps.filter(isFannedOut).find(other => other.id === 'install');
		return step ? targetsOf(release, step).map(({name, status}) => `${name} ${status}`) : [];
	};
	return {world, id, store, targets, page: () => store.state().overlays.findLast(({kind}) => kind === 'targets')};
}

test('Enter on a step that runs on many opens its targets, and a reason decides about the one under the cursor', async () => {
	const {store, targets} = await failed();
	await store.run('excludeTargets');
	expect(store.state().overlays.at(-1)).toMatchObject({kind: 'prompt', title: 'Exclude web2'});
	await store.run('open');
	expect(store.state().overlays.at(-1)).toMatchObject({kind: 'prompt', error: 'A reason is needed.'});
	store.cockpit.type('in repair');
	await store.run('open');
	expect(store.state().overlays.at(-1)).toMatchObject({kind: 'targets'});
	expect(targets()).toEqual(['web1 succeeded', 'web2 excluded', 'web3 failed', 'web4 waiting']);
});

test('what is marked is decided about together, and then all of it is done', async () => {
	const {store, targets, id, world} = await failed();
	await store.run('markTarget', 'markTarget', 'deferTargets');
	expect(store.state().overlays.at(-1)).toMatchObject({title: 'Do later: web2, web3'});
	store.cockpit.type('tonight');
	await store.run('open', 'markOpen', 'retryTargets', 'open');
	expect(targets()).toEqual(['web1 succeeded', 'web2 later', 'web3 later', 'web4 waiting']);
	world.runUntil(id, 'install');
	await store.pass(1000);
	const off = (command: CommandId) => targetKeys.find(({id: name}) => name === command)?.off?.(store.state());
	expect(off('ignoreTargets')).toBe('the step is running');
	expect(off('filterTargets')).toBeUndefined();
	world.advance(id, 'failed');
	await world.ports.engine.decideRelease(id, {do: 'abort', reason: 'enough'});
	world.runUntil(id);
	await store.pass(1000);
	// What was put off is still due.
	expect(off('retryTargets')).toBeNull();
});

test('the cursor stays on its target wherever that goes; a filter and the order choose what is shown', async () => {
	const {store, world, id, page} = await failed();
	const shown = () => {
		const overlay = page();
		const matrix = overlay?.kind === 'targets' && targetMatrix(world.release(id), overlay);
		return matrix ? matrix.targets.map(({name}) => name) : [];
	};
	expect(shown()).toEqual(['web2', 'web3', 'web4', 'web1']);
	await store.run('down');
	expect(page()).toMatchObject({at: 'web3'});
	await store.run('sortTargets');
	expect(shown()).toEqual(['web1', 'web2', 'web3', 'web4']);
	expect(page()).toMatchObject({at: 'web3'});
	await store.run('filterTargets');
	store.cockpit.type('disk web3');
	await store.run('open');
	expect([shown(), page()]).toEqual([['web3'], expect.objectContaining({typing: false})]);
	await store.run('nextColumn', 'nextColumn');
	expect([shown(), page()]).toEqual([[], expect.objectContaining({step: 'restart'})]);
	await store.run('back', 'back');
	expect(page()).toBeUndefined();
});

test('Enter shows what the step wrote on the target, and nothing else of it', async () => {
	const {store} = await failed();
	await store.run('open');
	const overlay = store.state().overlays.at(-1);
	expect(overlay).toMatchObject({kind: 'step', step: 'install', attempt: 1, target: 'web2'});
});
