import {expect, test} from 'vitest';
import type {ReleaseEvent} from '../../src/domain/events.ts';
import {nextAction} from '../../src/domain/nextAction.ts';
import type {PlanStep} from '../../src/domain/plan.ts';
import type {RetryPolicy} from '../../src/domain/project.ts';
import {ana, command, question, reading, watching} from '../support/samples.ts';
import {deploying, failed, given, happened, lost, succeeded} from '../support/story.ts';

const two = [command('one', '1'), command('two', '2')];
const abort: ReleaseEvent = {type: 'abort-requested', reason: 'errors', rollback: null};
const pause: ReleaseEvent = {type: 'release-paused', reason: null};
const intend = (step: string, attempt = 1): ReleaseEvent => ({type: 'step-intended', step, attempt});

function after(steps: readonly PlanStep[], events: readonly ReleaseEvent[], onFailure: 'ask' | 'stop' = 'ask') {
	const {book} = given(deploying('v1', {steps, begun: 0, onFailure}), happened(1, ...events));
	return nextAction(book.release(1));
}

test('a release begins with its first step and goes on in order', () => {
	expect(after(two, [])).toMatchObject({do: 'start', step: {id: 'one'}, attempt: 1});
	expect(after(two, succeeded('one'))).toMatchObject({do: 'start', step: {id: 'two'}, attempt: 1});
});

test('a release with all steps done ends well', () => {
	expect(after(two, [...succeeded('one'), ...succeeded('two')])).toEqual({
		do: 'finish',
		outcome: 'succeeded',
		verified: false,
		reason: null,
	});
});

test('a release that is over has no next action', () => {
	const end: ReleaseEvent = {type: 'release-finished', outcome: 'failed', verified: false, reason: null};
	expect(after(two, [end])).toBeNull();
	expect(after(two, [...failed('one'), abort, end])).toBeNull();
});

test('an attempt under way is seen to its end before anything else', () => {
	expect(after(two, [intend('one')])).toMatchObject({do: 'settle', step: {id: 'one'}, attempt: 1});
	expect(after(two, [intend('one'), pause])).toMatchObject({do: 'settle'});
	expect(after(two, [intend('one'), abort])).toMatchObject({do: 'settle', attempt: 1});
});

test('a paused release waits before its next step, its next question and its next automatic retry', () => {
	expect(after(two, [pause])).toEqual({do: 'wait'});
	expect(after([question('smoke')], [pause])).toEqual({do: 'wait'});
	expect(after([command('one', '1', {retry: 'safe'})], [...lost('one'), pause])).toEqual({do: 'wait'});
	expect(after(two, [pause, {type: 'release-resumed'}])).toMatchObject({do: 'start'});
});

test('a paused release whose steps are all done ends', () => {
	expect(after(two, [...succeeded('one'), ...succeeded('two'), pause])).toMatchObject({do: 'finish'});
});

test('after an abort nothing starts: the release ends', () => {
	expect(after(two, [abort])).toEqual({do: 'finish', outcome: 'aborted', verified: false, reason: 'errors'});
	expect(after(two, [...succeeded('one'), abort])).toMatchObject({do: 'finish', outcome: 'aborted'});
	expect(after(two, [...failed('one'), abort])).toMatchObject({do: 'finish', outcome: 'aborted'});
	expect(after(two, [pause, abort])).toMatchObject({do: 'finish', outcome: 'aborted'});
	expect(after([question('q')], [{type: 'step-asked', step: 'q'}, abort])).toMatchObject({outcome: 'aborted'});
});

test('an abort does not hide that nobody knows how a step ended', () => {
	expect(after(two, [...lost('one'), abort])).toMatchObject({
		do: 'finish',
		outcome: 'unknown',
		reason: 'errors; nobody knows how one ended',
	});
});

test('a failed step waits for a person, or ends the release when nobody is there', () => {
	expect(after(two, failed('one'))).toEqual({do: 'wait'});
	expect(after(two, failed('one'), 'stop')).toEqual({
		do: 'finish',
		outcome: 'failed',
		verified: false,
		reason: 'one: exit code 1',
	});
});

test('a step that a person wants tried again starts as its next attempt', () => {
	const retried: ReleaseEvent = {type: 'step-retried', step: 'one', attempt: 1};
	expect(after(two, [...failed('one'), retried])).toMatchObject({do: 'start', step: {id: 'one'}, attempt: 2});
});

test('a skipped step is passed over', () => {
	const skipped: ReleaseEvent = {type: 'step-skipped', step: 'one', reason: 'done by hand'};
	expect(after(two, [...failed('one'), skipped])).toMatchObject({do: 'start', step: {id: 'two'}});
});

test('an attempt that never ran is followed by the next, whatever the retry policy', () => {
	for (const retry of ['safe', 'ask', 'never'] as const) {
		const fenced: ReleaseEvent = {type: 'step-fenced', step: 'one', attempt: 1};
		expect(after([command('one', '1', {retry})], [intend('one'), fenced])).toMatchObject({do: 'start', attempt: 2});
	}
});

