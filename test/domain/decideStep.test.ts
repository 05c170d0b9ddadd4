import {expect, test} from 'vitest';
import {stepOf} from '../../src/domain/release.ts';
import {command, question, reading} from '../support/samples.ts';
import {deploying, done, failed, given, happened, lost, release, released, step} from '../support/story.ts';

const asked = [
	deploying('v1', {steps: [question('smoke')], begun: 0}),
	happened(1, {type: 'step-asked', step: 'smoke'}),
];
const pushed = (...events: Parameters<typeof happened> extends [number, ...infer E] ? E : never) => [
	deploying('v1', {steps: [command('push', 'push it')], begun: 0}),
	happened(1, ...events),
];

test('a checklist item is ticked by a person, with a note', () => {
	const book = given(...asked)
		.when(step(1, {do: 'confirm', step: 'smoke', note: 'ordered a book'}))
		.then({type: 'step-confirmed', step: 'smoke', note: 'ordered a book'});
	expect(stepOf(book.release(1), 'smoke').state).toMatchObject({status: 'succeeded', by: {user: 'ana'}});
});

test('an item that is ticked twice is ticked once', () => {
	const confirm = step(1, {do: 'confirm', step: 'smoke', note: null});
	given(...asked)
		.when(confirm, confirm)
		.then({type: 'step-confirmed'});
});

test('a declined item fails its step', () => {
	const book = given(...asked)
		.when(step(1, {do: 'decline', step: 'smoke', note: 'cart is empty'}))
		.then({type: 'step-declined'});
	expect(stepOf(book.release(1), 'smoke').state).toMatchObject({
		status: 'failed',
		detail: 'cart is empty',
		declined: {by: {user: 'ana'}},
	});
});

test('a declined item can be asked again', () => {
	given(...asked)
		.when(step(1, {do: 'decline', step: 'smoke', note: null}), step(1, {do: 'retry', step: 'smoke', attempt: null}))
		.then({type: 'step-declined'}, {type: 'step-retried', step: 'smoke'});
});

test('an item that is not open yet takes no answer', () => {
	given(deploying('v1', {steps: [question('smoke')], begun: 0}))
		.when(step(1, {do: 'confirm', step: 'smoke', note: null}))
		.refused('not-possible', 'does not wait for an answer: it is pending');
});

test('what the release does itself cannot be ticked', () => {
	given(...pushed({type: 'step-intended', step: 'push', attempt: 1}))
		.when(step(1, {do: 'confirm', step: 'push', note: null}))
		.refused('not-possible', 'no question');
});

test('a failed step is tried again', () => {
	given(...pushed(...failed('push')))
		.when(step(1, {do: 'retry', step: 'push', attempt: 1}))
		.then({type: 'step-retried', step: 'push', attempt: 1});
});

test('a retry pressed twice retries once', () => {
	const retry = step(1, {do: 'retry', step: 'push', attempt: 1});
	given(...pushed(...failed('push')))
		.when(retry, retry)
		.refused('not-possible', 'push is pending', {type: 'step-retried'});
});

test('a retry from a stale screen is refused', () => {
	given(...pushed(...failed('push', 1), {type: 'step-retried', step: 'push', attempt: 1}, ...failed('push', 2)))
		.when(step(1, {do: 'retry', step: 'push', attempt: 1}))
		.refused('state-changed', 'attempt 2 is its last');
});

test('a step with retry "never" of which nobody knows whether it ran is not started twice', () => {
	const steps = [command('mail', 'send mails', {retry: 'never'})];
	given(deploying('v1', {steps, begun: 0}), happened(1, ...lost('mail')))
		.when(step(1, {do: 'retry', step: 'mail', attempt: 1}))
		.refused('not-possible', 'it is not started twice');
});

test('a step with retry "never" that surely failed may be tried again by a person', () => {
	const steps = [command('mail', 'send mails', {retry: 'never'})];
	given(deploying('v1', {steps, begun: 0}), happened(1, ...failed('mail')))
		.when(step(1, {do: 'retry', step: 'mail', attempt: 1}))
		.then({type: 'step-retried'});
});

