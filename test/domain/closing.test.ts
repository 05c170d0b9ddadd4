import {expect, test} from 'vitest';
import {closingsLeft} from '../../src/domain/closing.ts';
import type {ReleaseEvent} from '../../src/domain/events.ts';
import {nextAction} from '../../src/domain/nextAction.ts';
import {command} from '../support/samples.ts';
import {deploying, failed, given, happened, lost, released, rollback, succeeded} from '../support/story.ts';

const off = command('off', 'close', {closes: 'on'});
const steps = [command('on', 'open'), command('push', 'push', {undo: 'back'}), off];
const abort = (rollback: number | null = null): ReleaseEvent => ({type: 'abort-requested', reason: 'errors', rollback});
const pause: ReleaseEvent = {type: 'release-paused', reason: null};

function after(events: readonly ReleaseEvent[], onFailure: 'ask' | 'stop' = 'ask') {
	const {book} = given(deploying('v1', {steps, begun: 0, onFailure}), happened(1, ...events));
	return nextAction(book.release(1));
}

const on = succeeded('on');
const starts = {do: 'start', step: {id: 'off'}, attempt: 1};

test('it runs at its place, and the release ends as ever', () => {
	expect(after([...on, ...succeeded('push')])).toMatchObject(starts);
	expect(after([...on, ...succeeded('push'), ...succeeded('off')])).toMatchObject({outcome: 'succeeded', reason: null});
});

test('where the release ends before, it runs as the last thing, once', () => {
	const failing = [...on, ...failed('push')];
	expect(after(failing, 'stop')).toMatchObject(starts);
	expect(after([...failing, ...succeeded('off')], 'stop')).toMatchObject({
		outcome: 'failed',
		reason: 'push: exit code 1',
	});
	expect(after([...failing, ...failed('off')], 'stop')).toMatchObject({
		outcome: 'failed',
		reason: 'push: exit code 1; off did not close on',
	});
	expect(after([...on, abort()])).toMatchObject(starts);
	expect(after([...on, abort(), ...lost('off')])).toMatchObject({
		reason: 'errors; nobody knows how off ended; off did not close on',
	});
	expect(after([...on, abort(), ...succeeded('off')])).toMatchObject({outcome: 'aborted', reason: 'errors'});
});

test('what was never opened is not closed', () => {
	const {book} = given(deploying('v1', {steps: [command('push', 'push'), off], begun: 1}), happened(1, abort()));
	expect(nextAction(book.release(1))).toMatchObject({do: 'finish', outcome: 'aborted', reason: 'errors'});
	expect(after([abort()])).toMatchObject({do: 'finish', outcome: 'aborted', reason: 'errors'});
});

test('a person waits for nothing less: a failed step keeps open what is open until they decide', () => {
	expect(after([...on, ...failed('push')])).toEqual({do: 'wait'});
});

test('an abort goes on through a pause; one that cannot start anything ends and says so', () => {
	expect(after([...on, pause, abort()])).toMatchObject(starts);
	expect(after([...on, abort(), pause])).toMatchObject({do: 'finish', reason: 'errors; off did not close on'});
});

test('a rollback that takes its place closes at its own end, before the environment is asked', () => {
	expect(after([...on, abort(2)])).toMatchObject({do: 'finish', outcome: 'aborted', reason: 'errors'});
	const {book} = given(
		released('v0', {verified: true}),
		deploying('v1', {steps, begun: 0}),
		happened(2, ...on, ...failed('push')),
	).when(rollback());
	const back = book.release(3);
	expect(back.plan.steps.map(({id}) => id)).toEqual(['undo-push', 'off']);
	expect(back.willNotUndo).toEqual([]);
});

test('what was closed since is left alone', () => {
	const {book} = given(
		deploying('v1', {steps, begun: 0}),
		happened(1, ...on, ...succeeded('push'), ...succeeded('off')),
	);
	expect(closingsLeft([book.release(1)], {})).toEqual([]);
});
