// given / when / then for the rules: a book of events in memory, what happened before, what somebody asks for, and what
// is recorded of it.
import {createHash} from 'node:crypto';
import {expect} from 'vitest';
import {decideFinish, type FinishRelease} from '../../src/domain/decideFinish.ts';
import {decideRelease, type ReleaseCommand} from '../../src/domain/decideRelease.ts';
import {decideRollback} from '../../src/domain/decideRollback.ts';
import {decideStart, type StartRelease} from '../../src/domain/decideStart.ts';
import {decideStep, type StepCommand} from '../../src/domain/decideStep.ts';
import {accept, type Decision, type Refusal, type RefusalCode} from '../../src/domain/decision.ts';
import {type EnvironmentState, emptyEnvironment, evolveEnvironment} from '../../src/domain/environment.ts';
import {
	type EnvironmentEvent,
	environmentStream,
	type JournalEvent,
	type Recorded,
	type ReleaseEvent,
	releaseStream,
} from '../../src/domain/events.ts';
import {foldRelease} from '../../src/domain/evolveRelease.ts';
import type {Operator} from '../../src/domain/operator.ts';
import type {Candidate, PlanStep, Revision} from '../../src/domain/plan.ts';
import type {EnvironmentConfig} from '../../src/domain/project.ts';
import type {Release} from '../../src/domain/release.ts';
import {rollbackPlan, rollbackScope} from '../../src/domain/rollback.ts';
import {type ReleaseSummary, summarize} from '../../src/domain/summary.ts';
import {ana, command, environment, project} from './samples.ts';

/** All streams, in memory. */
export type Book = {
	append(stream: string, events: readonly JournalEvent[], by?: Operator): readonly Recorded[];
	/** Records a decision as the journal would; fails when it expected another state. */
	commit(decision: Decision, by?: Operator): readonly Recorded[];
	events(id: number): readonly Recorded<ReleaseEvent>[];
	release(id: number): Release;
	/** Newest first. */
	summaries(): readonly ReleaseSummary[];
	environment(): EnvironmentState;
	nextRelease(): number;
};

/** Something that happened before. */
export type Fact = (book: Book) => void;

/** Something that is asked for. */
export type Ask = (book: Book) => Decision;

/** An event that is expected; what is left out may be anything. */
export type Expected = {readonly type: JournalEvent['type']; readonly [key: string]: unknown};

/** The environment of all stories. */
export const place = 'production';

/** An empty book. Time goes on by a second with each event. */
export function openBook(): Book {
	const streams = new Map<string, Recorded[]>();
	let clock = Date.parse('2026-05-04T12:00:00.000Z');
	const of = (stream: string) => streams.get(stream) ?? [];
	const ids = () =>
		[...streams.keys()].filter(stream => stream.startsWith('release:')).map(stream => Number(stream.slice(8)));
	const book: Book = {
		append(stream, events, by = ana) {
			const recorded = events.map((event, index) => {
				clock += 1000;
				return {stream, seq: of(stream).length + index + 1, at: new Date(clock).toISOString(), by, event};
			});
			streams.set(stream, [...of(stream), ...recorded]);
			return recorded;
		},
		commit(decision, by = ana) {
			if (!decision.ok) throw new Error(decision.message);
			for (const {stream, expected} of decision.writes) expect([stream, of(stream).length]).toEqual([stream, expected]);
			const streamsWritten = decision.writes.map(({stream}) => stream);
			expect(new Set(streamsWritten).size).toBe(streamsWritten.length);
			return decision.writes.flatMap(({stream, events}) => book.append(stream, events, by));
		},
		// A stream's name says which events it has.
		events: id => of(releaseStream(id)) as readonly Recorded<ReleaseEvent>[],
		release(id) {
			const release = foldRelease(book.events(id));
			if (!release) throw new Error(`there is no release #${id}`);
			return release;
		},
		summaries: () =>
			ids()
				.toSorted((a, b) => b - a)
				.map(id => summarize(book.release(id))),
		environment: () =>
			(of(environmentStream(place)) as readonly Recorded<EnvironmentEvent>[]).reduce(
				evolveEnvironment,
				emptyEnvironment(place),
			),
		nextRelease: () => Math.max(0, ...ids()) + 1,
	};
	return book;
}

/** Begins a story with what happened before. */
export function given(...facts: readonly Fact[]) {
	const book = openBook();
	for (const fact of facts) fact(book);
	return {
		book,
		when(...asks: readonly Ask[]) {
			const recorded: Recorded[] = [];
			const refusals: Refusal[] = [];
			for (const ask of asks) {
				const decision = ask(book);
				if (decision.ok) recorded.push(...book.commit(decision));
				else refusals.push(decision);
			}

			return {
				book,
				/** These events were recorded, in this order, and nothing was refused. */
				// biome-ignore lint/suspicious/noThenProperty: given, when, then; nobody awaits a story.
				then(...expected: readonly Expected[]): Book {
					expect(refusals).toEqual([]);
					return same(expected);
				},
				/** The last thing was refused so; the events are of what was asked for before it. */
				refused(code: RefusalCode, text: string, ...expected: readonly Expected[]): Book {
					expect(refusals).toHaveLength(1);
					expect(refusals[0]).toMatchObject({code, message: expect.stringContaining(text)});
					return same(expected);
				},
			};

			function same(expected: readonly Expected[]): Book {
				expect(recorded.map(({event}) => event.type)).toEqual(expected.map(({type}) => type));
				expect(recorded.map(({event}) => event)).toMatchObject(expected);
				return book;
			}
		},
	};
}

