// A release that went wrong and was taken back, with everything hostile that people may write into it.
import type {Recorded, ReleaseEvent} from '../../src/domain/events.ts';
import type {ReportFacts} from '../../src/report/reportOf.ts';
import {reportOf} from '../../src/report/reportOf.ts';
import {command, migration, question, queueLength, watching} from '../support/samples.ts';
import {done, failed, finish, given, happened, release, rollback, start, step, succeeded} from '../support/story.ts';

/** A text that would do harm wherever it is taken for markup. */
export const hostile = '<img src=x onerror=alert(1)>"\'`]]>-->|[x](http://evil)\u001b[2J\u202e';

const readings = (value: number): ReleaseEvent => ({
	type: 'signals-sampled',
	step: 'watch',
	stage: 'during',
	readings: {queue: {what: 'number', value}},
});

/** The story: shipped with a failed and a repeated step, watched, found wanting, taken back by a person. */
export function takenBack() {
	const steps = [
		command('build', `make # ${hostile}`, {phase: 'preflight', title: `make # ${hostile}`}),
		migration('001'),
		command('push', 'push it', {undo: 'push it back'}),
		watching(60_000, {signals: [queueLength(20)]}),
		question('smoke', {title: `Does ${hostile} work?`}),
	];
	const sampled: ReleaseEvent[] = [
		{type: 'signals-sampled', step: 'watch', stage: 'before', readings: {queue: {what: 'nothing', why: hostile}}},
	];
	return given(
		done(
			start('v2', {
				previous: {sha: 'b'.repeat(40), version: 'v1'},
				steps,
				overrides: [{gate: 'window', reason: hostile}],
				gates: [{id: 'window', verdict: 'block', text: ''}],
			}),
		),
		happened(1, ...sampled, ...failed('build')),
		done(step(1, {do: 'retry', step: 'build', attempt: null})),
		happened(1, ...succeeded('build', 2), ...succeeded('migrate-001'), ...succeeded('push')),
		happened(1, {type: 'step-intended', step: 'watch', attempt: 1}, readings(3), readings(40), readings(50)),
		done(release(1, {do: 'note', text: `${hostile}\nand on`, step: 'push'})),
		happened(1, {type: 'signals-judged', step: 'watch', attempt: 1, verdict: 'fail'}, ...failed('watch').slice(1)),
		done(rollback({reason: hostile})),
		done(finish(1, {outcome: 'aborted', reason: hostile})),
		happened(2, ...succeeded('undo-push')),
		done(finish(2)),
	).book;
}

/** The facts of its report. */
export function factsOf(book: ReturnType<typeof takenBack>, change: Partial<ReportFacts> = {}): ReportFacts {
	const told = (id: number): {release: ReturnType<typeof book.release>; events: readonly Recorded<ReleaseEvent>[]} => ({
		release: book.release(id),
		events: book.events(id),
	});
	return {
		...told(1),
		project: `shop ${hostile}`,
		madeAt: '2026-05-04T13:00:00.000Z',
		startedByItself: false,
		rollback: book.nextRelease() > 2 ? told(2) : null,
		changes: {
			commits: [{sha: 'a'.repeat(40), subject: hostile, author: hostile, at: '2026-05-01T10:00:00.000Z'}],
			count: 1,
			lacking: null,
		},
		failures: [
			{step: 'build', attempt: 1, at: '2026-05-04T12:00:03.000Z', detail: hostile, output: [hostile, '```'], cut: true},
		],
		approvals: [],
		signoffs: [],
		...change,
	};
}

/** The report of the story. */
export const reportOfStory = () => reportOf(factsOf(takenBack()));
