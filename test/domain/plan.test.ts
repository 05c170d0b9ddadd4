import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {PlannedMigration} from '../../src/domain/migrationSteps.ts';
import type {MigrationScript} from '../../src/domain/plan.ts';
import {deployPlan} from '../../src/domain/plan.ts';
import {type EnvironmentConfig, type Project, phaseIds, type StepConfig} from '../../src/domain/project.ts';
import {takesPlaceOf} from '../../src/domain/runbook.ts';
import {environment, migration, project} from '../support/samples.ts';
import {candidate} from '../support/story.ts';

const live = {run: 'cat live', match: null, timeoutMs: 1000};
const base = {only: null, timeoutMs: 1000, retry: 'ask', undo: null} as const;
const run = (id: string, only: readonly string[] | null = null): StepConfig => {
	return {...base, id, kind: 'run', run: `run ${id}`, artifact: null, interactive: false, only};
};

function plan(
	phases: Project['phases'],
	change: Partial<EnvironmentConfig> = {},
	migrations: Project['migrations'] = null,
) {
	return deployPlan({
		project: {...project, phases, migrations, secrets: ['TOKEN']},
		environment: {...environment, ...change},
		candidate: candidate('v2'),
		previous: candidate('v1'),
		migrations: migrations ? ['0041', '0042'].map(id => planned(migration(id).migration)) : [],
	});
}

const ids = (phases: Project['phases'], change: Partial<EnvironmentConfig> = {}) =>
	plan(phases, change).steps.map(step => step.id);

test('steps stand in the order of the phases, whatever their order in the file', () => {
	const reversed = Object.fromEntries(phaseIds.toReversed().map(phase => [phase, [run(phase)]]));
	expect(ids(reversed)).toEqual([...phaseIds]);
});

test('a step of another environment is left out', () => {
	expect(ids({deploy: [run('a', ['staging']), run('b', ['production']), run('c')]})).toEqual(['b', 'c']);
});

test('the environment is asked what it runs before anything else is verified, configured or not', () => {
	expect(ids({verify: [run('smoke')]}, {live})).toEqual(['live', 'smoke']);
	expect(ids({}, {live})).toEqual(['live']);
	const configured: StepConfig = {...base, id: 'answer', kind: 'live', timeoutMs: 9000};
	expect(ids({verify: [run('smoke'), configured]}, {live})).toEqual(['smoke', 'answer']);
	expect(plan({verify: [configured]}, {live}).steps[0]).toMatchObject({
		kind: 'live',
		timeoutMs: 9000,
		expectSha: candidate('v2').sha,
	});
});

test('people are warned of an announcement wherever it goes out', () => {
	const news = (id: string, when: 'now' | 'planned' | 'live' | 'rolled-back'): StepConfig => ({
		...base,
		id,
		retry: 'never',
		kind: 'announce',
		announcement: id,
		template: 'news.md',
		way: {by: 'run', run: 'send'},
		when,
		asks: null,
		keeps: [],
		warn: `all see ${id}`,
	});
	const {steps, onRollback = []} = deployPlan({
		project: {
			...project,
			phases: {announce: [news('a', 'now'), news('b', 'planned'), news('c', 'live'), news('d', 'rolled-back')]},
		},
		environment,
		candidate: candidate('v2'),
		previous: candidate('v1'),
		migrations: [],
		prepared: {texts: {a: [''], b: [''], c: [''], d: ['']}, tags: {}, branches: {}, checklists: {}},
	});
	const warned = [...steps, ...onRollback].map(({warn}) => warn);
	expect(warned).toEqual(['all see b', 'all see c', 'all see a', 'all see d']);
});

test('an environment that cannot be asked is not asked', () => {
	expect(ids({verify: [{...base, id: 'live', kind: 'live'}]})).toEqual([]);
});

function planned(script: MigrationScript, phase: PlannedMigration['phase'] = 'schema'): PlannedMigration {
	return {script, judgement: null, phase};
}