test.each<[RetryPolicy, 'ask' | 'stop', object]>([
	['safe', 'ask', {do: 'start', attempt: 2}],
	['safe', 'stop', {do: 'start', attempt: 2}],
	['ask', 'ask', {do: 'wait'}],
	['ask', 'stop', {do: 'finish', outcome: 'unknown', reason: 'one: its shim died'}],
	['never', 'ask', {do: 'wait'}],
	['never', 'stop', {do: 'finish', outcome: 'unknown'}],
])('a lost outcome with retry %s and failures that %s', (retry, onFailure, expected) => {
	expect(after([command('one', '1', {retry})], lost('one'), onFailure)).toMatchObject(expected);
});

test('attempts that were lost before one that ended count no more', () => {
	const one = [command('one', '1', {retry: 'safe'})];
	const retried: ReleaseEvent = {type: 'step-retried', step: 'one', attempt: 3};
	const events = [...lost('one', 1), ...lost('one', 2), ...failed('one', 3), retried, ...lost('one', 4)];
	expect(after(one, events)).toMatchObject({do: 'start', attempt: 5});
});

test('a step that is lost again and again is started by itself three times at most', () => {
	const one = [command('one', '1', {retry: 'safe'})];
	expect(after(one, [...lost('one', 1), ...lost('one', 2)])).toMatchObject({do: 'start', attempt: 3});
	const thrice = [...lost('one', 1), ...lost('one', 2), ...lost('one', 3)];
	expect(after(one, thrice)).toEqual({do: 'wait'});
	expect(after(one, thrice, 'stop')).toMatchObject({do: 'finish', outcome: 'unknown'});
	const retried: ReleaseEvent = {type: 'step-retried', step: 'one', attempt: 3};
	expect(after(one, [...thrice, retried])).toMatchObject({do: 'start', attempt: 4});
});

test('all items of a checklist are put at once; those behind a step wait for it', () => {
	const steps = [question('a'), question('b'), command('one', '1'), question('c')];
	expect(asked(steps, [])).toEqual(['a', 'b']);
	expect(asked(steps, [{type: 'step-asked', step: 'a'}])).toEqual('wait');
	expect(asked(steps, [{type: 'step-skipped', step: 'a', reason: 'no shop'}])).toEqual(['b']);
	expect(asked(steps, [{type: 'step-skipped', step: 'b', reason: 'no shop'}])).toEqual(['a']);
});

test('open questions are waited for, however many are answered', () => {
	const steps = [question('a'), question('b')];
	const open: readonly ReleaseEvent[] = [
		{type: 'step-asked', step: 'a'},
		{type: 'step-asked', step: 'b'},
	];
	const b: ReleaseEvent = {type: 'step-confirmed', step: 'b', note: null};
	expect(after(steps, [...open, b])).toEqual({do: 'wait'});
	expect(after(steps, [...open, b, {type: 'step-confirmed', step: 'a', note: null}])).toMatchObject({
		do: 'finish',
		outcome: 'succeeded',
		verified: true,
	});
	expect(after(steps, [...open, {type: 'step-declined', step: 'a', note: 'empty cart'}])).toEqual({do: 'wait'});
	expect(after(steps, [...open, {type: 'step-declined', step: 'a', note: 'empty cart'}], 'stop')).toMatchObject({
		do: 'finish',
		outcome: 'failed',
		reason: 'a: empty cart',
	});
});

test('verified is what the environment itself said; where it cannot be asked, what every check said', () => {
	const live = reading('cat live', 'abc');
	const verified = (steps: readonly PlanStep[], events: readonly ReleaseEvent[]) => {
		const action = after(steps, events);
		return action?.do === 'finish' ? action.verified : action?.do;
	};
	const skip = (step: string): ReleaseEvent => ({type: 'step-skipped', step, reason: 'x'});
	expect(verified([live, question('q')], [...succeeded('live'), skip('q')])).toBe(true);
	expect(verified([live], [skip('live')])).toBe(false);
	expect(verified([watching(1)], succeeded('watch'))).toBe(true);
	expect(verified([watching(1), question('q')], [...succeeded('watch'), skip('q')])).toBe(false);
	expect(verified([command('one', '1')], succeeded('one'))).toBe(false);
});

function asked(steps: readonly PlanStep[], events: readonly ReleaseEvent[]) {
	const action = after(steps, events);
	return action?.do === 'ask' ? action.steps.map(step => step.id) : action?.do;
}

test('who did what is no part of the decision', () => {
	const {book} = given(deploying('v1', {steps: two, begun: 1}));
	const before = nextAction(book.release(1));
	book.append('release:1', [{type: 'note-added', text: 'hello'}], {...ana, user: 'eva'});
	expect(nextAction(book.release(1))).toEqual(before);
});
