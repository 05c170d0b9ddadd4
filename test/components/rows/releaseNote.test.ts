import {expect, test} from 'vitest';
import {releaseNote} from '../../../components/rows/releaseRows.ts';
import {plain} from '../../../components/text/line.ts';
import type {ReleaseEvent} from '../../../src/domain/events.ts';
import {stepOf} from '../../../src/domain/release.ts';
import {stepElapsed} from '../../../store/timing.ts';
import {command, question} from '../../support/samples.ts';
import {deploying, failed, given, happened, succeeded} from '../../support/story.ts';

const steps = [
	command('on', 'maintenance on'),
	command('off', 'maintenance off', {closes: 'on'}),
	command('late', 'destroy', {phase: 'cleanup', deferred: {afterMs: 1000, unlessRolledBack: false}}),
];
const abort: ReleaseEvent = {type: 'abort-requested', reason: 'errors', rollback: null};
const begun: ReleaseEvent = {type: 'step-intended', step: 'off', attempt: 1};
const end: ReleaseEvent = {type: 'release-finished', outcome: 'aborted', verified: false, reason: null};

function noteAfter(...events: readonly ReleaseEvent[]): string {
	const {book} = given(deploying('v1', {steps, begun: 0}), happened(1, ...succeeded('on'), ...events));
	const context = {release: book.release(1), usual: {}, now: 0, idWidth: 12};
	return releaseNote(context, true, 80, 2).map(plain).join(' ');
}

test('while a release is aborted, what closes first can be ended', () => {
	expect(noteAfter(abort, begun)).toBe('aborting: errors · off closes first: e ends it');
	expect(noteAfter(abort, begun, {type: 'step-end-requested', step: 'off', attempt: 1})).toBe('aborting: errors');
});

test('a question that was open when its release ended waits no longer', () => {
	const asked: ReleaseEvent = {type: 'step-asked', step: 'check'};
	const {book} = given(deploying('v1', {steps: [question('check')], begun: 0}), happened(1, asked, end));
	const [day, release] = [86_400_000, book.release(1)];
	const {state, attempts} = stepOf(release, 'check');
	const later = Date.parse(release.startedAt) + day;
	expect(stepElapsed({state, attempts}, later)).toBeGreaterThan(day / 2);
	expect(stepElapsed({state, attempts}, later, release.end)).toBe(1000);
});

test('that something is still open is said before what is due later', () => {
	expect(noteAfter(abort, ...failed('off'), end)).toBe('‼ off did not close on: do it by hand, or R');
	expect(noteAfter(...succeeded('off'), end)).toContain('late due');
});
