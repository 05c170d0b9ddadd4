import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {decideStep} from '../../src/domain/decideStep.ts';
import {dueSteps} from '../../src/domain/deferred.ts';
import type {ReleaseEvent} from '../../src/domain/events.ts';
import {batchesOf, fanOutOf, isFannedOut} from '../../src/domain/fanOut.ts';
import {nextAction} from '../../src/domain/nextAction.ts';
import {type Release, stepOf} from '../../src/domain/release.ts';
import {nextTargets, type TargetDecision, type TargetState, tallyOf, targetsOf} from '../../src/domain/targets.ts';
import {outcomeText} from '../../src/domain/targetWords.ts';
import {fanOutOrder} from '../../src/runner/fanOutOrder.ts';
import {command, onTargets} from '../support/samples.ts';
import {
	step as decided,
	deploying,
	failed,
	given,
	happened,
	lost,
	released,
	rollback,
	succeeded,
} from '../support/story.ts';

const names = ['web1', 'web2', 'web3', 'web4'];
const install = command('install', 'install', {undo: 'back', ...onTargets(names, {batchSize: 2})});
const restart = command('restart', 'restart', onTargets(names));
const intended: ReleaseEvent = {type: 'step-intended', step: 'install', attempt: 1};
const intendedAgain: ReleaseEvent = {type: 'step-intended', step: 'install', attempt: 2};
const failedEnd = failed('install').slice(1);

function changes(states: Readonly<Record<string, TargetState>>, attempt = 1, round = 1): ReleaseEvent {
	const at = '2026-05-04T12:00:00.000Z';
	const change = (target: string, state: TargetState) => {
		const exitCode = state === 'succeeded' ? 0 : state === 'failed' ? 3 : null;
		return {target, state, round, exitCode, detail: null, at};
	};
	return {
		type: 'targets-changed',
		step: 'install',
		attempt,
		changes: Object.entries(states).map(([target, state]) => change(target, state)),
	};
}

function release(...events: readonly ReleaseEvent[]): Release {
	return given(deploying('v1', {steps: [install, restart], begun: 0}), happened(1, ...events)).book.release(1);
}

function fanned(of: Release, id = 'install') {
	const found = of.plan.steps.find(step => step.id === id);
	if (!found || !isFannedOut(found)) throw new Error(`${id} has no targets`);
	return found;
}

const statuses = (of: Release, id = 'install') => targetsOf(of, fanned(of, id)).map(({status}) => status);
const next = (of: Release, id = 'install') => nextTargets(of, fanned(of, id)).map(({name}) => name);
const order = (of: Release) => fanOutOrder(of, fanned(of), []);

function decide(of: Release, decision: TargetDecision, targets: readonly string[], reason = 'it is so') {
	return decideStep(of, {do: 'targets', step: 'install', decision, targets, reason});
}

/** The release with what somebody decided. */
function after(events: readonly ReleaseEvent[], decision: TargetDecision, targets: readonly string[]): Release {
	const {book} = given(deploying('v1', {steps: [install, restart], begun: 0}), happened(1, ...events)).when(
		decided(1, {do: 'targets', step: 'install', decision, targets, reason: 'it is so'}),
	);
	return book.release(1);
}

const half = [intended, changes({web1: 'succeeded', web2: 'failed'}), ...failedEnd];

test('a step that failed on a target is tried again on what is not done, and only there', () => {
	const broken = release(...half);
	expect(statuses(broken)).toEqual(['succeeded', 'failed', 'waiting', 'waiting']);
	const again = release(...half, {type: 'step-retried', step: 'install', attempt: 1});
	expect(next(again)).toEqual(['web2', 'web3', 'web4']);
	expect(order(again)).toMatchObject({
		done: ['web1'],
		batches: [
			[{name: 'web2', round: 2, find: false}],
			[
				{name: 'web3', round: 1},
				{name: 'web4', round: 1},
			],
		],
	});
});

test('what was under way when the shim died is looked for, and never simply begun again', () => {
	const begun = changes({web1: 'succeeded', web2: 'started'});
	const gone = release(intended, begun, {type: 'step-lost', step: 'install', attempt: 1, why: 'its shim died'});
	expect(statuses(gone)).toEqual(['succeeded', 'unknown', 'waiting', 'waiting']);
	// Without anybody's word: what the next attempt finds decides.
	expect(nextAction(gone)).toMatchObject({do: 'start', step: {id: 'install'}, attempt: 2});
	expect(order(gone).batches.flat()).toMatchObject([
		{name: 'web2', round: 1, find: true, again: false},
		{name: 'web3', find: false},
		{name: 'web4', find: false},
	]);
});

test('a person who tries a target again means that one, begun anew if nothing is known of it', () => {
	const unknown = [intended, changes({web1: 'unknown', web2: 'failed'}), ...failedEnd];
	const again = after(unknown, 'retry', ['web1']);
	expect(stepOf(again, 'install').state.status).toBe('pending');
	expect(order(again).batches.flat()).toEqual([{name: 'web1', round: 1, find: true, began: false, again: true}]);
	expect(order(again).others).toEqual({failed: 1, waiting: 2});
});

