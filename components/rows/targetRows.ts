import {operatorName} from '../../src/domain/operator.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import type {Target} from '../../src/domain/targets.ts';
import {targetWords} from '../../src/domain/targetWords.ts';
import type {TargetMatrix} from '../../store/targetMatrix.ts';
import {glyphs, spinnerAt} from '../glyphs.ts';
import type {Line, Span} from '../text/line.ts';
import {span} from '../text/line.ts';
import {cut, pad, wrap} from '../text/width.ts';
import {duration, stepDuration} from './time.ts';

/** Where the columns of a matrix stand. */
export type TargetColumns = {
	readonly nameWidth: number;
	readonly cellWidth: number;
	/** Indexes of the steps that are shown: the one that it is about among them. */
	readonly steps: readonly number[];
};

/** A mark, and the longest word beside it: `✖ not reached`. */
const cellWidth = 13;

/** The columns that fit: names, steps, and beside them what there is to say of the step that it is about. */
export function targetColumns(matrix: TargetMatrix, width: number): TargetColumns {
	const longest = matrix.step.fanOut.targets.reduce((most, name) => Math.max(most, name.length), 6);
	const nameWidth = Math.min(longest, Math.max(12, Math.floor(width / 3)));
	const count = Math.max(1, Math.floor((width - nameWidth - 2) / (cellWidth + 1)));
	const own = matrix.steps.indexOf(matrix.step);
	const first = Math.max(0, Math.min(own - Math.floor(count / 2), matrix.steps.length - count));
	const steps = matrix.steps.map((_, index) => index).slice(first, first + count);
	return {nameWidth, cellWidth, steps};
}

/** The names of the steps above their columns; the one that it is about stands out. */
export function targetHeadings(matrix: TargetMatrix, columns: TargetColumns): Line {
	return [
		span(`  ${pad(plainText(matrix.step.fanOut.group), columns.nameWidth)}`, 'muted'),
		...columns.steps.map(index => {
			const step = matrix.steps[index];
			return span(` ${pad(plainText(step?.id ?? ''), columns.cellWidth)}`, step === matrix.step ? 'strong' : 'muted');
		}),
	];
}

/** A target in one row: a mark where it is chosen, its name, what it is within each step, and why. */
export function targetRow(
	target: Target,
	matrix: TargetMatrix,
	columns: TargetColumns,
	{now, isMarked}: {readonly now: number; readonly isMarked: boolean},
): Line {
	const cells = columns.steps.map((index): Span => {
		const own = matrix.cell(index, target.name);
		const {text, tone} = own ? targetCell(own, now) : span('');
		return span(` ${pad(text, columns.cellWidth)}`, tone);
	});
	return [
		span(isMarked ? `${glyphs.cursor} ` : '  ', 'accent'),
		span(pad(cut(plainText(target.name), columns.nameWidth), columns.nameWidth), 'strong'),
		...cells,
		span(` ${plainText(target.detail ?? '')}`, 'muted'),
	];
}

/** What a target is within a step: a mark, and a word or a time, so that no colour has to be seen. */
function targetCell(target: Target, now: number): Span {
	const word = targetWords[target.status];
	switch (target.status) {
		case 'waiting':
			return span(target.asked ? `${glyphs.pending} again` : glyphs.pending, 'muted');
		case 'started':
			return span(
				`${spinnerAt(now)} ${target.startedAt === null ? word : duration(now - Date.parse(target.startedAt))}`,
				'busy',
			);
		case 'succeeded':
			return span(`${glyphs.done} ${target.startedAt === null ? word : stepDuration(tookMs(target))}`, 'good');
		case 'failed':
			return span(`${glyphs.failed} ${target.exitCode === null ? word : `exit ${target.exitCode}`}`, 'bad');
		case 'not-reached':
			return span(`${glyphs.failed} ${word}`, 'bad');
		case 'unknown':
			return span(`${glyphs.unknown} ${word}`, 'bad');
		case 'ignored':
		case 'excluded':
			return span(`${glyphs.skipped} ${word}`, 'muted');
		case 'later':
			return span(`${glyphs.due} ${word}`, 'warn');
	}
}

/** All that is known of a target within a step, in two lines at most. */
export function targetFacts(target: Target, width: number): readonly Line[] {
	const {name, status, exitCode, detail, attempt, decided} = target;
	const facts = [
		`${name}: ${targetWords[status]}`,
		...(status === 'failed' && exitCode !== null ? [`exit code ${exitCode}`] : []),
		...(detail === null ? [] : [detail]),
		...(attempt > 1 ? [`attempt ${attempt}`] : []),
		...(decided && decided.reason.trim() !== '' ? [`${operatorName(decided.by)}: ${decided.reason}`] : []),
	];
	return wrap(plainText(facts.join(' · ')), Math.max(8, width))
		.slice(0, 2)
		.map(text => [span(text, 'muted')]);
}

function tookMs({at, startedAt}: Target): number {
	return startedAt === null ? 0 : Date.parse(at) - Date.parse(startedAt);
}
