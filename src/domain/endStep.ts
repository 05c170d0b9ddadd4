import {isClosing} from './closing.ts';
import type {PlanStep} from './plan.ts';
import {type Release, runningStep, stepOf} from './release.ts';

/** Whether the attempt of a step that is under way is to be ended: its release is aborted, or a person wants just that. */
export function isToEnd(release: Release, step: PlanStep): boolean {
	if (stepOf(release, step.id).attempts.at(-1)?.ending) return true;
	return release.abort !== null && !outlivesAbort(release, step);
}

/**
 * The step that is under way although its release is aborted, or over, and that only a person's word ends before its time;
 * null: there is none, or somebody has it ended already.
 */
export function outlivingStep(release: Release): PlanStep | null {
	const step = runningStep(release);
	if (!step || !(release.end || release.abort) || !outlivesAbort(release, step)) return null;
	return stepOf(release, step.id).attempts.at(-1)?.ending ? null : step;
}

/** Whether an abort does not end a step: it closes something, or was asked for after its release's end. */
function outlivesAbort(release: Release, step: PlanStep): boolean {
	if (release.end) return release.resends.includes(step.id);
	// What a rollback takes the place of is closed at the rollback's end.
	return isClosing(step) && (release.abort === null || release.abort.rollback === null);
}
