import {expect, test} from 'vitest';
import type {ReleaseEvent} from '../../src/domain/events.ts';
import {foldRelease} from '../../src/domain/evolveRelease.ts';
import type {PlanStep} from '../../src/domain/plan.ts';
import {failureText, hasChanged, releaseStatus, stepOf, waitingFor} from '../../src/domain/release.ts';
import {durationMs, summarize} from '../../src/domain/summary.ts';
import {command, question, reading, watching} from '../support/samples.ts';
import {
	deploying,
	done,
	type Fact,
	failed,
	finish,
	given,
	happened,
	lost,
	release,
	released,
	rollback,
	succeeded,
} from '../support/story.ts';

const running = (...events: readonly ReleaseEvent[]) => [
	deploying('v1', {steps: [command('push', 'x'), question('smoke')], begun: 0}),
	happened(1, ...events),
];
const fold = (...facts: readonly Fact[]) => given(...facts).book.release(1);
const status = (...facts: readonly Fact[]) => releaseStatus(fold(...facts));

test('no events make no release, and events without a beginning are an error', () => {
	expect(foldRelease([])).toBeNull();
	const {book} = given(...running());
	expect(() =>
		foldRelease(
			book
				.events(1)
				.slice(1)
				.concat(book.append('release:1', [{type: 'release-resumed'}]) as never),
		),
	).toThrow('does not begin with release-started');
});

test('the status of a release is what a person would call it', () => {
	expect(status(...running())).toBe('running');
	expect(status(...running(...failed('push')))).toBe('waiting');
	expect(status(...running(...lost('push')))).toBe('waiting');
	expect(status(...running(...succeeded('push'), {type: 'step-asked', step: 'smoke'}))).toBe('waiting');
	expect(status(...running({type: 'release-paused', reason: null}))).toBe('waiting');
	expect(status(...running(...failed('push'), {type: 'abort-requested', reason: 'x', rollback: null}))).toBe('running');
	expect(status(released('v1'))).toBe('succeeded');
	expect(status(deploying('v1'), done(finish(1, {outcome: 'failed'})))).toBe('failed');
	expect(status(deploying('v1'), done(finish(1, {outcome: 'aborted'})))).toBe('aborted');
	expect(status(deploying('v1'), done(finish(1, {outcome: 'unknown'})))).toBe('unknown');
	expect(status(released('v1', {previous: 'v0'}), done(rollback()), done(finish(2)))).toBe('rolled-back');
});

test('a paused release does not wait while a step of it runs', () => {
	const paused = running({type: 'step-intended', step: 'push', attempt: 1}, {type: 'release-paused', reason: null});
	expect(waitingFor(fold(...paused))).toBeNull();
});

test('what a release waits for is named', () => {
	expect(waitingFor(fold(...running(...failed('push'))))).toEqual({why: 'failed', step: 'push'});
	expect(waitingFor(fold(...running(...lost('push'))))).toEqual({why: 'unknown', step: 'push'});
	expect(waitingFor(fold(...running(...succeeded('push'), {type: 'step-asked', step: 'smoke'})))).toEqual({
		why: 'asking',
		step: 'smoke',
	});
});

test('every attempt is kept, with its own result', () => {
	const retried: ReleaseEvent = {type: 'step-retried', step: 'push', attempt: 1};
	const {attempts, state} = stepOf(fold(...running(...failed('push', 1, 3), retried, ...succeeded('push', 2))), 'push');
	expect(state.status).toBe('succeeded');
	expect(attempts.map(({n, result}) => [n, result?.outcome, result?.exitCode])).toEqual([
		[1, 'failed', 3],
		[2, 'succeeded', 0],
	]);
});

test('why an attempt failed is said in one line', () => {
	const result = {outcome: 'failed', exitCode: 3, signal: null, detail: null, durationMs: 1} as const;
	expect(failureText(result)).toBe('exit code 3');
	expect(failureText({...result, exitCode: null, signal: 'SIGKILL'})).toBe('killed by SIGKILL');
	expect(failureText({...result, outcome: 'timed-out'})).toBe('timed out');
	expect(failureText({...result, outcome: 'cancelled'})).toBe('cancelled');
	expect(failureText({...result, detail: 'no such command'})).toBe('no such command');
});

test('looking changes nothing, a deploy step changes something as soon as it is begun', () => {
	const steps = [watching(1, {id: 'look'}), command('dump', 'x', {phase: 'backup'}), command('push', 'x')];
	const begun = (count: number) => hasChanged(fold(deploying('v1', {steps, begun: count})));
	expect([0, 1, 2, 3].map(begun)).toEqual([false, false, false, true]);
});

test('folding leaves the events and the earlier state alone', () => {
	const {book} = given(...running(...failed('push')));
	const events = book.events(1);
	const text = JSON.stringify(events);
	const before = foldRelease(events);
	const copy = JSON.stringify(before);
	book.append('release:1', [{type: 'step-retried', step: 'push', attempt: 1}]);
	book.release(1);
	expect(JSON.stringify(events)).toBe(text);
	expect(JSON.stringify(before)).toBe(copy);
});

test('a row says when a release began and ended, and how long its steps took', () => {
	const {book} = given(released('v1', {verified: true}));
	const [row] = book.summaries();
	expect(row).toMatchObject({id: 1, status: 'succeeded', ended: true, verified: true, changed: true, took: {push: 10}});
	expect(row && durationMs(row)).toBe(3000);
	const [open] = given(deploying('v1')).book.summaries();
	expect(open && durationMs(open)).toBeNull();
});

test('a row counts a step’s time only when its last attempt went well', () => {
	expect(summarize(fold(...running(...failed('push')))).took).toEqual({});
});

test('a release has arrived when the environment names it, or, where nobody asks, when its deploy phase is done', () => {
	const arrived = (steps: readonly PlanStep[], ...events: readonly ReleaseEvent[]) =>
		summarize(fold(deploying('v1', {steps, begun: 0}), happened(1, ...events))).arrived;
	const pushes = [command('push', 'x'), command('warm', 'x')];
	const asked = [...pushes, reading('cat live', 'a'.repeat(40))];
	const pushed = [...succeeded('push'), ...succeeded('warm')];
	expect(arrived(pushes, ...succeeded('push'))).toBeNull();
	expect(arrived(pushes, ...succeeded('push'), ...failed('warm'))).toBeNull();
	expect(arrived(pushes, ...pushed)).toBe('deployed');
	expect(arrived(asked, ...pushed)).toBeNull();
	expect(arrived(asked, ...pushed, ...failed('live'))).toBeNull();
	expect(arrived(asked, ...pushed, ...succeeded('live'))).toBe('live');
	expect(arrived([question('smoke')])).toBeNull();
});

test('who asked for a pause and an abort is kept', () => {
	const {book} = given(deploying('v1'), done(release(1, {do: 'pause', reason: 'lunch'})));
	expect(book.release(1).paused).toMatchObject({by: {user: 'ana'}, reason: 'lunch'});
	book.commit(release(1, {do: 'abort', reason: 'no'})(book), {user: 'ben', host: 'b', ssh: null, git: null});
	expect(book.release(1).abort).toMatchObject({by: {user: 'ben'}, reason: 'no', rollback: null});
});
