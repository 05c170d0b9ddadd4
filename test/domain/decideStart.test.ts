import {expect, test} from 'vitest';
import {decideEnvironment} from '../../src/domain/decideEnvironment.ts';
import {deploying, done, finish, given, place, released, rollback, start} from '../support/story.ts';

const lock = done(book => decideEnvironment(book.environment(), {do: 'lock', reason: 'audit'}));

test('a start takes the lease and freezes the plan in one transaction', () => {
	given()
		.when(start('v1'))
		.then(
			{type: 'lease-taken', release: 1},
			{
				type: 'release-started',
				release: 1,
				kind: 'deploy',
				environment: place,
				token: 1,
				plan: {steps: [{id: 'push', run: 'push it'}]},
				reverts: null,
			},
		);
});

test('a start while a release runs says who holds the environment', () => {
	given(deploying('v1')).when(start('v2')).refused('locked', 'production is locked by release #1 (ana@bastion');
});

test('a start after the release before has ended gets a larger fencing token', () => {
	given(released('v1'))
		.when(start('v2'))
		.then({type: 'lease-taken', release: 2}, {type: 'release-started', release: 2, token: 3});
});

test('a start on an environment that a person locked says why it is locked', () => {
	given(lock).when(start('v1')).refused('locked', 'audit');
});

test('a start after a rollback waits until somebody frees the environment', () => {
	const rolledBack = [released('v1', {verified: true}), released('v2'), done(rollback()), done(finish(3))];
	given(...rolledBack)
		.when(start('v3'))
		.refused('locked', '#2 rolled back by #3');
	given(
		...rolledBack,
		done(book => decideEnvironment(book.environment(), {do: 'unlock', reason: null})),
	)
		.when(start('v3'))
		.then({type: 'lease-taken'}, {type: 'release-started'});
});

test('a gate that blocks refuses the start and is named', () => {
	const gates = [
		{id: 'window', verdict: 'block', text: 'outside the window'},
		{id: 'ci', verdict: 'warn', text: 'not yet'},
	] as const;
	given().when(start('v1', {gates})).refused('gate', 'window: outside the window');
});

test('where a question is open, it says how to answer it', () => {
	const gates = [
		{id: 'ask-risk', verdict: 'block', text: 'How risky is it?'},
		{id: 'ci', verdict: 'block', text: 'red'},
	] as const;
	expect(start('v1', {gates})(given().book)).toMatchObject({
		hint: 'Answer with --answer risk=TEXT. Overrule with --override ci --reason TEXT.',
	});
});

test('a gate that is not there cannot be overruled', () => {
	given()
		.when(start('v1', {overrides: [{gate: 'windw', reason: 'agreed with ops'}]}))
		.refused('not-found', 'no gate "windw"');
});

test('all blocking gates must be overruled, and the overrules are recorded', () => {
	const gates = [
		{id: 'window', verdict: 'block', text: 'outside the window'},
		{id: 'ci', verdict: 'block', text: 'red'},
	] as const;
	const window = {gate: 'window', reason: 'agreed with ops'};
	const ci = {gate: 'ci', reason: 'known flake'};
	given()
		.when(start('v1', {gates, overrides: [window]}))
		.refused('gate', 'ci: red');
	given()
		.when(start('v1', {gates, overrides: [window, ci]}))
		.then({type: 'lease-taken'}, {type: 'release-started', overrides: [window, ci]});
});

test('a warning does not hold a start up', () => {
	given()
		.when(start('v1', {gates: [{id: 'live', verdict: 'warn', text: 'not known'}]}))
		.then({type: 'lease-taken'}, {type: 'release-started'});
});

test('a lock is no gate: nobody overrules it', () => {
	const overrides = [{gate: 'lock', reason: 'now'}];
	given(lock).when(start('v1', {overrides})).refused('locked', 'audit');
});

test('a release without steps is no release', () => {
	given()
		.when(start('v1', {steps: []}))
		.refused('not-possible', 'Nothing is configured');
});

test('a start takes what its environment shares together with its lease', () => {
	const locks = [
		{name: 'orders-db', seq: 0, taken: null, isHeld: false},
		{name: 'search', seq: 0, taken: null, isHeld: false},
	];
	given()
		.when(start('v1', {locks}))
		.then(
			{type: 'lease-taken', release: 1},
			{type: 'release-started', release: 1, locks: ['orders-db', 'search']},
			{type: 'lock-taken', release: 1, environment: place},
			{type: 'lock-taken', release: 1, environment: place},
		);
});

test('a start whose environment shares something with one that is being released says which and where', () => {
	const locks = [{name: 'orders-db', seq: 4, taken: {release: 7, environment: 'staging'}, isHeld: true}];
	given()
		.when(start('v1', {locks}))
		.refused('locked', 'shares "orders-db" with staging, where release #7 is under way');
});