/** The candidate of a version. */
export function candidate(version: string): Candidate {
	return {sha: createHash('sha1').update(version).digest('hex'), version, ref: 'main'};
}

function revision(version: string): Revision {
	return {sha: candidate(version).sha, version};
}

type ReleaseFact = {
	readonly verified?: boolean;
	readonly bad?: boolean;
	readonly steps?: readonly PlanStep[];
	readonly previous?: string | null;
	/** How many of the steps were begun; default: all. */
	readonly begun?: number;
	readonly onFailure?: 'ask' | 'stop';
};

/** A release that is over; all its steps succeeded. */
export function released(version: string, change: ReleaseFact = {}): Fact {
	return book => {
		const id = book.nextRelease();
		deploying(version, {previous: null, ...change})(book);
		const verified = change.verified ?? false;
		const events: ReleaseEvent[] = change.bad ? [{type: 'release-marked-bad', reason: 'errors'}] : [];
		book.commit(finish(id, {outcome: 'succeeded', verified, reason: null})(book));
		book.append(releaseStream(id), events);
	};
}

/** A release that is running. Its steps succeeded as far as they were begun. */
export function deploying(version: string, change: ReleaseFact = {}): Fact {
	return book => {
		const id = book.nextRelease();
		const steps = change.steps ?? [command('push', 'push it', {undo: 'push it back'})];
		const previous = change.previous === undefined || change.previous === null ? null : revision(change.previous);
		book.commit(start(version, {steps, previous, onFailure: change.onFailure ?? 'ask'})(book));
		for (const step of steps.slice(0, change.begun)) book.append(releaseStream(id), succeeded(step.id));
	};
}

/** Further events of a release. */
export function happened(id: number, ...events: readonly ReleaseEvent[]): Fact {
	return book => void book.append(releaseStream(id), events);
}

/** Something that was asked for and recorded. */
export function done(ask: Ask): Fact {
	return book => void book.commit(ask(book));
}

/** Asks to start a release. */
export function start(
	version: string,
	change: Partial<StartRelease> & {readonly steps?: readonly PlanStep[]} = {},
): Ask {
	return book => {
		const {steps = [command('push', 'push it')], ...rest} = change;
		const id = book.nextRelease();
		return decideStart(book.environment(), {
			release: id,
			request: `request ${id}`,
			seen: book.environment().seq,
			candidate: candidate(version),
			previous: null,
			plan: {steps, secrets: []},
			gates: [],
			overrides: [],
			onFailure: 'ask',
			root: '/srv/shop',
			locks: [],
			...rest,
		});
	};
}

/** Asks to roll back, as the engine does. */
export function rollback(
	options: {readonly to?: number; readonly reason?: string; readonly environment?: Partial<EnvironmentConfig>} = {},
): Ask {
	return book => {
		const id = book.nextRelease();
		const state = book.environment();
		const running = state.lease ? book.release(state.lease.release) : null;
		const scope = rollbackScope(book.summaries(), options.to ?? null);
		if ('ok' in scope) return scope;
		const undone = scope.undo.map(book.release);
		const config = {...environment, ...options.environment};
		return decideRollback(state, {
			release: id,
			request: `request ${id}`,
			reason: options.reason ?? 'errors',
			rollback: rollbackPlan({project, environment: config, scope, releases: undone, took: {}}),
			undone,
			running,
			onFailure: 'ask',
			root: '/srv/shop',
			locks: [],
		});
	};
}

/** Ends a release as its runner would. */
export function finish(id: number, how: Partial<FinishRelease> = {}): Ask {
	return book => {
		const release = book.release(id);
		return decideFinish(release, book.environment(), release.undoes.map(book.release), {
			outcome: 'succeeded',
			verified: false,
			reason: null,
			...how,
		});
	};
}

/** Says something about a step. */
export function step(id: number, decided: StepCommand): Ask {
	return book => decideStep(book.release(id), decided);
}

/** Asks something of a release. */
export function release(id: number, asked: ReleaseCommand): Ask {
	return book => decideRelease(book.release(id), asked);
}

/** Nothing is asked for. */
export const nothing: Ask = () => accept();

/** The events of an attempt that went well. */
export function succeeded(id: string, attempt = 1): readonly ReleaseEvent[] {
	return [
		{type: 'step-intended', step: id, attempt},
		{
			type: 'step-finished',
			step: id,
			attempt,
			outcome: 'succeeded',
			exitCode: 0,
			signal: null,
			detail: null,
			durationMs: 10,
		},
	];
}

/** The events of an attempt that went wrong. */
export function failed(id: string, attempt = 1, exitCode = 1): readonly ReleaseEvent[] {
	return [
		{type: 'step-intended', step: id, attempt},
		{
			type: 'step-finished',
			step: id,
			attempt,
			outcome: 'failed',
			exitCode,
			signal: null,
			detail: null,
			durationMs: 10,
		},
	];
}

/** The events of an attempt of which nobody knows how it ended. */
export function lost(id: string, attempt = 1): readonly ReleaseEvent[] {
	return [
		{type: 'step-intended', step: id, attempt},
		{type: 'step-lost', step: id, attempt, why: 'its shim died'},
	];
}
