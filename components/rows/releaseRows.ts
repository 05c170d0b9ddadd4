import {unsentAnnouncements} from '../../src/domain/announcement.ts';
import {openClosings} from '../../src/domain/closing.ts';
import {dueSteps} from '../../src/domain/deferred.ts';
import {stepExpectedMs} from '../../src/domain/durations.ts';
import {outlivingStep} from '../../src/domain/endStep.ts';
import {isFannedOut} from '../../src/domain/fanOut.ts';
import {placeText} from '../../src/domain/fanOutWords.ts';
import {operatorName} from '../../src/domain/operator.ts';
import {isInteractive, type PlanStep} from '../../src/domain/plan.ts';
import type {Release, StepRecord} from '../../src/domain/release.ts';
import {orphansOf, orphanText, runningStep, stepOf, waitingFor} from '../../src/domain/release.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import {tallyOf} from '../../src/domain/targets.ts';
import {tallyText} from '../../src/domain/targetWords.ts';
import {dueRollback, rollsBackByItself, watchOf} from '../../src/domain/watchRecord.ts';
import type {ReleaseRow} from '../../store/releaseRows.ts';
import {remainingMs, stepElapsed} from '../../store/timing.ts';
import type {FrameTitle} from '../frame.ts';
import {glyphs, spinnerAt} from '../glyphs.ts';
import type {Line, Span} from '../text/line.ts';
import {span, spread} from '../text/line.ts';
import {pad, textWidth, wrap} from '../text/width.ts';
import {checklistCount, sectionRow} from './checklistRows.ts';
import {lateSpan, unsentSpan} from './lateSpans.ts';
import {releaseWord} from './releaseWords.ts';
import {clock, duration, stepDuration} from './time.ts';
import {waitingHint, waitingHints} from './waitingHint.ts';

/** What the rows of a release depend on besides it. */
export type ReleaseRowContext = {
	readonly release: Release;
	/** The columns that ids of steps take. */
	readonly idWidth: number;
	/** What steps usually take, in milliseconds. */
	readonly usual: Readonly<Record<string, number>>;
	readonly now: number;
	/** What is wrong with the runner host that it is for. */
	readonly hostTrouble?: string | null;
};

/** The release pane's title: number, what goes where, and what it does now. */
export function releaseTitle(release: Release | null, now: number): FrameTitle {
	if (!release) return {left: [span('Release')], right: []};
	const word = releaseWord(release);
	const what = release.kind === 'rollback' ? `back to ${release.candidate.version}` : release.candidate.version;
	const took = (release.end ? Date.parse(release.end.at) : now) - Date.parse(release.startedAt);
	return {
		left: [
			span(`Release #${release.id} `),
			span(plainText(what), 'muted'),
			span(' · ', 'muted'),
			span(`${release.end ? `${word.mark} ` : ''}${word.text}`, word.tone),
			...(release.runnerHost === undefined ? [] : [span(` · on ${plainText(release.runnerHost)}`, 'muted')]),
		],
		right: [span(duration(took), 'muted')],
	};
}

/** A phase, the heading of a part of a checklist, or a step in one row. */
export function releaseRow(row: ReleaseRow, width: number, context: ReleaseRowContext): Line {
	if (row.kind === 'phase') return phaseRow(row, width, context);
	if (row.kind === 'step') {
		const noted = context.release.notes.some(({step}) => step === row.step.id) ? [span('noted · ', 'warn')] : [];
		return stepRow(row.step, row.record, width, context, '   ', noted);
	}

	return sectionRow(row, width);
}

/** A step in one row: its mark, id, what it does, and how long it took, takes, or should take. */
export function stepRow(
	step: PlanStep,
	record: StepRecord,
	width: number,
	context: ReleaseRowContext,
	indent = '',
	before: Line = [],
): Line {
	const {state, attempts} = record;
	const elapsed = stepElapsed(record, context.now, context.release.end);
	const usual = stepExpectedMs(step, context.usual);
	const tries = attempts.length > 1 ? [span(` ×${attempts.length}`, 'warn')] : [];
	const isOpen = state.status === 'pending';
	const time = stepTime(record, elapsed, usual);
	return spread(
		width,
		[
			span(indent),
			stepMark(record, context.now),
			span(` ${pad(plainText(step.id), context.idWidth)} `, isOpen ? 'muted' : 'plain'),
			...before,
			...targetsText(step, record, context.release),
			...stepText(step, record),
			...itemText(step, record),
		],
		[...tries, span(` ${time}`, 'muted')],
	);
}