test('what takes away from the old code runs once the new code is verified, before the configured steps', () => {
	const migrations = [planned(migration('0041').migration), planned(migration('0042').migration, 'contract')];
	const {steps} = deployPlan({
		project: {...project, phases: {deploy: [run('push')], contract: [run('tidy')]}},
		environment,
		candidate: candidate('v2'),
		previous: null,
		migrations,
	});
	expect(steps.map(({id, phase}) => `${phase} ${id}`)).toEqual([
		'schema migrate-0041',
		'deploy push',
		'contract migrate-0042',
		'contract tidy',
	]);
});

test('a runbook takes the place of the steps of its phases; that the environment says what it runs is still expected', () => {
	const item = {line: 3, text: 'Log in', command: null, done: false};
	const runbook = {file: 'plan.md', source: '', items: [{...item, place: 'verify'}]} as const;
	const {steps} = deployPlan({
		project: {...project, phases: {deploy: [run('push')], verify: [run('health')]}},
		environment: {...environment, live: {run: 'cat live', match: null, timeoutMs: 1000}},
		candidate: candidate('v2'),
		previous: null,
		migrations: [],
		runbook,
	});
	expect(steps.map(({id}) => id)).toEqual(['push', 'live', 'runbook-3']);
});

test('what was opened before the phase of a runbook is closed all the same, and that is not told as left out', () => {
	const runbook = {
		file: 'plan.md',
		source: '',
		items: [{line: 3, text: 'Ship', command: null, done: false, place: 'deploy'}],
	} as const;
	const wake = {...run('wake'), closes: 'quiet'};
	const open = {...run('open'), closes: 'shut'};
	const phases = {backup: [run('quiet')], deploy: [run('shut'), run('push'), open, wake]};
	const {steps} = deployPlan({
		project: {...project, phases},
		environment,
		candidate: candidate('v2'),
		previous: null,
		migrations: [],
		runbook,
	});
	expect(steps.map(({id}) => id)).toEqual(['quiet', 'runbook-3', 'wake']);
	expect(takesPlaceOf({...project, phases}, 'production', runbook)).toEqual([
		'shut (deploy)',
		'push (deploy)',
		'open (deploy)',
	]);
});

test('pending migrations are applied in their order, before the configured steps of the schema', () => {
	const migrations = {adapter: 'sql-dir', dialect: 'sqlite', path: 'db', database: 'DATABASE_URL'} as const;
	const {steps, secrets} = plan({schema: [run('check')]}, {}, migrations);
	expect(steps.map(step => step.id)).toEqual(['migrate-0041', 'migrate-0042', 'check']);
	expect(secrets).toEqual(['TOKEN', 'DATABASE_URL']);
});

test('a migration of a tool is applied by its commands, in steps whose ids are names', () => {
	const {migration: script} = migration('0041');
	const ofTool = (id: string, down: string | null) => ({
		...script,
		id,
		name: id,
		up: null,
		down: null,
		hasDown: down !== null,
		commands: {up: `tool up '${id}'`, down},
	});
	const long = `20260504120000_${'very_'.repeat(12)}long_name`;
	const {steps} = deployPlan({
		project,
		environment,
		candidate: candidate('v2'),
		previous: null,
		migrations: [
			planned(ofTool('shop.0001_Über', 'tool down')),
			planned(ofTool(`${long}_1`, null)),
			planned(ofTool(`${long}_2`, null)),
		],
	});
	const own = steps.filter(({phase}) => phase === 'schema');
	expect(own).toMatchObject([
		{id: 'migrate-shop-0001_-ber', migration: {commands: {up: "tool up 'shop.0001_Über'"}}, retry: 'ask'},
		{id: `migrate-${long}`.slice(0, 64)},
		{id: `${`migrate-${long}`.slice(0, 59)}-2`},
	]);
	expect(own[0]?.title).toBe('apply shop.0001_Über');
});

test('values reach commands as variables only', () => {
	const evil = {sha: 'a'.repeat(40), version: 'v1; rm -rf /', ref: '$(id)'};
	const {steps} = deployPlan({
		project: {...project, phases: {deploy: [run('push')]}},
		environment: {...environment, env: {REGION: 'eu'}},
		candidate: evil,
		previous: null,
		migrations: [],
	});
	expect(steps[0]).toMatchObject({
		run: 'run push',
		variables: {
			REGION: 'eu',
			RELEASE_ENVIRONMENT: 'production',
			RELEASE_KIND: 'deploy',
			RELEASE_REF: '$(id)',
			RELEASE_VERSION: 'v1; rm -rf /',
			RELEASE_PREVIOUS_SHA: '',
		},
	});
});

