import {expect, test} from 'vitest';
import {decideEnvironment, type EnvironmentCommand} from '../../src/domain/decideEnvironment.ts';
import {ben} from '../support/samples.ts';
import {type Ask, deploying, done, given, release, released, rollback} from '../support/story.ts';

const pause = release(1, {do: 'pause', reason: 'lunch'});
const resume = release(1, {do: 'resume'});
const abort = release(1, {do: 'abort', reason: 'wrong branch'});

test('a release is paused and resumed, each once', () => {
	given(deploying('v1'))
		.when(pause, pause, resume, resume)
		.then({type: 'release-paused', reason: 'lunch'}, {type: 'release-resumed'});
});

test('an abort that is asked for twice is recorded once', () => {
	given(deploying('v1')).when(abort, abort).then({type: 'abort-requested', reason: 'wrong branch', rollback: null});
});

test.each([
	['pause', pause],
	['resume', resume],
	['abort', abort],
])('%s comes too late for a release that is over', (_, ask) => {
	given(released('v1')).when(ask).refused('not-possible', 'Release #1 is over: it succeeded');
});

test('a note can always be added, if it says something', () => {
	const book = given(released('v1'))
		.when(release(1, {do: 'note', text: 'customer called'}))
		.then({type: 'note-added', text: 'customer called'});
	expect(book.release(1).notes).toMatchObject([{text: 'customer called', by: {user: 'ana'}}]);
	given(released('v1'))
		.when(release(1, {do: 'note', text: ' \n'}))
		.refused('not-possible', 'empty');
});

const environment =
	(command: EnvironmentCommand): Ask =>
	book =>
		decideEnvironment(book.environment(), command);

test('an environment is locked with a reason and freed again', () => {
	const book = given()
		.when(environment({do: 'lock', reason: 'audit'}), environment({do: 'unlock', reason: 'audit is over'}))
		.then({type: 'environment-locked', reason: 'audit'}, {type: 'environment-unlocked', reason: 'audit is over'});
	expect(book.environment().lock).toBeNull();
});

test('a lock says who holds it to whoever wants it, too', () => {
	given()
		.when(environment({do: 'lock', reason: 'audit'}), environment({do: 'lock', reason: 'mine'}))
		.refused('locked', 'production is locked already by ana@bastion: audit', {type: 'environment-locked'});
});

test('locking needs a reason, freeing what is free needs nothing', () => {
	given()
		.when(environment({do: 'lock', reason: ' '}))
		.refused('not-possible', 'needs a reason');
	given()
		.when(environment({do: 'unlock', reason: null}))
		.then();
});

test('a person’s lock and a release’s lease do not touch each other', () => {
	const book = given(deploying('v1'))
		.when(environment({do: 'lock', reason: 'no more today'}), environment({do: 'unlock', reason: null}))
		.then({type: 'environment-locked'}, {type: 'environment-unlocked'});
	expect(book.environment().lease).toMatchObject({release: 1});
});

const breaking =
	(reason: string, alive: readonly number[] = []): Ask =>
	book => {
		const state = book.environment();
		const held = state.lease ? book.release(state.lease.release) : null;
		const open = held ? [held, ...held.undoes.map(book.release)] : [];
		return decideEnvironment(state, {do: 'break', reason}, held && {by: ben, open, alive});
	};

test('a lease is broken with a reason, and its release ends with it', () => {
	const book = given(deploying('v1')).when(breaking('the runner’s machine burned')).then(
		{type: 'lease-broken', release: 1, reason: 'the runner’s machine burned'},
		{
			type: 'release-finished',
			outcome: 'unknown',
			verified: false,
			reason: 'its lease was broken by ben@bastion: the runner’s machine burned',
		},
	);
	expect(book.environment().lease).toBeNull();
	expect(book.release(1).end?.outcome).toBe('unknown');
});

test('breaking the lease of a rollback ends what it aborted and nobody ended, too', () => {
	const book = given(released('v1', {verified: true}), deploying('v2'), done(rollback()))
		.when(breaking('gone'))
		.then(
			{type: 'lease-broken', release: 3},
			{type: 'release-finished', outcome: 'unknown'},
			{type: 'release-finished', outcome: 'unknown'},
		);
	expect([2, 3].map(id => book.release(id).end?.outcome)).toEqual(['unknown', 'unknown']);
	// One that ended before keeps its end.
	expect(book.release(1).end?.outcome).toBe('succeeded');
});

test('a lease is not broken without one, without a reason, or while its release goes on here', () => {
	given(released('v1')).when(breaking('gone')).refused('not-possible', 'No release holds production');
	given(deploying('v1')).when(breaking(' ')).refused('not-possible', 'needs a reason');
	given(deploying('v1'))
		.when(breaking('gone', [1]))
		.refused('locked', 'Release #1 still runs on this machine');
});

test('a person’s lock outlasts a broken lease', () => {
	const book = given(deploying('v1'))
		.when(environment({do: 'lock', reason: 'audit'}), breaking('gone'))
		.then({type: 'environment-locked'}, {type: 'lease-broken'}, {type: 'release-finished'});
	expect(book.environment()).toMatchObject({lease: null, lock: {reason: 'audit'}});
});