test.each(['succeeded', 'running', 'pending'] as const)('a step that is %s cannot be tried again', status => {
	const events = {
		succeeded: () => pushed(),
		running: () => pushed({type: 'step-intended', step: 'push', attempt: 1}),
		pending: () => pushed(),
	};
	const facts = status === 'succeeded' ? [deploying('v1', {steps: [command('push', 'x')]})] : events[status]();
	given(...facts)
		.when(step(1, {do: 'retry', step: 'push', attempt: null}))
		.refused('not-possible', `push is ${status}`);
});

test('a failed step is skipped with a reason, by name', () => {
	const book = given(...pushed(...failed('push')))
		.when(step(1, {do: 'skip', step: 'push', reason: 'done by hand'}))
		.then({type: 'step-skipped', step: 'push', reason: 'done by hand'});
	expect(stepOf(book.release(1), 'push').state).toMatchObject({status: 'skipped', by: {user: 'ana'}});
});

test('a step that is skipped twice is skipped once', () => {
	const skip = step(1, {do: 'skip', step: 'push', reason: 'done by hand'});
	given(...pushed(...failed('push')))
		.when(skip, skip)
		.then({type: 'step-skipped'});
});

test('skipping needs a reason', () => {
	given(...pushed(...failed('push')))
		.when(step(1, {do: 'skip', step: 'push', reason: '  '}))
		.refused('not-possible', 'needs a reason');
});

test('a running step cannot be skipped', () => {
	given(...pushed({type: 'step-intended', step: 'push', attempt: 1}))
		.when(step(1, {do: 'skip', step: 'push', reason: 'too slow'}))
		.refused('not-possible', 'push is running');
});

test('a step that is done cannot be skipped', () => {
	given(deploying('v1'))
		.when(step(1, {do: 'skip', step: 'push', reason: 'x'}))
		.refused('not-possible', 'done already');
});

test('nobody can skip the environment’s own answer', () => {
	given(deploying('v1', {steps: [reading('cat live', 'abc')], begun: 0}), happened(1, ...failed('live')))
		.when(step(1, {do: 'skip', step: 'live', reason: 'I looked'}))
		.refused('not-possible', 'Nobody but the environment');
});

test('a step that is not in the plan is refused with those that are', () => {
	const {book} = given(deploying('v1')).when(step(1, {do: 'skip', step: 'pusch', reason: 'x'}));
	expect(step(1, {do: 'skip', step: 'pusch', reason: 'x'})(book)).toMatchObject({
		code: 'not-found',
		hint: 'Its steps: push',
	});
});

test('nothing is decided about steps of a release that is over or being aborted', () => {
	const retry = step(1, {do: 'retry', step: 'push', attempt: null});
	given(released('v1')).when(retry).refused('not-possible', 'is over');
	given(deploying('v1'), done(release(1, {do: 'abort', reason: 'no'})))
		.when(retry)
		.refused('not-possible', 'aborted');
});

test('of a release that is over, and of one that is being aborted, no step is decided any more', () => {
	const skip = step(1, {do: 'skip', step: 'push', reason: 'no need'});
	given(released('v1')).when(skip).refused('not-possible', 'Release #1 is over: succeeded.');
	given(...pushed({type: 'abort-requested', reason: 'errors', rollback: null}))
		.when(skip)
		.refused('not-possible', 'Release #1 is being aborted.');
});

test('whoever skips the look at a command of a runbook skips the command', () => {
	const steps = [question('runbook-look-3'), command('runbook-3', 'ship')];
	const looked = [deploying('v1', {steps, begun: 0}), happened(1, {type: 'step-asked', step: 'runbook-look-3'})];
	const skip = (id: string) => step(1, {do: 'skip', step: id, reason: 'not today'});
	given(...looked)
		.when(skip('runbook-look-3'))
		.then(
			{type: 'step-skipped', step: 'runbook-look-3'},
			{type: 'step-skipped', step: 'runbook-3', reason: 'not today'},
		);
	given(...looked)
		.when(skip('runbook-3'), skip('runbook-look-3'))
		.then({type: 'step-skipped', step: 'runbook-3'}, {type: 'step-skipped', step: 'runbook-look-3'});
});