test('the names in an address are replaced by what the plan knows', () => {
	const http: StepConfig = {
		...base,
		id: 'health',
		kind: 'http',
		// biome-ignore lint/suspicious/noTemplateCurlyInString: this is how release.yaml names a variable.
		url: '$RELEASE_ENV_URL/health?v=${RELEASE_VERSION}&x=$NOTHING',
		status: 200,
		withinMs: 1000,
		forMs: 0,
	};
	expect(plan({verify: [http]}).steps[0]).toMatchObject({url: 'https://shop.example/health?v=v2&x='});
});

test('what others choose is one part of a path in an address, and leads nowhere else', () => {
	const http: StepConfig = {
		...base,
		id: 'health',
		kind: 'http',
		url: 'https://shop.example/$RELEASE_REF/$RELEASE_VERSION?x=$RELEASE_PREVIOUS_VERSION',
		status: 200,
		withinMs: 1000,
		forMs: 0,
	};
	const step = deployPlan({
		project: {...project, phases: {verify: [http]}},
		environment,
		candidate: {...candidate('v2'), ref: 'evil.example/x#', version: 'v1?a=b&c'},
		previous: {sha: 'a'.repeat(40), version: '1 é'},
		migrations: [],
	}).steps.find(({id}) => id === 'health');
	expect(step).toMatchObject({url: 'https://shop.example/evil.example%2Fx%23/v1%3Fa%3Db%26c?x=1%20%C3%A9'});
});

test('a CI that may still be running is waited for by a step of its own', () => {
	const ci = {run: 'gh run list', expect: "it's good", waitUpToMs: 60_000};
	const gates = {...environment.gates, ci};
	const [first] = plan({preflight: [run('disk')]}, {gates}).steps;
	expect(first).toMatchObject({phase: 'preflight', timeoutMs: 60_000, retry: 'safe'});
	expect(first).toMatchObject({run: `until [ "$(gh run list\n)" = 'it'\\''s good' ]; do sleep 5; done`});
	expect(ids({}, {gates: {...gates, ci: {...ci, waitUpToMs: 0}}})).toEqual([]);
});

test('no two steps of a plan have the same id, as long as the file has none', () => {
	const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), {maxLength: 12});
	fc.assert(
		fc.property(names, fc.array(fc.constantFrom(...phaseIds)), fc.boolean(), (chosen, phases, asked) => {
			const configured: Record<string, StepConfig[]> = {};
			for (const [index, id] of chosen.entries()) {
				const phase = phases[index % Math.max(1, phases.length)] ?? 'deploy';
				configured[phase] = [...(configured[phase] ?? []), run(id)];
			}

			const ci = {run: 'x', expect: 'y', waitUpToMs: 1};
			const found = ids(configured, {live: asked ? live : null, gates: {...environment.gates, ci}});
			expect(new Set(found).size).toBe(found.length);
			expect(found.filter(id => chosen.includes(id))).toHaveLength(chosen.length);
		}),
	);
});

test('a checklist is a question for each item, numbered over its sections', () => {
	const sections = [
		{name: 'Provider', items: ['Register', 'Page']},
		{name: 'Practices', items: ['Scheduler']},
	];
	const list = {...base, kind: 'checklist', title: 'QA'} as const;
	const listed = [
		{...list, id: 'qa', sections, source: null},
		{...list, id: 'push', sections: [], source: {file: 'push.txt', added: true}},
	];
	expect(plan({verify: listed}).steps).toMatchObject([
		{id: 'qa.1', ask: 'Register', checklist: {id: 'qa', title: 'QA', section: 'Provider'}},
		{id: 'qa.2', ask: 'Page'},
		{id: 'qa.3', ask: 'Scheduler', checklist: {section: 'Practices'}},
	]);
});
