import type {PlanStep} from '../domain/plan.ts';
import type {Release} from '../domain/release.ts';
import {plainText} from '../domain/sanitize.ts';
import {itemOutcome} from './itemOutcome.ts';
import {recordHead} from './recordOf.ts';

/**
 * What people were asked in a release, as Markdown, boxes ticked: its checklists by section, and other questions by phase.
 * Null where it asked nothing.
 */
export function checklistRecord(release: Release): string | null {
	const questions = release.plan.steps.filter(step => step.kind === 'ask');
	if (questions.length === 0) return null;
	const lines: string[] = [];
	let last = '';
	for (const step of questions) {
		const heading = headingOf(step);
		if (heading !== last) lines.push('', `## ${plainText(heading)}`, '');
		last = heading;
		const outcome = itemOutcome(release, {item: step.id}, false);
		lines.push(
			`- [${outcome?.ticked ? 'x' : ' '}] ${plainText(step.title)}${outcome === null ? '' : ` *(${outcome.text})*`}`,
		);
	}

	return `${recordHead(release)}\n${lines.join('\n')}\n`;
}

function headingOf(step: Extract<PlanStep, {kind: 'ask'}>): string {
	if (!step.checklist) return step.phase;
	const {title, section} = step.checklist;
	return section === '' ? title : `${title}: ${section}`;
}
