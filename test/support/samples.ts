// People, a project and steps as tests need them: whole, with what does not matter to a test filled in.
import type {FanOut} from '../../src/domain/fanOut.ts';
import type {Operator} from '../../src/domain/operator.ts';
import type {MigrationScript, PlanStep} from '../../src/domain/plan.ts';
import type {EnvironmentConfig, Project} from '../../src/domain/project.ts';
import type {Signal} from '../../src/domain/signal.ts';

export const ana: Operator = {user: 'ana', host: 'bastion', ssh: null, git: null};
export const ben: Operator = {user: 'ben', host: 'bastion', ssh: null, git: null};

export const environment: EnvironmentConfig = {
	name: 'production',
	url: 'https://shop.example',
	protected: true,
	promotes: null,
	cadenceMs: null,
	runner: null,
	train: null,
	locks: [],
	live: null,
	targets: [],
	logs: [],
	gates: {
		window: null,
		ci: null,
		cleanTree: null,
		freeze: null,
		approvals: null,
		timeLeft: null,
		signoffs: [],
		questions: [],
	},
	rollback: [],
	env: {},
	database: null,
};

export const project: Project = {
	name: 'shop',
	compare: null,
	version: null,
	journal: null,
	environments: [environment],
	migrations: null,
	migrationRules: {severity: {}, accept: []},
	phases: {},
	secrets: [],
};

type Step<K extends PlanStep['kind']> = Extract<PlanStep, {kind: K}>;

const base = {
	phase: 'deploy',
	title: 'a step',
	timeoutMs: 60_000,
	retry: 'ask',
	undo: null,
	variables: {},
	undoes: null,
} as const;

/** A step that runs a command. */
export function command(id: string, run: string, change: Partial<Step<'run'>> = {}): Step<'run'> {
	return {...base, id, kind: 'run', run, artifact: null, interactive: false, ...change};
}

/** A step that tells others. */
export function announcement(id: string, run: string, change: Partial<Step<'announce'>> = {}): Step<'announce'> {
	return {
		...base,
		id,
		phase: 'announce',
		kind: 'announce',
		announcement: id,
		text: [`News of ${id}.`],
		way: {by: 'run', run},
		asks: null,
		keeps: [],
		retry: 'never',
		...change,
	};
}

/** A checklist item. */
export function question(id: string, change: Partial<Step<'ask'>> = {}): Step<'ask'> {
	return {...base, id, phase: 'verify', kind: 'ask', ask: `Is ${id} right?`, ...change};
}

/** A step that asks the environment what it runs. */
export function reading(run: string, expectSha: string, change: Partial<Step<'live'>> = {}): Step<'live'> {
	const live = {run, match: null, timeoutMs: 5000};
	return {...base, id: 'live', phase: 'verify', kind: 'live', retry: 'safe', live, expectSha, ...change};
}

/** A step that checks an HTTP address. */
export function health(url: string, change: Partial<Step<'http'>> = {}): Step<'http'> {
	return {
		...base,
		id: 'health',
		phase: 'verify',
		kind: 'http',
		url,
		status: 200,
		withinMs: 1000,
		forMs: 0,
		retry: 'safe',
		...change,
	};
}

/** A time of watching. */
export function watching(forMs: number, change: Partial<Step<'watch'>> = {}): Step<'watch'> {
	return {
		...base,
		id: 'watch',
		phase: 'verify',
		kind: 'watch',
		forMs,
		signals: [],
		onFail: 'ask',
		countdownMs: 30_000,
		retry: 'safe',
		...change,
	};
}

/** A number that a command prints, and what it may be at most. */
export function queueLength(
	max: number,
	change: Partial<Extract<Signal, {kind: 'run'}>> = {},
): Extract<Signal, {kind: 'run'}> {
	return {name: 'queue', kind: 'run', run: 'cat queue', withinMs: 1000, max, min: null, maxRise: null, ...change};
}

/** A migration, applied or taken back. */
export function migration(
	id: string,
	change: Partial<Step<'migrate'>> = {},
	script: Partial<MigrationScript> = {},
): Step<'migrate'> {
	return {
		...base,
		id: `migrate-${id}`,
		phase: 'schema',
		kind: 'migrate',
		retry: 'safe',
		direction: 'up',
		migration: {
			id,
			name: 'add_nick',
			file: `db/${id}_add_nick.up.sql`,
			up: 'ALTER TABLE users ADD nick TEXT',
			down: 'ALTER TABLE users DROP nick',
			hasDown: true,
			transaction: 'file',
			dialect: 'sqlite',
			database: 'DATABASE_URL',
			commands: null,
			...script,
		},
		judgement: null,
		...change,
	};
}

/** How a step goes over these targets, which are shells on this machine. */
export function onTargets(targets: readonly string[], change: Partial<FanOut> = {}): {readonly fanOut: FanOut} {
	const fanOut: FanOut = {
		group: 'web',
		targets,
		transport: 'sh',
		parallel: 10,
		canary: 0,
		batchSize: null,
		waitMs: 0,
		check: null,
		maxFailures: 0,
		reconnectMs: 60_000,
		...change,
	};
	return {fanOut};
}
