import type {PhaseId} from './project.ts';
import {type Release, stepOf, waitingFor} from './release.ts';

/** How far an open release is. */
export type Progress = {
	/** The phase of the step that is next, or under way. */
	readonly phase: PhaseId;
	/** Steps that are done or skipped, of all. */
	readonly done: number;
	readonly steps: number;
	/** The step that waits for a person; null: none does, or it is paused. */
	readonly waitsFor: string | null;
};

/** How far a release is; null when it is over, or has no steps. */
export function progressOf(release: Release): Progress | null {
	if (release.end) return null;
	const {steps} = release.plan;
	const isDone = (id: string) => ['succeeded', 'skipped'].includes(stepOf(release, id).state.status);
	const next = steps.find(({id}) => !isDone(id)) ?? steps.at(-1);
	if (!next) return null;
	const done = steps.filter(({id}) => isDone(id)).length;
	return {phase: next.phase, done, steps: steps.length, waitsFor: waitingFor(release)?.step ?? null};
}