function stepTime({state, attempts}: StepRecord, elapsed: number | null, usual: number | null): string {
	if (state.status === 'pending') return usual === null ? '' : `~${stepDuration(usual)}`;
	if (elapsed === null) return '';
	if (attempts.at(-1)?.result) return stepDuration(elapsed);
	const isWorthSaying = state.status === 'running' && usual !== null && usual >= 1000;
	return isWorthSaying ? `${duration(elapsed)} of ${duration(usual)}` : duration(elapsed);
}

/** The columns that the ids of these steps take. */
export function stepIdWidth(steps: readonly PlanStep[]): number {
	return Math.min(18, Math.max(6, ...steps.map(({id}) => textWidth(id))));
}

/** The mark of a step. */
export function stepMark({state}: StepRecord, now: number): Span {
	return statusMark(state.status, now);
}

function statusMark(status: StepRecord['state']['status'], now: number): Span {
	switch (status) {
		case 'pending':
			return span(glyphs.pending, 'muted');
		case 'running':
			return span(spinnerAt(now), 'busy');
		case 'asking':
		case 'needs-person':
			return span(glyphs.asking, 'warn');
		case 'succeeded':
			return span(glyphs.done, 'good');
		case 'failed':
			return span(glyphs.failed, 'bad');
		case 'unknown':
			return span(glyphs.unknown, 'bad');
		case 'skipped':
			return span(glyphs.skipped, 'muted');
	}
}

/** What a release needs from a person, or how it ended: the lines below the phases, none when there is nothing to say. */
export function releaseNote(
	context: ReleaseRowContext,
	runnerAlive: boolean | null,
	width: number,
	rows: number,
): readonly Line[] {
	const said = noteSpan(context, runnerAlive);
	if (!said) return [];
	// How it ended is read at leisure; what is wrong now is said whole.
	return context.release.end && said.tone !== 'bad'
		? [[said]]
		: wrap(said.text, width)
				.slice(0, rows)
				.map(text => [{...said, text}]);
}

function noteSpan(context: ReleaseRowContext, runnerAlive: boolean | null): Span | null {
	const {release, usual, now} = context;
	if (release.end) {
		const how = release.end.reason === null ? '' : `: ${plainText(release.end.reason)}`;
		const by = release.rolledBackBy === null ? '' : ` · rolled back by #${release.rolledBackBy}`;
		const unsent = unsentAnnouncements(release);
		const [open] = openClosings(release);
		if (open)
			return span(`${glyphs.warn} ${plainText(`${open.id} did not close ${open.closes}`)}: do it by hand, or R`, 'bad');
		if (unsent.length > 0) return unsentSpan(release, unsent);
		const [late] = dueSteps(release);
		if (late) return lateSpan(release, late, now);
		const verified = release.end.verified ? 'verified live' : 'not verified live';
		return span(`${clock(Date.parse(release.end.at), false)} ${verified}${by}${how}`, 'muted');
	}

	if (runnerAlive === false) return span(`${glyphs.warn} its runner has died: u carries on`, 'bad');
	if (context.hostTrouble) return span(`${glyphs.warn} ${plainText(context.hostTrouble)}`, 'bad');
	if (release.abort) {
		const closing = outlivingStep(release);
		const first = closing ? ` · ${plainText(closing.id)} closes first: e ends it` : '';
		return span(`aborting: ${plainText(release.abort.reason)}${first}`, 'warn');
	}

	const waiting = waitingFor(release);
	if (waiting?.why === 'paused' && release.paused?.reason) {
		return span(`paused: ${plainText(release.paused.reason)} · p goes on`, 'warn');
	}

	if (waiting?.why === 'paused' && release.plan.steps.some(step => rollsBackByItself(release, step))) {
		return span('held: p lets it roll back after all, R does it now, S skips the watch', 'warn');
	}

	const refused = release.plan.steps.map(step => watchOf(release, step.id).refused).find(why => why !== null);
	if (refused && waiting?.why === 'failed') {
		return span(`cannot roll back by itself: ${plainText(refused)} · ${waitingHints.failed}`, 'warn');
	}

	const due = dueRollback(release);
	if (due !== null) {
		return span(
			`${glyphs.warn} rolls back in ${duration(Math.max(0, Date.parse(due) - now))}: p holds it, R does it now`,
			'bad',
		);
	}

	if (waiting) {
		const list = waiting.why === 'asking' ? checklistCount(release, waiting.step) : null;
		if (list !== null) return span(`${list} · Space ticks, x declines, n notes`, 'warn');
		return span(waitingHint(release, waiting), 'warn');
	}

	const left = orphansIn(release);
	if (left) return span(`${plainText(orphanText(left))}${left.ending ? '' : ' · e ends it'}`, 'warn');
	const leftMs = remainingMs(release, usual, now);
	return leftMs === null || leftMs === 0 ? null : span(`about ${duration(leftMs)} left`, 'muted');
}

