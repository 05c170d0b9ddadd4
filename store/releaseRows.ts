import type {PlanStep} from '../src/domain/plan.ts';
import type {PhaseId} from '../src/domain/project.ts';
import type {Release, StepRecord} from '../src/domain/release.ts';
import {stepOf} from '../src/domain/release.ts';

/** What a phase is now, from its steps. */
export type PhaseStatus = 'pending' | 'running' | 'asking' | 'failed' | 'unknown' | 'done';

/** A row of a release: a phase, or a step of an opened phase. */
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
		return [heading, ...steps.map((step): ReleaseRow => ({kind: 'step', step, record: stepOf(release, step.id)}))];
	});
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
			row.kind === 'phase' ? row.status !== 'pending' : row.record.state.status !== 'pending',
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
