// Steps that run in a person's terminal, and what outlives its shim.
import {expect, test} from 'vitest';
import type {ReleaseEvent} from '../../src/domain/events.ts';
import {nextAction} from '../../src/domain/nextAction.ts';
import {orphansOf, releaseStatus, stepOf, waitingFor} from '../../src/domain/release.ts';
import {summarize} from '../../src/domain/summary.ts';
import {ben, command} from '../support/samples.ts';
import {deploying, failed, given, happened, lost, release, rollback, step} from '../support/story.ts';

const login = command('login', 'heroku login', {interactive: true, undo: 'heroku logout'});
const needs: ReleaseEvent = {type: 'step-needs-person', step: 'login'};
const taken: ReleaseEvent = {type: 'step-taken', step: 'login', attempt: 1};
const intended: ReleaseEvent = {type: 'step-intended', step: 'login', attempt: 1};
const fenced: ReleaseEvent = {type: 'step-fenced', step: 'login', attempt: 1};
const pause: ReleaseEvent = {type: 'release-paused', reason: null};
const orphaned: ReleaseEvent = {
	type: 'step-orphaned',
	step: 'push',
	attempt: 1,
	processes: [{pid: 1234, name: 'sleep'}],
};

const asking = (...events: readonly ReleaseEvent[]) => [
	deploying('v1', {steps: [login, command('push', 'push it')], begun: 0}),
	happened(1, ...events),
];
const after = (...events: readonly ReleaseEvent[]) => given(...asking(...events)).book.release(1);
const take = step(1, {do: 'take', step: 'login', attempts: 0});

test('a step that asks is not started by itself: it needs a person, and the release waits for one', () => {
	expect(nextAction(after())).toMatchObject({do: 'need-person', step: {id: 'login'}});
	const waiting = after(needs);
	expect(nextAction(waiting)).toEqual({do: 'wait'});
	expect(waitingFor(waiting)).toEqual({why: 'terminal', step: 'login'});
	expect([releaseStatus(waiting), summarize(waiting).status]).toEqual(['waiting', 'waiting']);
});

test('it waits also where nobody is there to decide about failures', () => {
	const {book} = given(deploying('v1', {steps: [login], begun: 0, onFailure: 'stop'}), happened(1, needs));
	expect(nextAction(book.release(1))).toEqual({do: 'wait'});
	expect(waitingFor(book.release(1))).toEqual({why: 'terminal', step: 'login'});
});

test('given a terminal it is started, once', () => {
	const book = given(...asking(needs))
		.when(take)
		.then({type: 'step-taken', step: 'login', attempt: 1});
	expect(waitingFor(book.release(1))).toBeNull();
	expect(nextAction(book.release(1))).toMatchObject({do: 'start', step: {id: 'login'}, attempt: 1});
});

test('of two people who give it their terminals, one does', () => {
	const {book} = given(...asking(needs));
	book.append('release:1', [taken], ben);
	expect(take(book)).toMatchObject({
		ok: false,
		code: 'state-changed',
		message: 'ben@bastion was faster: login starts there.',
	});
});

test('an attempt that nobody began is none: it needs a person again, for the next one', () => {
	const again = [needs, taken, intended, fenced];
	expect(nextAction(after(...again))).toMatchObject({do: 'need-person'});
	given(...asking(...again, needs))
		.when(take)
		.refused('state-changed', 'has changed since you looked');
	given(...asking(...again, needs))
		.when(step(1, {do: 'take', step: 'login', attempts: 1}))
		.then({type: 'step-taken', attempt: 2});
});

test('tried again it needs a person again, also where it is tried again by itself', () => {
	const tried: ReleaseEvent = {type: 'step-retried', step: 'login', attempt: 1};
	expect(nextAction(after(...failed('login'), tried))).toMatchObject({do: 'need-person'});
	const safe = {...login, retry: 'safe' as const};
	const {book} = given(deploying('v1', {steps: [safe], begun: 0}), happened(1, ...lost('login')));
	expect(nextAction(book.release(1))).toMatchObject({do: 'need-person'});
});

test('a pause keeps it from being given a terminal, and one that was given from being used', () => {
	given(...asking(needs, pause))
		.when(take)
		.refused('not-possible', 'is paused');
	expect(nextAction(after(needs, taken, pause))).toEqual({do: 'wait'});
	expect(waitingFor(after(needs, taken, pause))).toEqual({why: 'paused', step: null});
	expect(nextAction(after(needs, taken, pause, {type: 'release-resumed'}))).toMatchObject({do: 'start'});
});

test('it is skipped and aborted as any other step', () => {
	given(...asking(needs))
		.when(step(1, {do: 'skip', step: 'login', reason: 'logged in'}))
		.then({type: 'step-skipped'});
	const book = given(...asking(needs))
		.when(release(1, {do: 'abort', reason: 'no'}))
		.then({type: 'abort-requested'});
	expect(nextAction(book.release(1))).toMatchObject({do: 'finish', outcome: 'aborted'});
});

test('a terminal is given only to what waits for one', () => {
	given(...asking())
		.when(take)
		.refused('not-possible', 'login does not wait for a terminal: it is pending');
	given(...asking(needs))
		.when(step(1, {do: 'take', step: 'push', attempts: 0}))
		.refused('not-possible', 'it needs no terminal');
});

test('its undo runs in a terminal, too', () => {
	const done = [login, command('push', 'push it', {undo: 'push it back'})];
	const book = given(deploying('v1', {steps: done, previous: 'v0'}))
		.when(rollback())
		.then({type: 'lease-passed'}, {type: 'abort-requested'}, {type: 'release-marked-bad'}, {type: 'release-started'});
	const steps = book.release(2).plan.steps.map(each => [each.id, each.kind === 'run' && each.interactive]);
	expect(steps).toEqual([
		['undo-push', false],
		['undo-login', true],
	]);
});

const orphan = [
	deploying('v1', {steps: [command('push', 'push it')], begun: 0}),
	happened(1, {type: 'step-intended', step: 'push', attempt: 1}, orphaned),
];
const end = step(1, {do: 'end', step: 'push'});

test('what outlives its shim is known, and nothing else is started meanwhile', () => {
	const {book} = given(...orphan);
	expect(orphansOf(book.release(1), 'push')).toMatchObject({processes: [{pid: 1234, name: 'sleep'}], ending: null});
	expect(nextAction(book.release(1))).toMatchObject({do: 'settle'});
	expect(releaseStatus(book.release(1))).toBe('running');
});

test('a person has it ended, once', () => {
	const book = given(...orphan)
		.when(end, end)
		.then({type: 'orphan-end-requested', step: 'push', attempt: 1});
	expect(orphansOf(book.release(1), 'push')?.ending).toMatchObject({user: 'ana'});
});

test('when it has ended, nothing is left over, and nobody knows how it ended', () => {
	const {book} = given(...orphan, happened(1, {type: 'step-lost', step: 'push', attempt: 1, why: 'its shim died'}));
	expect(orphansOf(book.release(1), 'push')).toBeNull();
	expect(stepOf(book.release(1), 'push').state.status).toBe('unknown');
	expect(end(book)).toMatchObject({ok: false, message: 'Nothing is left over of push.'});
});
