import {expect, test} from 'vitest';
import {decideStep} from '../../src/domain/decideStep.ts';
import {dueSteps, dueText} from '../../src/domain/deferred.ts';
import type {ReleaseEvent} from '../../src/domain/events.ts';
import {nextAction} from '../../src/domain/nextAction.ts';
import type {Release} from '../../src/domain/release.ts';
import {command} from '../support/samples.ts';
import {deploying, failed, given, happened, succeeded} from '../support/story.ts';

const day = 86_400_000;
const late = command('late', 'destroy', {phase: 'cleanup', deferred: {afterMs: 3 * day, unlessRolledBack: true}});
const steps = [command('push', 'push', {undo: 'back'}), late, command('tidy', 'tidy', {phase: 'cleanup'})];
const end: ReleaseEvent = {type: 'release-finished', outcome: 'succeeded', verified: true, reason: null};
const done = [...succeeded('push'), ...succeeded('tidy'), end];

function release(...events: readonly ReleaseEvent[]) {
	return given(deploying('v1', {steps, begun: 0}), happened(1, ...events)).book.release(1);
}

const decide = (of: Release, step: string) => decideStep(of, {do: 'run', step});
const due = (...events: readonly ReleaseEvent[]) => dueSteps(release(...events)).map(({step}) => step.id);

test('the release ends without it, and it is due so long after that', () => {
	expect(nextAction(release(...succeeded('push'), ...succeeded('tidy')))).toMatchObject({
		do: 'finish',
		outcome: 'succeeded',
	});
	const ended = release(...done);
	expect(nextAction(ended)).toBeNull();
	const [{at} = {at: ''}] = dueSteps(ended);
	expect(Date.parse(at) - Date.parse(ended.end?.at ?? '')).toBe(3 * day);
});

test('it runs when somebody asks for it, and stays due until it is done or dismissed', () => {
	const asked: ReleaseEvent = {type: 'step-retried', step: 'late', attempt: 0};
	expect(nextAction(release(...done, asked))).toMatchObject({do: 'start', step: {id: 'late'}, attempt: 1});
	expect(due(...done, asked, ...failed('late'))).toEqual(['late']);
	expect(dueSteps(release(...done, asked, ...failed('late')))).toMatchObject([{trouble: 'it failed'}]);
	expect(nextAction(release(...done, asked, ...failed('late')))).toBeNull();
	expect(due(...done, asked, ...succeeded('late'))).toEqual([]);
	expect(due(...done, {type: 'step-skipped', step: 'late', reason: 'kept'})).toEqual([]);
});

test('a rollback that has begun takes the reason away', () => {
	expect(due(...done, {type: 'release-marked-bad', reason: 'errors'})).toEqual([]);
	expect(due(...done, {type: 'release-rolled-back', by: 2})).toEqual([]);
});

test('one that is needless only where a rollback takes a step back stays due where that step was never begun', () => {
	const steps = [
		command('copy', 'copy'),
		command('push', 'push', {undo: 'promote the copy'}),
		{...late, deferred: {afterMs: 3 * day, unlessRolledBack: true, undone: 'push'}},
	];
	const dueAfter = (...events: readonly ReleaseEvent[]) =>
		dueSteps(given(deploying('v1', {steps, begun: 0}), happened(1, ...events)).book.release(1)).length;
	const back: ReleaseEvent = {type: 'release-rolled-back', by: 2};
	expect(dueAfter(...succeeded('copy'), {...end, outcome: 'aborted'}, back)).toBe(1);
	expect(dueAfter(...succeeded('copy'), ...failed('push'), {...end, outcome: 'aborted'}, back)).toBe(0);
});

test('one that runs when a rollback begins is seen to its end by whatever runner, and not begun again', () => {
	const asked: ReleaseEvent = {type: 'step-retried', step: 'late', attempt: 0};
	const begun: ReleaseEvent = {type: 'step-intended', step: 'late', attempt: 1};
	const bad: ReleaseEvent = {type: 'release-marked-bad', reason: 'errors'};
	expect(nextAction(release(...done, asked, begun, bad))).toMatchObject({do: 'settle', step: {id: 'late'}});
	expect(nextAction(release(...done, asked, bad))).toBeNull();
	expect(due(...done, asked, bad, ...failed('late'))).toEqual([]);
});

test('a release that failed left something behind, one that did nothing did not', () => {
	const over: ReleaseEvent = {...end, outcome: 'failed', verified: false};
	expect(due(...failed('push'), over)).toEqual(['late']);
	expect(due(over)).toEqual([]);
});

test('only what is put off can be asked for, once the release is over', () => {
	const story = given(deploying('v1', {steps, begun: 0}), happened(1, ...done));
	story.when(book => decide(book.release(1), 'late')).then({type: 'step-retried', step: 'late', attempt: 0});
	expect(decide(release(...succeeded('push')), 'late')).toMatchObject({message: expect.stringContaining('is over')});
	expect(decide(release(...done), 'tidy')).toMatchObject({ok: false});
});

test('where it could not be begun, and the release was paused for it, asking again begins it', () => {
	const asked: ReleaseEvent = {type: 'step-retried', step: 'late', attempt: 0};
	const stuck = [...done, asked, {type: 'release-paused', reason: 'the disk is full'} as const];
	expect(nextAction(release(...stuck))).toBeNull();
	expect(dueSteps(release(...stuck))).toMatchObject([{trouble: 'it did not begin: the disk is full'}]);
	const story = given(deploying('v1', {steps, begun: 0}), happened(1, ...stuck));
	story.when(book => decide(book.release(1), 'late')).then(asked);
	expect(nextAction(release(...stuck, asked))).toMatchObject({do: 'start', step: {id: 'late'}});
});

test('when it is due is told in the largest unit', () => {
	const now = new Date('2026-06-01T00:00:00Z');
	expect(dueText({at: '2026-06-04T00:00:00Z', trouble: null}, now)).toBe('due in 3 d');
	expect(dueText({at: '2026-05-31T22:30:00Z', trouble: 'it failed'}, now)).toBe('due since 90 min (it failed)');
});
