// Whatever operators and runners do, in whatever order, and however often runners die: these things hold.
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {ReleaseEvent} from '../../src/domain/events.ts';
import {foldRelease} from '../../src/domain/evolveRelease.ts';
import {type NextAction, nextAction} from '../../src/domain/nextAction.ts';
import {isInteractive, type PlanStep} from '../../src/domain/plan.ts';
import {type Release, releaseStatus, runningStep, stepOf, waitingFor} from '../../src/domain/release.ts';
import {summarize} from '../../src/domain/summary.ts';
import {command, migration, question, reading, watching} from '../support/samples.ts';
import {type Ask, type Book, finish, openBook, release, rollback, start, step} from '../support/story.ts';

const retry = fc.constantFrom('safe', 'ask', 'never' as const);
const undo = fc.constantFrom(null, 'undo it');
const ids = ['a', 'b', 'c'];

const steps: fc.Arbitrary<readonly PlanStep[]> = fc
	.array(
		fc.oneof(
			{
				weight: 3,
				arbitrary: fc
					.record({retry, undo, interactive: fc.boolean()})
					.map(change => (id: string) => command(id, 'x', change)),
			},
			fc.constant((id: string) => question(id)),
			fc.constant((id: string) => ({...reading('cat live', 'abc'), id})),
			fc.constant((id: string) => watching(1, {id})),
			fc.constant((id: string) => ({...migration(id), id})),
		),
		{minLength: 1, maxLength: ids.length},
	)
	.map(makers => makers.map((make, index) => make(ids[index] ?? '')));

/** What somebody does at one moment; `pick` chooses among steps, `how` among the ways a thing can go. */
const move = fc.record({
	who: fc.constantFrom(
		'runner',
		'runner',
		'runner',
		'runner',
		'confirm',
		'decline',
		'retry',
		'skip',
		'take',
		'end',
		'pause',
		'resume',
		'abort',
		'rollback',
		'note',
		'start',
	),
	pick: fc.nat(ids.length - 1),
	how: fc.nat(9),
});
type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

test('after any moves of operators and runners, every rule of a release still holds', () => {
	fc.assert(
		fc.property(
			steps,
			fc.constantFrom('ask', 'stop' as const),
			fc.array(move, {maxLength: 60}),
			(plan, onFailure, moves) => {
				const book = openBook();
				book.commit(start('v1', {steps: plan, onFailure, previous: {sha: '0'.repeat(40), version: 'v0'}})(book));
				for (const made of moves) {
					const before = book.summaries().map(({id}) => book.release(id));
					play(book, made);
					for (const earlier of before) compare(earlier, book.release(earlier.id), book);
				}

				for (const {id} of book.summaries()) holds(book, id);
				expect(book.summaries().filter(({ended}) => !ended).length).toBeLessThanOrEqual(2);
			},
		),
		{numRuns: 400},
	);
});

test('a release whose questions are answered and whose steps go well always ends, in so many moves', () => {
	fc.assert(
		fc.property(steps, plan => {
			const book = openBook();
			book.commit(start('v1', {steps: plan})(book));
			for (let i = 0; i < plan.length * 4 + 1; i++) {
				runnerMoves(book, 1, 0);
				for (const {id} of plan) {
					attempt(book, step(1, {do: 'confirm', step: id, note: null}));
					attempt(book, step(1, {do: 'take', step: id, attempts: 0}));
				}
			}

			expect(book.release(1).end).toMatchObject({outcome: 'succeeded'});
			expect(book.environment().lease).toBeNull();
		}),
	);
});

test('an abort always leads to the end in two moves of a runner, however the release stands', () => {
	fc.assert(
		fc.property(steps, fc.array(move, {maxLength: 30}), (plan, moves) => {
			const book = openBook();
			book.commit(start('v1', {steps: plan})(book));
			for (const made of moves) if (made.who !== 'rollback' && made.who !== 'start') play(book, made);
			attempt(book, release(1, {do: 'abort', reason: 'enough'}));
			runnerMoves(book, 1, 2);
			runnerMoves(book, 1, 2);
			expect(book.release(1).end).not.toBeNull();
		}),
	);
});

function play(book: Book, {who, pick, how}: Move): void {
	const open = book.summaries().filter(({ended}) => !ended);
	const id = (open[how % Math.max(1, open.length)] ?? book.summaries()[0])?.id ?? 1;
	const known = book.release(id).plan.steps;
	const name = known[pick % known.length]?.id ?? '';
	if (who === 'runner') runnerMoves(book, id, how);
	else attempt(book, asked(who, id, name, how));
}

function asked(who: Exclude<Move['who'], 'runner'>, id: number, name: string, how: number): Ask {
	switch (who) {
		case 'confirm':
		case 'decline':
			return step(id, {do: who, step: name, note: null});
		case 'retry':
			return step(id, {do: 'retry', step: name, attempt: how === 0 ? 99 : null});
		case 'skip':
			return step(id, {do: 'skip', step: name, reason: 'looked'});
		case 'take':
			return step(id, {do: 'take', step: name, attempts: how % 3});
		case 'end':
			return step(id, {do: 'end', step: name});
		case 'pause':
			return release(id, {do: 'pause', reason: null});
		case 'resume':
			return release(id, {do: 'resume'});
		case 'abort':
			return release(id, {do: 'abort', reason: 'no'});
		case 'note':
			return release(id, {do: 'note', text: 'hello'});
		case 'rollback':
			return rollback();
		case 'start':
			return start(`v${id + how}`);
	}
}

