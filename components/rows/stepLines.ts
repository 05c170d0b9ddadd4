import {announcementWay} from '../../src/domain/announcement.ts';
import type {AttemptResult} from '../../src/domain/events.ts';
import {operatorName} from '../../src/domain/operator.ts';
import {isInteractive, type PlanStep} from '../../src/domain/plan.ts';
import type {Release} from '../../src/domain/release.ts';
import {failureText, orphansOf, orphanText, stepOf} from '../../src/domain/release.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import {watchOf} from '../../src/domain/watchRecord.ts';
import type {Line, Span} from '../text/line.ts';
import {span} from '../text/line.ts';
import {pad, wrap} from '../text/width.ts';
import {signalFacts} from './signalRows.ts';
import {clock, dayAndClock, duration, stepDuration} from './time.ts';

/** Everything about a step: what it runs, how each attempt went, who decided what. */
export function stepLines(release: Release, step: PlanStep, width: number, now: number): readonly Line[] {
	const record = stepOf(release, step.id);
	const lines: Line[] = [];
	const label = (name: string, text: string, tone: Span['tone'] = 'plain') => {
		const parts = text.split('\n').flatMap(line => wrap(plainText(line), Math.max(8, width - 10)));
		for (const [index, part] of parts.entries()) {
			lines.push([span(pad(index === 0 ? name : '', 10), 'muted'), span(part, tone)]);
		}
	};

	label('phase', `${step.phase} · ${step.kind} · retry ${step.retry}${isInteractive(step) ? ' · in a terminal' : ''}`);
	label(
		step.kind === 'run' ? 'runs' : step.kind === 'ask' ? 'asks' : 'does',
		step.kind === 'run' ? step.run : step.title,
	);
	if (step.kind === 'ask' && step.checklist) label('of', sectionTitle(step.checklist));
	if (step.kind === 'ask' && step.signoff)
		label('signs', `the candidate off for ${step.signoff}, or names the bug that blocks it`);
	if (step.undo !== null) label('undo', step.undo);
	if (step.kind === 'announce') {
		label('sends', announcementWay(step));
		for (const {name, path} of step.keeps)
			label('keeps', `${name}: ${release.kept[name] ?? `what ${path} of the answer says`}`);
	}

	const {state} = record;
	switch (state.status) {
		case 'succeeded':
			if (state.by)
				label(
					'ticked',
					`by ${operatorName(state.by)} on ${dayAndClock(state.at)}${state.note ? `: ${state.note}` : ''}`,
					'good',
				);
			break;
		case 'failed':
			if (state.declined) {
				const {by, at} = state.declined;
				label('declined', `by ${operatorName(by)} on ${dayAndClock(at)}: ${state.detail}`, 'bad');
			} else label('failed', state.detail, 'bad');
			break;
		case 'unknown':
			label('unknown', state.why, 'bad');
			break;
		case 'skipped':
			label('skipped', `by ${operatorName(state.by)}: ${state.reason}`, 'warn');
			break;
		case 'needs-person':
			label(
				'needs',
				state.taken ? `the terminal of ${operatorName(state.taken)}: given` : 'a person at a terminal',
				'warn',
			);
			break;
		default:
			label('is', state.status);
	}

	for (const note of release.notes.filter(other => other.step === step.id))
		label('noted', `by ${operatorName(note.by)} on ${dayAndClock(note.at)}: ${note.text}`);
	if (step.kind === 'watch') {
		for (const [name, text] of signalFacts(release, step)) label(name, text);
		const {refused} = watchOf(release, step.id);
		if (refused !== null) label('not back', refused, 'warn');
		else if (step.onFail === 'rollback' && release.kind === 'deploy')
			label('on fail', 'rolls back by itself after a countdown');
	}

	const orphans = orphansOf(release, step.id);
	if (orphans) label('left over', orphanText(orphans), 'warn');
	for (const attempt of record.attempts) {
		const how = attempt.result
			? resultText(attempt.result)
			: attempt.fenced
				? 'never ran'
				: (attempt.lost ?? `runs since ${duration(now - Date.parse(attempt.startedAt))}`);
		label(`attempt ${attempt.n}`, `${clock(Date.parse(attempt.startedAt))} ${how}`);
	}

	return lines;
}

function sectionTitle({title, section}: {readonly title: string; readonly section: string}): string {
	return section === '' ? title : `${title}: ${section}`;
}

function resultText(result: AttemptResult): string {
	const took = stepDuration(result.durationMs);
	if (result.outcome !== 'succeeded') return `${failureText(result)} after ${took}`;
	return `succeeded after ${took}${result.detail === null ? '' : `; ${result.detail}`}`;
}
