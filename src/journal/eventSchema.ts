import * as z from 'zod';
import type {EnvironmentEvent, HistoryEvent, JournalEvent, LockEvent, ReleaseEvent} from '../domain/events.ts';
import {historyStream} from '../domain/events.ts';
import type {Operator} from '../domain/operator.ts';
import type {SignalReading} from '../domain/signal.ts';
import {planSchema} from './planSchema.ts';
import {storedParsing} from './storedParsing.ts';

// What the journal holds is input like any other: another program may have written it.

const identity = z.object({host: z.string(), pid: z.number(), startTime: z.string(), bootId: z.string()});
const revision = z.object({sha: z.string(), version: z.string()});
const candidate = z.object({sha: z.string(), version: z.string(), ref: z.string()});

const reading = z.discriminatedUnion('what', [
	z.object({what: z.literal('lines'), lines: z.number(), matched: z.number(), ms: z.number()}),
	z.object({what: z.literal('answer'), problem: z.string().nullable(), ms: z.number()}),
	z.object({what: z.literal('number'), value: z.number()}),
	z.object({what: z.literal('nothing'), why: z.string()}),
]) satisfies z.ZodType<SignalReading>;

const attempt = {step: z.string(), attempt: z.number()};
const head = z.object({position: z.number(), hash: z.string()});
const release = z.number();

const releaseEvent = z.discriminatedUnion('type', [
	z.object({
		type: z.literal('release-started'),
		release,
		kind: z.enum(['deploy', 'rollback']),
		environment: z.string(),
		candidate,
		previous: revision.nullable(),
		plan: planSchema,
		reverts: z.number().nullable(),
		undoes: z.array(z.number()),
		onFailure: z.enum(['ask', 'stop']),
		token: z.number(),
		request: z.string(),
		overrides: z.array(z.object({gate: z.string(), reason: z.string()})),
		answers: z.array(z.object({question: z.string(), ask: z.string(), answer: z.string()})).optional(),
		willNotUndo: z.array(z.string()),
		root: z.string().nullable().default(null),
		locks: z.array(z.string()).default([]),
		runsOn: z.string().optional(),
	}),
	z.object({type: z.literal('runner-started'), runner: identity, host: z.string().optional()}),
	z.object({type: z.literal('release-handed-over'), reason: z.string()}),
	z.object({type: z.literal('step-intended'), ...attempt}),
	z.object({type: z.literal('step-started'), ...attempt, shim: identity.nullable()}),
	z.object({
		type: z.literal('step-finished'),
		...attempt,
		outcome: z.enum(['succeeded', 'failed', 'timed-out', 'cancelled']),
		exitCode: z.number().nullable(),
		signal: z.string().nullable(),
		detail: z.string().nullable(),
		durationMs: z.number(),
	}),
	z.object({type: z.literal('step-fenced'), ...attempt}),
	z.object({type: z.literal('step-lost'), ...attempt, why: z.string()}),
	z.object({
		type: z.literal('step-orphaned'),
		...attempt,
		processes: z.array(z.object({pid: z.number(), name: z.string()})),
	}),
	z.object({
		type: z.literal('targets-changed'),
		...attempt,
		changes: z.array(
			z.object({
				target: z.string(),
				state: z.enum(['started', 'succeeded', 'failed', 'unknown', 'not-reached']),
				round: z.number(),
				exitCode: z.number().nullable(),
				detail: z.string().nullable(),
				at: z.string(),
				began: z.boolean().optional(),
			}),
		),
	}),
	z.object({
		type: z.literal('targets-decided'),
		step: z.string(),
		decision: z.enum(['retry', 'ignore', 'exclude', 'fail', 'later']),
		targets: z.array(z.string()),
		reason: z.string(),
	}),
	z.object({type: z.literal('orphan-end-requested'), ...attempt}),
	z.object({type: z.literal('step-end-requested'), ...attempt}),
	z.object({type: z.literal('step-needs-person'), step: z.string()}),
	z.object({type: z.literal('step-taken'), ...attempt}),
	z.object({type: z.literal('step-asked'), step: z.string()}),
	z.object({type: z.literal('step-confirmed'), step: z.string(), note: z.string().nullable()}),
	z.object({type: z.literal('step-declined'), step: z.string(), note: z.string().nullable()}),
	z.object({type: z.literal('announcement-written'), step: z.string(), text: z.string()}),
	z.object({
		type: z.literal('announcement-sent'),
		...attempt,
		text: z.string(),
		kept: z.record(z.string(), z.string()).optional(),
	}),
	z.object({type: z.literal('step-retried'), ...attempt}),
	z.object({type: z.literal('step-skipped'), step: z.string(), reason: z.string()}),
	z.object({
		type: z.literal('artifact-stored'),
		step: z.string(),
		file: z.string(),
		bytes: z.number(),
		sha256: z.string(),
		keepUntil: z.string().nullable(),
	}),
	z.object({type: z.literal('release-paused'), reason: z.string().nullable()}),
	z.object({type: z.literal('release-resumed')}),
	z.object({type: z.literal('abort-requested'), reason: z.string(), rollback: z.number().nullable()}),
	z.object({type: z.literal('live-read'), live: revision.nullable(), error: z.string().nullable()}),
	z.object({
		type: z.literal('release-finished'),
		outcome: z.enum(['succeeded', 'failed', 'aborted', 'unknown']),
		verified: z.boolean(),
		reason: z.string().nullable(),
	}),
	z.object({type: z.literal('release-marked-bad'), reason: z.string()}),
	z.object({type: z.literal('release-rolled-back'), by: release}),
	z.object({type: z.literal('note-added'), text: z.string(), step: z.string().optional()}),
	z.object({type: z.literal('value-kept'), name: z.string(), text: z.string()}),
	z.object({
		type: z.literal('signals-sampled'),
		step: z.string(),
		stage: z.enum(['before', 'during']),
		readings: z.record(z.string(), reading),
	}),
	z.object({type: z.literal('signals-judged'), ...attempt, verdict: z.enum(['pass', 'fail', 'unknown'])}),
	z.object({type: z.literal('rollback-announced'), step: z.string(), at: z.string()}),
	z.object({type: z.literal('rollback-refused'), step: z.string(), reason: z.string()}),
	z.object({
		type: z.literal('log-news-recorded'),
		since: z.string(),
		until: z.string(),
		found: z.array(
			z.object({
				source: z.string(),
				kind: z.enum(['new', 'jumped']),
				template: z.string(),
				level: z.enum(['error', 'warn', 'debug']).nullable(),
				count: z.number(),
				times: z.number().nullable(),
				firstAt: z.string(),
				example: z.string(),
			}),
		),
		omitted: z.number(),
		skipped: z.number(),
		uncompared: z.array(z.string()),
	}),
]) satisfies z.ZodType<ReleaseEvent>;

