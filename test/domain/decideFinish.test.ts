import {expect, test} from 'vitest';
import {releaseStatus} from '../../src/domain/release.ts';
import {deploying, done, finish, given, released, rollback} from '../support/story.ts';

test('a release that ends frees its lease in the same transaction', () => {
	const book = given(deploying('v1'))
		.when(finish(1, {outcome: 'succeeded', verified: true}))
		.then({type: 'release-finished', outcome: 'succeeded', verified: true}, {type: 'lease-freed', release: 1});
	expect(book.environment().lease).toBeNull();
});

test('an aborted release does not free the lease that its rollback inherited', () => {
	const book = given(released('v1', {verified: true}), deploying('v2'), done(rollback()))
		.when(finish(2, {outcome: 'aborted'}))
		.then({type: 'release-finished', outcome: 'aborted'});
	expect(book.environment().lease).toMatchObject({release: 3});
});

test('a rollback that succeeded marks what it took back and leaves the environment locked', () => {
	const book = given(released('v1', {verified: true}), released('v2'), released('v3'), done(rollback()))
		.when(finish(4))
		.then(
			{type: 'release-finished'},
			{type: 'release-rolled-back', by: 4},
			{type: 'release-rolled-back', by: 4},
			{type: 'lease-freed', release: 4},
			{type: 'environment-locked', reason: '#3, #2 rolled back by #4'},
		);
	expect([1, 2, 3].map(id => releaseStatus(book.release(id)))).toEqual(['succeeded', 'rolled-back', 'rolled-back']);
});

test.each([
	'failed',
	'aborted',
	'unknown',
] as const)('a rollback that ended %s takes nothing back, but locks the environment and says so', outcome => {
	given(released('v1', {verified: true}), released('v2'), done(rollback()))
		.when(finish(3, {outcome}))
		.then(
			{type: 'release-finished', outcome},
			{type: 'lease-freed'},
			{type: 'environment-locked', reason: `#2 rollback ${outcome} by #3`},
		);
});
