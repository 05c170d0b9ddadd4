import {expect, test} from 'vitest';
import {deployPlan} from '../../src/domain/plan.ts';
import type {EnvironmentConfig, StepConfig} from '../../src/domain/project.ts';
import {rollbackPlan} from '../../src/domain/rollback.ts';
import {environment, project} from '../support/samples.ts';
import {candidate, deploying, given} from '../support/story.ts';

const live = {run: 'cat REVISION', match: null, timeoutMs: 1000};
const base = {only: null, timeoutMs: 1000, retry: 'ask', undo: null} as const;
const fanOut = {
	group: 'web',
	parallel: 10,
	canary: 1,
	batch: {of: 'percent', value: 25},
	waitMs: 0,
	check: null,
	maxFailures: 0,
	reconnectMs: 1000,
} as const;
const run = (id: string): StepConfig => ({
	...base,
	id,
	kind: 'run',
	run: id,
	artifact: null,
	interactive: false,
	fanOut,
});
const group = {name: 'web', list: {by: 'file', file: 'hosts'}, transport: 'sh', reachable: null, live} as const;
const fleet: EnvironmentConfig = {...environment, live, targets: [group], rollback: [run('restart')]};
const groups = {web: {targets: ['web1', 'web2', 'web4'], transport: 'sh'}};

function plan(verify: readonly StepConfig[]) {
	return deployPlan({
		project: {...project, phases: {deploy: [run('install')], verify}},
		environment: fleet,
		candidate: candidate('v2'),
		previous: candidate('v1'),
		migrations: [],
		targets: groups,
		without: ['web3'],
	});
}

test('a plan has its targets by name, those that were left out, and those of its way back', () => {
	const {steps, without, groups: frozen} = plan([]);
	expect(steps[0]).toMatchObject({id: 'install', fanOut: {targets: ['web1', 'web2', 'web4'], batchSize: 1}});
	expect([without, frozen]).toEqual([['web3'], groups]);
});

test('that each target says what it runs takes the place of nothing: the environment is asked all the same', () => {
	const {steps} = plan([{...base, id: 'answers', kind: 'live', targets: 'web'}]);
	expect(steps.slice(1)).toMatchObject([
		{id: 'live', kind: 'live'},
		{
			id: 'answers',
			kind: 'live',
			title: `each of web (3 targets) says it runs ${candidate('v2').sha.slice(0, 7)}`,
			on: {group: 'web', targets: ['web1', 'web2', 'web4'], transport: 'sh'},
			live,
		},
	]);
	expect(steps[1]).not.toHaveProperty('on');
});

test('a rollback runs its own steps on the targets that the release had', () => {
	const {book} = given(deploying('v2', {previous: 'v1', steps: plan([]).steps}));
	const release = {...book.release(1), plan: plan([])};
	const {plan: back} = rollbackPlan({
		project,
		environment: fleet,
		scope: {target: {release: null, revision: candidate('v1')}, undo: [1]},
		releases: [release],
		took: {},
	});
	expect(back.steps[0]).toMatchObject({id: 'restart', fanOut: {targets: ['web1', 'web2', 'web4']}});
});
