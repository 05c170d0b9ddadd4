import {expect, test} from 'vitest';
import {htmlReport} from '../../src/report/htmlReport.ts';
import {markdownReport} from '../../src/report/markdownReport.ts';
import {reportOf} from '../../src/report/reportOf.ts';
import {reportClock} from '../../src/report/times.ts';
import {command, question, watching} from '../support/samples.ts';
import {done, failed, finish, given, happened, rollback, start, succeeded} from '../support/story.ts';
import {factsOf, hostile, reportOfStory, takenBack} from './facts.ts';

test('a report tells who did what, in order, with the rollback', () => {
	const {actions} = reportOfStory();
	expect(actions.map(({by, release, type}) => [by, release, type])).toEqual([
		['ana@bastion', 1, 'release-started'],
		[null, 1, 'step-finished'],
		['ana@bastion', 1, 'step-retried'],
		['ana@bastion', 1, 'note-added'],
		[null, 1, 'signals-judged'],
		[null, 1, 'step-finished'],
		['ana@bastion', 1, 'abort-requested'],
		['ana@bastion', 1, 'release-marked-bad'],
		['ana@bastion', 2, 'release-started'],
		[null, 1, 'release-finished'],
		[null, 2, 'release-finished'],
		[null, 1, 'release-rolled-back'],
	]);
});

test('the times of a post-mortem are those of the first sign, the decision and the return', () => {
	const {postMortem, release} = reportOfStory();
	expect(release).toMatchObject({status: 'rolled-back', rolledBackBy: 2});
	expect(postMortem).toMatchObject({
		rollback: 2,
		live: {how: 'the steps of the deploy phase were done'},
		detected: {how: 'watch: exit code 1'},
		decided: {how: 'ana@bastion'},
		restored: {how: '#2 brought v1 back: its steps were done'},
	});
});

test('a release that was not rolled back has no post-mortem', () => {
	const book = takenBack();
	const {postMortem, changes} = reportOf(
		factsOf(book, {release: book.release(2), events: book.events(2), rollback: null}),
	);
	expect(postMortem).toBeNull();
	expect(changes.count).toBe(1);
});

test('each attempt of a step is a span of its own, and so is the waiting for a person', () => {
	const steps = reportOfStory().phases.flatMap(phase => phase.steps);
	expect(steps.find(({id}) => id === 'build')?.spans).toMatchObject([
		{what: 'attempt', attempt: 1, outcome: 'failed', exitCode: 1},
		{what: 'attempt', attempt: 2, outcome: 'succeeded'},
	]);
	expect(steps.find(({id}) => id === 'smoke')).toMatchObject({status: 'pending', spans: []});
});

test('a signal has each look with its moment; where nothing was read there is why', () => {
	const {signals} = reportOfStory();
	expect(signals).toMatchObject([
		{
			step: 'watch',
			name: 'queue',
			unit: 'number',
			most: 20,
			looks: [
				{stage: 'before', value: null, problem: hostile},
				{stage: 'during', value: 3, problem: null},
				{stage: 'during', value: 40},
				{stage: 'during', value: 50},
			],
		},
	]);
});

test('a rollback that nobody asked for has nobody’s name', () => {
	const steps = [command('push', 'push it', {undo: 'push it back'}), watching(60_000, {onFail: 'rollback'})];
	const previous = {sha: 'b'.repeat(40), version: 'v1'};
	const {book} = given(
		done(start('v2', {steps, previous})),
		happened(1, ...succeeded('push'), ...failed('watch')),
		happened(1, {type: 'rollback-announced', step: 'watch', at: '2026-05-04T12:00:01.000Z'}),
		done(rollback({reason: 'by itself'})),
		done(finish(1, {outcome: 'aborted', reason: 'by itself'})),
		happened(2, ...succeeded('undo-push')),
		done(finish(2)),
	);
	const {actions, postMortem} = reportOf(factsOf(book));
	expect(actions.filter(({by}) => by !== null).map(({text}) => text)).toEqual([
		'started the release of v2 to production',
	]);
	expect(actions.map(({text}) => text)).toContain('a rollback to v1 began by itself');
	expect(postMortem?.decided).toMatchObject({how: 'the watch rolled it back by itself'});
});

test('what a person asks for while a rollback by itself counts down is theirs', () => {
	const steps = [command('push', 'push it', {undo: 'push it back'}), watching(60_000, {onFail: 'rollback'})];
	const previous = {sha: 'b'.repeat(40), version: 'v1'};
	const {book} = given(
		done(start('v2', {steps, previous})),
		happened(1, ...succeeded('push'), ...failed('watch')),
		happened(1, {type: 'rollback-announced', step: 'watch', at: '2026-05-04T13:00:00.000Z'}),
		done(rollback()),
	);
	const {postMortem} = reportOf(factsOf(book));
	expect(postMortem).toMatchObject({decided: {how: 'ana@bastion'}, restored: {at: null}, affectedMs: null});
});

test('a release that still waits is told of as far as it has come', () => {
	const {book} = given(
		done(start('v2', {steps: [command('push', 'push it'), question('smoke')]})),
		happened(1, ...succeeded('push'), {type: 'step-asked', step: 'smoke'}),
	);
	const report = reportOf(factsOf(book, {rollback: null}));
	expect(report.release).toMatchObject({status: 'waiting', finishedAt: null, durationMs: null});
	expect(report.phases.at(-1)?.steps).toMatchObject([
		{id: 'smoke', spans: [{what: 'waiting', endedAt: null, outcome: null}]},
	]);
	expect(markdownReport(report, reportClock('UTC'))).toContain('- state: · waiting');
	expect(htmlReport(report, reportClock('UTC'))).toMatch(/class="bar waiting"/);
});
