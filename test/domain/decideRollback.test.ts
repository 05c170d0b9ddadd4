import {expect, test} from 'vitest';
import {decideEnvironment} from '../../src/domain/decideEnvironment.ts';
import {command} from '../support/samples.ts';
import {
	candidate,
	deploying,
	done,
	finish,
	given,
	happened,
	release,
	released,
	rollback,
	start,
} from '../support/story.ts';

test('a rollback of a running release aborts it and starts in one transaction', () => {
	given(released('v1', {verified: true}), deploying('v2'))
		.when(rollback({reason: 'errors in the log'}))
		.then(
			{type: 'lease-passed', from: 2, to: 3},
			{type: 'abort-requested', reason: 'errors in the log', rollback: 3},
			{type: 'release-marked-bad', reason: 'errors in the log'},
			{
				type: 'release-started',
				release: 3,
				kind: 'rollback',
				candidate: {version: 'v1', sha: candidate('v1').sha},
				previous: {version: 'v2'},
				reverts: 2,
				undoes: [2],
				token: 4,
			},
		);
});

test('a rollback pressed twice starts one rollback', () => {
	given(released('v1', {verified: true}), deploying('v2'))
		.when(rollback(), rollback())
		.refused(
			'locked',
			'Release #3 (ana@bastion) is already rolling production back',
			{type: 'lease-passed'},
			{type: 'abort-requested'},
			{type: 'release-marked-bad'},
			{type: 'release-started', kind: 'rollback'},
		);
});

test('a rollback of a release that is over takes the lease itself', () => {
	given(released('v1', {verified: true}), released('v2', {verified: true}))
		.when(rollback())
		.then(
			{type: 'lease-taken', release: 3},
			{type: 'release-marked-bad'},
			{type: 'release-started', kind: 'rollback', candidate: {version: 'v1'}, reverts: 2},
		);
});

test('a release that is bad already is not marked twice', () => {
	given(released('v1', {verified: true}), released('v2', {bad: true}))
		.when(rollback())
		.then({type: 'lease-taken'}, {type: 'release-started'});
});

test('a lock of a person does not stop a rollback', () => {
	given(
		released('v1', {verified: true}),
		released('v2'),
		done(book => decideEnvironment(book.environment(), {do: 'lock', reason: 'freeze'})),
	)
		.when(rollback())
		.then({type: 'lease-taken'}, {type: 'release-marked-bad'}, {type: 'release-started'});
});

test('a rollback that failed can be tried again', () => {
	given(
		released('v1', {verified: true}),
		released('v2'),
		done(rollback()),
		done(finish(3, {outcome: 'failed', reason: 'push: exit code 1'})),
	)
		.when(rollback())
		.then({type: 'lease-taken', release: 4}, {type: 'release-started', candidate: {version: 'v1'}, undoes: [2]});
});

test('a rollback after a rollback goes further back', () => {
	given(
		released('v1', {verified: true}),
		released('v2', {verified: true}),
		released('v3'),
		done(rollback()),
		done(finish(4)),
	)
		.when(rollback())
		.then(
			{type: 'lease-taken'},
			{type: 'release-marked-bad'},
			{type: 'release-started', candidate: {version: 'v1'}, reverts: 2, undoes: [2]},
		);
});

test('a rollback over several releases marks them all bad', () => {
	const book = given(released('v1', {verified: true}), released('v2'), deploying('v3'))
		.when(rollback())
		.then(
			{type: 'lease-passed'},
			{type: 'abort-requested'},
			{type: 'release-marked-bad'},
			{type: 'release-marked-bad'},
			{type: 'release-started', undoes: [3, 2], reverts: 3},
		);
	expect([1, 2, 3].map(id => book.release(id).bad !== null)).toEqual([false, true, true]);
});

test('an aborted release is not aborted twice, but still rolled back', () => {
	const book = given(
		released('v1', {verified: true}),
		deploying('v2'),
		done(release(2, {do: 'abort', reason: 'wrong branch'})),
	)
		.when(rollback())
		.then({type: 'lease-passed'}, {type: 'abort-requested'}, {type: 'release-marked-bad'}, {type: 'release-started'});
	// The newer request names the rollback, which is what one wants to find.
	expect(book.release(2).abort).toMatchObject({rollback: 3});
});

test('a release that changed nothing yet cannot be rolled back, only aborted', () => {
	given(released('v1', {verified: true}), deploying('v2', {begun: 0}))
		.when(rollback())
		.refused('not-possible', 'Release #2 has changed nothing yet');
});

test('without any release there is nothing to undo', () => {
	given().when(rollback()).refused('not-possible', 'Nothing to undo');
});

test('a rollback that would run nothing is refused instead of ending well', () => {
	const steps = [command('push', 'push it')];
	given(released('v1', {verified: true, steps}), released('v2', {steps}))
		.when(rollback())
		.refused('not-possible', 'Nothing is configured that takes #2 back');
});

test('an attempt that is proven never to have run has changed nothing', () => {
	given(
		released('v1', {verified: true}),
		deploying('v2', {begun: 0}),
		happened(2, {type: 'step-intended', step: 'push', attempt: 1}, {type: 'step-fenced', step: 'push', attempt: 1}),
	)
		.when(rollback())
		.refused('not-possible', 'changed nothing');
});

test('after a rollback was freed, the next release starts and can be rolled back to the same place', () => {
	given(
		released('v1', {verified: true}),
		released('v2'),
		done(rollback()),
		done(finish(3)),
		done(book => decideEnvironment(book.environment(), {do: 'unlock', reason: null})),
		done(start('v4', {steps: [command('push', 'push it', {undo: 'push it back'})]})),
		happened(4, {type: 'step-intended', step: 'push', attempt: 1}),
	)
		.when(rollback())
		.then(
			{type: 'lease-passed', from: 4, to: 5},
			{type: 'abort-requested'},
			{type: 'release-marked-bad'},
			{type: 'release-started', candidate: {version: 'v1'}, undoes: [4]},
		);
});
