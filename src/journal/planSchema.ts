import * as z from 'zod';
import type {FanOut} from '../domain/fanOut.ts';
import type {MigrationJudgement} from '../domain/migrationJudgement.ts';
import type {MigrationScript, Plan} from '../domain/plan.ts';
import {phaseIds} from '../domain/project.ts';
import type {Runbook} from '../domain/runbook.ts';
import type {Signal} from '../domain/signal.ts';

const stepBase = {
	id: z.string(),
	phase: z.enum(phaseIds),
	title: z.string(),
	timeoutMs: z.number(),
	retry: z.enum(['safe', 'ask', 'never']),
	undo: z.string().nullable(),
	variables: z.record(z.string(), z.string()),
	undoes: z.object({release: z.number(), step: z.string()}).nullable(),
	undoTitle: z.string().optional(),
	warn: z.string().optional(),
};

const targetGroup = z.object({targets: z.array(z.string()), transport: z.string().nullable()});

const signalBase = {name: z.string(), maxRise: z.number().nullable()};

const signal = z.discriminatedUnion('kind', [
	z.object({
		...signalBase,
		kind: z.literal('logs'),
		source: z.discriminatedUnion('kind', [
			z.object({name: z.string(), kind: z.literal('run'), run: z.string()}),
			z.object({name: z.string(), kind: z.literal('file'), file: z.string()}),
		]),
		match: z.string().nullable(),
		max: z.object({of: z.enum(['share', 'rate']), value: z.number()}).nullable(),
	}),
	z.object({
		...signalBase,
		kind: z.literal('http'),
		url: z.string(),
		status: z.number(),
		withinMs: z.number(),
		maxMs: z.number().nullable(),
		maxFailing: z.number(),
	}),
	z.object({
		...signalBase,
		kind: z.literal('run'),
		run: z.string(),
		withinMs: z.number(),
		max: z.number().nullable(),
		min: z.number().nullable(),
	}),
]) satisfies z.ZodType<Signal>;

// Plans that earlier versions froze lack what has a default here.
const migration = z
	.object({
		id: z.string(),
		name: z.string(),
		file: z.string().default(''),
		up: z.string().nullable(),
		down: z.string().nullable(),
		hasDown: z.boolean().optional(),
		transaction: z.enum(['file', 'all', 'none']).default('file'),
		dialect: z.enum(['sqlite', 'postgres', 'mysql']),
		database: z.string(),
		commands: z.object({up: z.string(), down: z.string().nullable()}).nullable().default(null),
	})
	.transform(({hasDown, ...script}): MigrationScript => ({...script, hasDown: hasDown ?? script.down !== null}));

const judgement = z.object({
	phase: z.enum(['expand', 'index', 'data', 'contract', 'breaking', 'neutral', 'opaque']),
	oldOnNew: z.enum(['yes', 'stalled', 'risk', 'unknown', 'no']),
	newOnOld: z.enum(['yes', 'stalled', 'risk', 'unknown', 'no']),
	undo: z.enum(['U0', 'U1', 'U2', 'U3']),
	findings: z.array(
		z.object({
			rule: z.string(),
			severity: z.enum(['block', 'warn']),
			text: z.string(),
			accepted: z.string().nullable(),
		}),
	),
}) satisfies z.ZodType<MigrationJudgement>;

const announceStep = z.object({
	...stepBase,
	kind: z.literal('announce'),
	announcement: z.string(),
	text: z.array(z.union([z.string(), z.object({field: z.string()})])),
	way: z.discriminatedUnion('by', [
		z.object({by: z.literal('run'), run: z.string()}),
		z.object({by: z.literal('webhook'), variable: z.string(), body: z.string().nullable()}),
	]),
	asks: z.enum(['text', 'summary']).nullable(),
	keeps: z.array(z.object({name: z.string(), path: z.string()})).default([]),
});

const artifact = z.object({
	file: z.string(),
	keepMs: z.number().nullable(),
	secret: z.boolean().optional(),
	encrypt: z.object({by: z.enum(['age', 'gpg']), to: z.string()}).optional(),
});

const fanOut = z.object({
	group: z.string(),
	targets: z.array(z.string()),
	transport: z.string().nullable(),
	parallel: z.number(),
	canary: z.number(),
	batchSize: z.number().nullable(),
	waitMs: z.number(),
	check: z.string().nullable(),
	maxFailures: z.number(),
	reconnectMs: z.number(),
	goesOn: z.boolean().optional(),
	of: z.number().optional(),
}) satisfies z.ZodType<FanOut>;

const planStep = z.discriminatedUnion('kind', [
	z.object({
		...stepBase,
		kind: z.literal('run'),
		run: z.string(),
		artifact: artifact.nullable(),
		// Events of earlier versions do not say.
		interactive: z.boolean().default(false),
		shell: z.literal('bash').optional(),
		closes: z.string().optional(),
		deferred: z.object({afterMs: z.number(), unlessRolledBack: z.boolean(), undone: z.string().optional()}).optional(),
		fanOut: fanOut.optional(),
	}),
	z.object({
		...stepBase,
		kind: z.literal('migrate'),
		direction: z.enum(['up', 'down']),
		migration,
		judgement: judgement.nullable().default(null),
	}),
	z.object({
		...stepBase,
		kind: z.literal('ask'),
		ask: z.string(),
		signoff: z.string().optional(),
		checklist: z.object({id: z.string(), title: z.string(), section: z.string()}).optional(),
	}),
	z.object({
		...stepBase,
		kind: z.literal('http'),
		url: z.string(),
		status: z.number(),
		withinMs: z.number(),
		forMs: z.number(),
	}),
	z.object({
		...stepBase,
		kind: z.literal('live'),
		live: z.object({run: z.string(), match: z.string().nullable(), timeoutMs: z.number()}),
		expectSha: z.string(),
		on: targetGroup.extend({group: z.string()}).optional(),
	}),
	z.object({
		...stepBase,
		kind: z.literal('watch'),
		forMs: z.number(),
		signals: z.array(signal).default([]),
		onFail: z.enum(['ask', 'rollback']).default('ask'),
		countdownMs: z.number().default(30_000),
	}),
	announceStep,
]);

const runbook = z.object({
	file: z.string(),
	source: z.string(),
	items: z.array(
		z.object({
			line: z.number(),
			place: z.enum(['preflight', 'backup', 'deploy', 'verify', 'announce', 'cleanup', 'rollback']),
			text: z.string(),
			command: z.string().nullable(),
			done: z.boolean(),
		}),
	),
}) satisfies z.ZodType<Runbook>;

/** A frozen plan as the journal holds it. */
export const planSchema = z.object({
	steps: z.array(planStep),
	secrets: z.array(z.string()),
	runbook: runbook.optional(),
	secretArtifacts: z.array(z.object({release: z.number(), file: z.string()})).optional(),
	groups: z.record(z.string(), targetGroup).optional(),
	without: z.array(z.string()).optional(),
	onRollback: z.array(announceStep).optional(),
	kept: z.record(z.string(), z.string()).optional(),
}) satisfies z.ZodType<Plan>;