const environmentEvent = z.discriminatedUnion('type', [
	z.object({type: z.literal('lease-taken'), release}),
	z.object({type: z.literal('lease-passed'), from: release, to: release}),
	z.object({type: z.literal('lease-freed'), release}),
	z.object({type: z.literal('lease-broken'), release, reason: z.string()}),
	z.object({type: z.literal('environment-locked'), reason: z.string()}),
	z.object({type: z.literal('environment-unlocked'), reason: z.string().nullable()}),
	z.object({type: z.literal('environment-frozen'), reason: z.string(), until: z.string().nullable()}),
	z.object({type: z.literal('environment-unfrozen'), reason: z.string().nullable()}),
	z.object({type: z.literal('release-approved'), sha: z.string(), plan: z.string()}),
	z.object({type: z.literal('candidate-signed'), role: z.string(), sha: z.string()}),
	z.object({type: z.literal('candidate-blocked'), role: z.string(), sha: z.string(), bug: z.string()}),
	z.object({type: z.literal('fix-named'), sha: z.string()}),
	z.object({type: z.literal('candidate-postponed'), sha: z.string(), reason: z.string()}),
]) satisfies z.ZodType<EnvironmentEvent>;

const lockEvent = z.object({
	type: z.literal('lock-taken'),
	release,
	environment: z.string(),
}) satisfies z.ZodType<LockEvent>;

const historyEvent = z.object({
	type: z.literal('history-accepted'),
	recorded: head.nullable(),
	found: head,
	damaged: z.array(z.object({stream: z.string(), seq: z.number()})),
	reason: z.string(),
}) satisfies z.ZodType<HistoryEvent>;

/** Which events a stream has, by the beginning of its name. */
const kinds: readonly (readonly [string, z.ZodType<JournalEvent>])[] = [
	['release:', releaseEvent],
	['environment:', environmentEvent],
	['lock:', lockEvent],
	[historyStream, historyEvent],
];

const operator = z.object({
	user: z.string(),
	host: z.string(),
	ssh: z.string().nullable(),
	git: z.string().nullable(),
}) satisfies z.ZodType<Operator>;

/** Reads the stored text of an event of a release's stream. Throws when it is none that this version knows. */
export function parseReleaseEvent(text: string): ReleaseEvent {
	return releaseEvent.parse(JSON.parse(text), storedParsing());
}

/** Reads the stored text of an event of any stream. Throws when it is none that this version knows, or of another stream. */
export function parseEvent(stream: string, text: string): JournalEvent {
	const [, schema = null] = kinds.find(([start]) => stream.startsWith(start)) ?? [];
	if (!schema) throw new Error(`${stream} is no stream of ours`);
	return schema.parse(JSON.parse(text), storedParsing());
}

/** Reads a stored operator. */
export function parseOperator(text: string): Operator {
	return operator.parse(JSON.parse(text), storedParsing());
}