function orphansIn(release: Release) {
	const running = runningStep(release);
	return running ? orphansOf(release, running.id) : null;
}

function phaseRow(
	row: Extract<ReleaseRow, {kind: 'phase'}>,
	width: number,
	{release, usual, now}: ReleaseRowContext,
): Line {
	const took = phaseElapsed(row.steps, release, now);
	const expected = row.steps.map(step => stepExpectedMs(step, usual)).filter(time => time !== null);
	const should = expected.length === 0 ? null : expected.reduce((sum, time) => sum + time, 0);
	const time =
		row.status === 'pending' ? (should === null ? '' : `~${duration(should)}`) : took === null ? '' : duration(took);
	return spread(
		width,
		[
			statusMark(row.status === 'done' ? 'succeeded' : row.status, now),
			span(` ${pad(row.phase, 10)}`, row.status === 'pending' ? 'muted' : 'strong'),
			span(pad(`${row.done}/${row.total}`, 6, 'right'), 'muted'),
		],
		[span(time, 'muted')],
	);
}

// The open items of a checklist wait side by side: their time counts once.
function phaseElapsed(steps: readonly PlanStep[], release: Release, now: number): number | null {
	const records = steps.map(step => stepOf(release, step.id));
	const elapsed = (areOpen: boolean) =>
		records
			.filter(({state}) => (state.status === 'asking') === areOpen)
			.flatMap(record => stepElapsed(record, now, release.end) ?? []);
	const [asking, others] = [elapsed(true), elapsed(false)];
	if (asking.length + others.length === 0) return null;
	return others.reduce((sum, time) => sum + time, 0) + Math.max(0, ...asking);
}

// How far it is on its targets, before what it does.
function targetsText(step: PlanStep, {state}: StepRecord, release: Release): Line {
	if (!isFannedOut(step) || state.status === 'skipped') return [];
	const text = state.status === 'pending' ? (placeText(step) ?? '') : tallyText(tallyOf(release, step));
	return [
		span(`${plainText(text)} · `, state.status === 'pending' || state.status === 'succeeded' ? 'muted' : 'plain'),
	];
}

// An item of a list is still to be read when it is done.
function itemText(step: PlanStep, {state}: StepRecord): Line {
	const isDecided = ['succeeded', 'failed', 'skipped'].includes(state.status);
	return isDecided && step.kind === 'ask' && step.checklist ? [span(` · ${plainText(step.title)}`, 'muted')] : [];
}

function stepText(step: PlanStep, {state, attempts}: StepRecord): Line {
	switch (state.status) {
		case 'failed':
			return [span(plainText(state.detail), 'bad')];
		case 'unknown':
			return [span(plainText(state.why), 'bad')];
		case 'skipped':
			return [span(`skipped: ${plainText(state.reason)}`, 'muted')];
		case 'succeeded':
			return [span(state.by ? `by ${plainText(operatorName(state.by))}` : plainText(step.title), 'muted')];
		case 'needs-person':
			return [
				span(
					state.taken ? `given to ${plainText(operatorName(state.taken))}` : `needs a person: ${plainText(step.title)}`,
					'warn',
				),
			];
		case 'asking':
			return [span(plainText(step.title), 'warn')];
		case 'running': {
			const orphans = attempts.at(-1)?.orphans;
			return orphans ? [span(plainText(orphanText(orphans)), 'warn')] : [span(plainText(step.title))];
		}

		case 'pending':
			return [span(`${isInteractive(step) ? 'needs a person: ' : ''}${plainText(step.title)}`, 'muted')];
	}
}