test('when nothing is left undone, the step has succeeded, and the release goes on', () => {
	const some = after(half, 'ignore', ['web2']);
	expect(stepOf(some, 'install').state.status).toBe('failed');
	const all = after([...half, ignored('web2')], 'later', ['web3', 'web4']);
	expect(stepOf(all, 'install').state).toMatchObject({status: 'succeeded', note: 'it is so'});
	expect(nextAction(all)).toMatchObject({do: 'start', step: {id: 'restart'}});
});

test('no later step on the same group touches what is excluded', () => {
	const now = after([...half, ignored('web3', 'web4')], 'exclude', ['web2']);
	expect(statuses(now)).toEqual(['succeeded', 'excluded', 'ignored', 'ignored']);
	expect(statuses(now, 'restart')).toEqual(['waiting', 'excluded', 'waiting', 'waiting']);
	expect(next(now, 'restart')).toEqual(['web1', 'web3', 'web4']);
});

test('what is put off is due when the release is over, and runs when somebody asks for it', () => {
	const off = decision('later', 'web2', 'web3', 'web4');
	const end: ReleaseEvent = {type: 'release-finished', outcome: 'succeeded', verified: true, reason: null};
	const over = [...half, off, ...succeeded('restart'), end];
	expect(dueSteps(release(...over)).map(({step}) => step.id)).toEqual(['install', 'restart']);
	expect(nextAction(release(...over))).toBeNull();
	const {book} = given(deploying('v1', {steps: [install, restart], begun: 0}), happened(1, ...over)).when(
		decided(1, {do: 'run', step: 'install'}),
	);
	expect(nextAction(book.release(1))).toMatchObject({do: 'start', step: {id: 'install'}});
	expect(next(book.release(1))).toEqual(['web2', 'web3', 'web4']);
	const done = [
		changes({web2: 'succeeded', web3: 'succeeded', web4: 'succeeded'}, 2),
		...succeeded('install', 2).slice(1),
	];
	book.append('release:1', [{type: 'step-intended', step: 'install', attempt: 2}, ...done]);
	expect([nextAction(book.release(1)), dueSteps(book.release(1)).map(({step}) => step.id)]).toEqual([
		null,
		['restart'],
	]);
});

const finished: ReleaseEvent = {type: 'release-finished', outcome: 'succeeded', verified: true, reason: null};
const putOff = [...half, decision('later', 'web2'), ignored('web3', 'web4')];

test('what is put off on a target is put off there with the later steps of its group, and done in their order', () => {
	const now = release(...putOff);
	expect(statuses(now, 'restart')).toEqual(['waiting', 'later', 'waiting', 'waiting']);
	expect(statuses(release(...putOff, decision('retry', 'web2')), 'restart')[1]).toBe('waiting');
	const over = [...putOff, ...succeeded('restart'), finished];
	const due = (of: Release) => dueSteps(of).map(({step}) => step.id);
	expect(due(release(...over))).toEqual(['install', 'restart']);
	const run = (of: Release, step: string) => decideStep(of, {do: 'run', step});
	expect(run(release(...over), 'restart')).toMatchObject({
		ok: false,
		message: 'install comes before restart on web2, and is not done there.',
	});
	const done = [
		...over,
		decision('retry', 'web2'),
		intendedAgain,
		changes({web2: 'succeeded'}, 2, 2),
		...succeeded('install', 2).slice(1),
	];
	expect(due(release(...done))).toEqual(['restart']);
	expect(run(release(...done), 'restart')).toMatchObject({ok: true, writes: [{events: [{targets: ['web2']}]}]});
});

test('after the end of its release no failure is taken but those that were taken before', () => {
	const tolerant = command('install', 'install', onTargets(names, {maxFailures: 1}));
	const taken = [
		intended,
		changes({web1: 'succeeded', web2: 'failed', web3: 'failed', web4: 'succeeded'}),
		...failedEnd,
		decision('later', 'web3'),
	];
	const of = (...events: readonly ReleaseEvent[]) =>
		given(deploying('v1', {steps: [tolerant], begun: 0}), happened(1, ...events)).book.release(1);
	const limits = (now: Release) => [order(now).maxFailures, order(now).others.failed];
	expect(limits(of(...taken, {type: 'step-retried', step: 'install', attempt: 1}))).toEqual([1, 0]);
	expect(limits(of(...taken, ...succeeded('install', 2), finished, decision('retry', 'web3')))).toEqual([1, 1]);
	const late = [...taken, decision('ignore', 'web2'), finished, decision('retry', 'web3')];
	expect(limits(of(...late))).toEqual([0, 0]);
});

