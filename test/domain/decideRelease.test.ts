import {expect, test} from 'vitest';
import {decideEnvironment, type EnvironmentCommand} from '../../src/domain/decideEnvironment.ts';
import {type Ask, deploying, given, release, released} from '../support/story.ts';

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