function attempt(book: Book, ask: Ask): void {
	const decision = ask(book);
	if (decision.ok) book.commit(decision);
}

// What a runner does next, with one of the ways in which it can go. A dead runner is one that makes no move.
function runnerMoves(book: Book, id: number, how: number): void {
	const now = book.release(id);
	// A rollback waits for the releases that it takes back.
	if (now.undoes.some(other => book.release(other).end === null)) return;
	const action = nextAction(now);
	if (action === null || action.do === 'wait' || action.do === 'roll-back') return;
	if (action.do === 'finish') attempt(book, finish(id, outcomeOf(action)));
	else book.append(`release:${id}`, eventsOf(action, how, now.abort !== null));
}

function outcomeOf({outcome, verified, reason}: Extract<NextAction, {do: 'finish'}>) {
	return {outcome, verified, reason};
}

function eventsOf(
	action: Exclude<NextAction, {do: 'wait' | 'finish' | 'roll-back'}>,
	how: number,
	isAborted: boolean,
): readonly ReleaseEvent[] {
	switch (action.do) {
		case 'ask':
			return action.steps.map(({id}) => ({type: 'step-asked', step: id}));
		case 'announce-rollback':
			return [{type: 'rollback-announced', step: action.step.id, at: new Date(0).toISOString()}];
		case 'need-person':
			return [{type: 'step-needs-person', step: action.step.id}];
		case 'start':
			return [{type: 'step-intended', step: action.step.id, attempt: action.attempt}];
		case 'settle': {
			const named = {step: action.step.id, attempt: action.attempt};
			if (how === 6 && !isAborted) return [{type: 'step-orphaned', ...named, processes: [{pid: 7, name: 'sleep'}]}];
			if (how === 7) return [{type: 'step-fenced', ...named}];
			if (how > 7) return [{type: 'step-lost', ...named, why: 'its shim died'}];
			const outcome = isAborted ? 'cancelled' : how < 4 ? 'succeeded' : how < 5 ? 'failed' : 'timed-out';
			const rest = {exitCode: outcome === 'succeeded' ? 0 : 1, signal: null, detail: null, durationMs: 1};
			return [{type: 'step-finished', ...named, outcome, ...rest}];
		}
	}
}

/** What may and may not happen between two moments. */
function compare(before: Release, after: Release, book: Book): void {
	if (before.end) {
		expect(after.end).toEqual(before.end);
		expect(after.steps).toEqual(before.steps);
	}

	for (const {id} of after.plan.steps) {
		const [was, is] = [stepOf(before, id), stepOf(after, id)];
		expect(is.attempts.length).toBeGreaterThanOrEqual(was.attempts.length);
		if (is.attempts.length > was.attempts.length) {
			expect(before.abort, `${id} was started after the abort`).toBeNull();
			expect(runningStep(before), `${id} was started while another step ran`).toBeUndefined();
			expect(before.paused, `${id} was started during a pause`).toBeNull();
			const {state} = stepOf(before, id);
			const given = state.status === 'needs-person' && state.taken !== null;
			const asks = after.plan.steps.some(each => each.id === id && isInteractive(each));
			expect(given, `${id} was started with a terminal, or without one that it needs`).toBe(asks);
			expect(book.environment().lease?.release).toBe(after.id);
		}

		if (was.state.status === 'succeeded') expect(is.state).toEqual(was.state);
	}
}

/** What always holds. */
function holds(book: Book, id: number): void {
	const events = book.events(id);
	const now = book.release(id);
	expect(events.map(({seq}) => seq)).toEqual(events.map((_, index) => index + 1));
	expect(foldRelease(events)).toEqual(now);
	expect(summarize(now)).toEqual(summarize(book.release(id)));
	const action = nextAction(now);
	expect(action === null).toBe(now.end !== null);
	expect(now.plan.steps.filter(each => stepOf(now, each.id).state.status === 'running').length).toBeLessThan(2);
	for (const each of now.plan.steps) {
		const {attempts, state} = stepOf(now, each.id);
		expect(attempts.map(({n}) => n)).toEqual(attempts.map((_, index) => index + 1));
		// No success without a recorded one: of an attempt, or of a person.
		if (state.status === 'succeeded' && each.kind !== 'ask') expect(attempts.at(-1)?.result?.outcome).toBe('succeeded');
		if (each.retry === 'never') {
			expect(attempts.slice(0, -1).every(({fenced, lost}) => fenced || lost === null)).toBe(true);
		}
	}

	if (now.end?.outcome === 'succeeded') {
		expect(now.plan.steps.every(each => ['succeeded', 'skipped'].includes(stepOf(now, each.id).state.status))).toBe(
			true,
		);
	}

	if (!now.end) {
		const waits = waitingFor(now) !== null;
		// A release that says it waits for a person has a runner with nothing to do, but for automatic retries.
		if (waits && action?.do === 'start') expect(action.step.retry).toBe('safe');
		if (action?.do === 'wait') expect(releaseStatus(now)).toBe('waiting');
	}
}