test.each<[string, readonly ReleaseEvent[], TargetDecision, readonly string[], RegExp]>([
	['a target that there is not', half, 'ignore', ['web9'], /web9 is no target/],
	['without a reason', half, 'exclude', ['web2'], /needs a reason/],
	['what is done', half, 'retry', ['web1'], /it is done there/],
	['failed, of what never began', half, 'fail', ['web3'], /nothing was begun there/],
	['while the step runs', [intended], 'ignore', ['web2'], /is running/],
	['before the step began', [], 'later', ['web2'], /has not begun/],
])('refused: %s', (name, events, decision, targets, message) => {
	const reason = name === 'without a reason' ? ' ' : 'it is so';
	expect(decide(release(...events), decision, targets, reason)).toMatchObject({
		ok: false,
		message: expect.stringMatching(message),
	});
});

test('said twice, it is no error and records nothing', () => {
	expect(decide(release(...half, ignored('web2')), 'ignore', ['web2'])).toEqual({ok: true, writes: []});
});

test('a rollback takes back what was begun, and of a step that runs what may still be begun', () => {
	const undo = (events: readonly ReleaseEvent[]) => {
		const {book} = given(
			released('v0', {verified: true}),
			deploying('v1', {steps: [install, restart], begun: 0}),
			happened(2, ...events),
		).when(rollback());
		const [step] = book.release(3).plan.steps;
		return step?.kind === 'run' ? step.fanOut : null;
	};
	const states = changes({web1: 'succeeded', web2: 'failed', web3: 'not-reached'});
	expect(undo([intended, states, ...failedEnd])).toMatchObject({targets: ['web1', 'web2'], of: 4, goesOn: true});
	expect(undo([intended, changes({web1: 'started'})])).toMatchObject({targets: names});
});

test('how a step ended is said by the names of its targets', () => {
	const states = changes({web1: 'failed', web2: 'not-reached', web3: 'unknown'});
	const now = release(intended, states);
	expect(outcomeText(targetsOf(now, fanned(now)), 'the check failed')).toBe(
		'the check failed; 1 of 4 failed: web1; not reached: web2; nobody knows how it ended on: web3; 1 never began',
	);
});

test('whatever the sizes, every target is in one batch, and in its order', () => {
	const sizes = fc.record({
		count: fc.nat(60),
		canary: fc.nat(5),
		batch: fc.option(
			fc.record({of: fc.constantFrom('targets' as const, 'percent' as const), value: fc.integer({min: 1, max: 100})}),
			{nil: null},
		),
	});
	fc.assert(
		fc.property(sizes, ({count, canary, batch}) => {
			const targets = Array.from({length: count}, (_, index) => `host${index}`);
			const {group, parallel, waitMs, check, maxFailures, reconnectMs} = onTargets([]).fanOut;
			const config = {group, parallel, waitMs, check, maxFailures, reconnectMs, canary, batch};
			const batches = batchesOf(fanOutOf(config, {web: {targets, transport: null}}));
			expect(batches.flat()).toEqual(targets);
			expect(batches.slice(1).every(({length}) => length > 0)).toBe(true);
		}),
	);
});

test('however findings come, every target is counted once', () => {
	const finding = fc.tuple(
		fc.constantFrom(...names, 'web9', '__proto__'),
		fc.constantFrom<TargetState>('started', 'succeeded', 'failed', 'unknown', 'not-reached'),
	);
	fc.assert(
		fc.property(fc.array(finding), found => {
			const now = release(intended, ...found.map(([target, state]) => changes({[target]: state})));
			const {batch: _, total, ...counts} = tallyOf(now, fanned(now));
			expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(total);
		}),
	);
});

test('one of which nobody knows anything is lost as a whole, and begun again without a word three times at most', () => {
	const again = [1, 2, 3].flatMap(attempt => lost('install', attempt));
	expect(nextAction(release(...again.slice(0, 4)))).toMatchObject({do: 'start', attempt: 3});
	expect(nextAction(release(...again))).toMatchObject({do: 'wait'});
});

function decision(how: TargetDecision, ...targets: readonly string[]): ReleaseEvent {
	return {type: 'targets-decided', step: 'install', decision: how, targets, reason: 'it is so'};
}

function ignored(...targets: readonly string[]): ReleaseEvent {
	return decision('ignore', ...targets);
}

test('a target whose failure the step took can be excluded afterwards, and nothing else be said of it', () => {
	const over = [
		intended,
		changes({web1: 'succeeded', web2: 'failed', web3: 'succeeded', web4: 'succeeded'}),
		...succeeded('install').slice(1),
	];
	expect(decide(release(...over), 'retry', ['web2'])).toMatchObject({
		message: expect.stringContaining('nothing to decide'),
	});
	expect(decide(release(...over), 'exclude', ['web1'])).toMatchObject({ok: false});
	expect(decide(release(...over), 'exclude', ['web2'])).toMatchObject({ok: true});
	const excluded = {decision: 'exclude', targets: ['web2'], reason: 'broken'} as const;
	const after = release(...over, {type: 'targets-decided', step: 'install', ...excluded});
	expect(stepOf(after, 'install').state.status).toBe('succeeded');
	expect(next(after, 'restart')).toEqual(['web1', 'web3', 'web4']);
});
