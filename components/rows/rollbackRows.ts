import {count} from '../../src/domain/count.ts';
import type {Refusal} from '../../src/domain/decision.ts';
import {isRefusal} from '../../src/domain/decision.ts';
import {isInteractive, type PlanStep} from '../../src/domain/plan.ts';
import type {RollbackPlan} from '../../src/domain/rollback.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import type {Loadable} from '../../store/loadable.ts';
import {valueIn} from '../../store/loadable.ts';
import type {FrameTitle} from '../frame.ts';
import {glyphs} from '../glyphs.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {pad, wrap} from '../text/width.ts';
import type {Tone} from '../theme.ts';
import {announcementLines} from './announcementRows.ts';
import {duration} from './time.ts';

/** The rollback pane's title: where `R` goes now. */
export function rollbackTitle(rollback: Loadable<RollbackPlan | Refusal>): FrameTitle {
	const value = valueIn(rollback);
	if (!value) return {left: [span('Rollback')], right: []};
	if (isRefusal(value)) return {left: [span('Rollback'), span(' · not possible now', 'muted')], right: []};
	const {revision} = value.target;
	const time = value.expectedMs === null ? '' : ` · about ${duration(value.expectedMs)}`;
	return {
		left: [
			span('Rollback → '),
			span(plainText(revision.version), 'strong'),
			span(` ${revision.sha.slice(0, 7)}`, 'accent'),
			span(` · ${count(value.plan.steps.length, 'step')}${time}`, 'muted'),
		],
		right: [],
	};
}

/** What a rollback would do now: its steps in order, what stays, and what it will not undo. Or why there is none. */
export function rollbackLines(value: RollbackPlan | Refusal, width: number): readonly Line[] {
	if (isRefusal(value)) {
		return [
			...wrap(plainText(value.message), width).map((text): Line => [span(text, 'muted')]),
			...(value.hint === null ? [] : wrap(plainText(value.hint), width).map((text): Line => [span(text, 'muted')])),
		];
	}

	const steps = value.plan.steps.map(
		(step, index): Line => [
			span(index === 0 ? 'R ' : '  ', 'focus'),
			span(`${pad(String(index + 1), 2, 'right')} `, 'muted'),
			span(`${pad(plainText(step.id), 16)} `),
			span(stepTitle(step), 'muted'),
		],
	);
	return [
		...steps,
		...value.pastReturn.map(
			(text): Line => [span(`   ${glyphs.failed} past the point of no return: ${plainText(text)}`, 'bad')],
		),
		...(value.pastReturn.length > 0 ? [[span(`   ${forward}`, 'muted')]] : []),
		...notUndone(value).map((text): Line => [span(`   ${glyphs.warn} will not undo: ${plainText(text)}`, 'warn')]),
		...value.keeps.map((text): Line => [span(`   keeps ${plainText(text)}`, 'muted')]),
	];
}

/** What is left to do where nothing goes back. */
const forward = 'roll forward instead: release-tui revert ENV';

function notUndone({willNotUndo, pastReturn}: RollbackPlan): readonly string[] {
	return willNotUndo.filter(text => !pastReturn.includes(text));
}

function stepTitle(step: PlanStep): string {
	return `${isInteractive(step) ? 'needs a person: ' : ''}${plainText(step.title)}`;
}

/** The whole plan of a rollback, for dialogs and the detail view: nothing is cut away. */
export function rollbackDetail(value: RollbackPlan, width: number): readonly Line[] {
	const {revision, release} = value.target;
	const from = release === null ? 'the commit that was live before' : `release #${release}, verified live here`;
	const list = (title: string, texts: readonly string[], tone: Tone): readonly Line[] => {
		if (texts.length === 0) return [];
		const lines = texts.flatMap(text =>
			wrap(plainText(text), Math.max(8, width - 4)).map(
				(part, index): Line => [span(`  ${index === 0 ? '· ' : '  '}${part}`, tone)],
			),
		);
		return [[], [span(title, 'strong')], ...lines];
	};
	const warned = value.plan.steps.flatMap(({id, warn}) => (warn === undefined ? [] : [`${id}: ${warn}`]));
	return [
		[
			span('back to   ', 'muted'),
			span(`${plainText(revision.version)} `, 'strong'),
			span(revision.sha.slice(0, 12), 'accent'),
			span(` · ${from}`, 'muted'),
		],
		[
			span('takes     ', 'muted'),
			span(value.expectedMs === null ? 'not known yet' : `about ${duration(value.expectedMs)}`),
		],
		[span('undoes    ', 'muted'), span(value.undo.map(id => `#${id}`).join(' '))],
		// Before the steps: in a small terminal the end of the list is not on the screen.
		...list('Past the point of no return', value.pastReturn.length > 0 ? [...value.pastReturn, forward] : [], 'bad'),
		...list('Will not undo', notUndone(value), 'warn'),
		...list('Mind', warned, 'warn'),
		[],
		[span(count(value.plan.steps.length, 'step'), 'strong')],
		...value.plan.steps.flatMap((step, index): readonly Line[] =>
			wrap(stepTitle(step), Math.max(8, width - 24)).map(
				(part, line): Line => [
					span(`  ${line === 0 ? pad(String(index + 1), 2, 'right') : '  '} `, 'muted'),
					span(`${pad(line === 0 ? plainText(step.id) : '', 18)} `),
					span(part, 'muted'),
				],
			),
		),
		...list('Keeps', value.keeps, 'plain'),
		...announcementLines(value.plan, width),
	];
}
