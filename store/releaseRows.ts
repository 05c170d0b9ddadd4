import type {PlanStep} from '../src/domain/plan.ts';
import type {PhaseId} from '../src/domain/project.ts';
import type {Release, StepRecord} from '../src/domain/release.ts';
import {stepOf} from '../src/domain/release.ts';

/** What a phase is now, from its steps. */
export type PhaseStatus = 'pending' | 'running' | 'asking' | 'failed' | 'unknown' | 'done';

/** A row of a release: a phase, and, where it is open, its steps, with a heading above each part of a checklist. */
export type ReleaseRow =
	| {
			readonly kind: 'phase';
			readonly phase: PhaseId;
			readonly status: PhaseStatus;
			readonly done: number;
			readonly total: number;
			readonly open: boolean;
			readonly steps: readonly PlanStep[];
	  }
	| {readonly kind: 'section'; readonly title: string; readonly done: number; readonly total: number}
	| {readonly kind: 'step'; readonly step: PlanStep; readonly record: StepRecord};

/** The phases of a release and the steps of those that are open: by a person's word, else where something happens. */
export function releaseRows(
	release: Release,
	unfolded: Readonly<Partial<Record<PhaseId, boolean>>>,
): readonly ReleaseRow[] {
	// In the order of the plan: a rollback takes the schema back after the code.
	const phases = [...new Set(release.plan.steps.map(step => step.phase))];
	return phases.flatMap((phase): readonly ReleaseRow[] => {
		const steps = release.plan.steps.filter(step => step.phase === phase);
		if (steps.length === 0) return [];
		const records = steps.map(step => stepOf(release, step.id));
		const status = phaseStatus(records);
		const open = unfolded[phase] ?? (status !== 'pending' && status !== 'done');
		const done = records.filter(({state}) => state.status === 'succeeded' || state.status === 'skipped').length;
		const heading: ReleaseRow = {kind: 'phase', phase, status, done, total: steps.length, open, steps};
		if (!open) return [heading];
		return [heading, ...stepRows(release, steps)];
	});
}

function stepRows(release: Release, steps: readonly PlanStep[]): readonly ReleaseRow[] {
	return steps.flatMap((step, index): readonly ReleaseRow[] => {
		const row: ReleaseRow = {kind: 'step', step, record: stepOf(release, step.id)};
		const section = sectionOf(step);
		return section === null || section === sectionOf(steps[index - 1]) ? [row] : [headingOf(release, step, steps), row];
	});
}

function headingOf(release: Release, first: PlanStep, steps: readonly PlanStep[]): ReleaseRow {
	const {title = '', section = ''} = (first.kind === 'ask' && first.checklist) || {};
	const items = steps.filter(step => sectionOf(step) === sectionOf(first));
	const done = items.filter(({id}) => ['succeeded', 'skipped'].includes(stepOf(release, id).state.status)).length;
	// The section first: of a long title the end is cut.
	return {kind: 'section', title: section === '' ? title : `${section} · ${title}`, done, total: items.length};
}

function sectionOf(step: PlanStep | undefined): string | null {
	return step?.kind === 'ask' && step.checklist ? `${step.checklist.id} ${step.checklist.section}` : null;
}

/** The row on which something happens now; the last row that is not pending otherwise. */
export function activeRow(rows: readonly ReleaseRow[]): number {
	const busy = rows.findIndex(
		row =>
			row.kind === 'step' &&
			['running', 'asking', 'needs-person', 'failed', 'unknown'].includes(row.record.state.status),
	);
	if (busy >= 0) return busy;
	return Math.max(
		0,
		rows.findLastIndex(row =>
			row.kind === 'phase' ? row.status !== 'pending' : row.kind === 'step' && row.record.state.status !== 'pending',
		),
	);
}

function phaseStatus(records: readonly StepRecord[]): PhaseStatus {
	const statuses = records.map(({state}) => state.status);
	if (statuses.includes('failed')) return 'failed';
	if (statuses.includes('unknown')) return 'unknown';
	if (statuses.includes('running')) return 'running';
	if (statuses.includes('asking') || statuses.includes('needs-person')) return 'asking';
	if (statuses.every(status => status === 'succeeded' || status === 'skipped')) return 'done';
	return statuses.every(status => status === 'pending') ? 'pending' : 'running';
}
