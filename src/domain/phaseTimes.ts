import type {PhaseId} from './project.ts';
import {type Release, type StepRecord, stepOf} from './release.ts';

/** Milliseconds by phase. */
export type PhaseTimes = Readonly<Partial<Record<PhaseId, number>>>;

/** From the beginning of each phase's first step to the end of its last, people's answers and pauses included. */
export function phaseTimes(release: Release): PhaseTimes {
	const times: Partial<Record<PhaseId, number>> = {};
	for (const phase of new Set(release.plan.steps.map(step => step.phase))) {
		const steps = release.plan.steps.filter(step => step.phase === phase && !isLate(step));
		const moments = steps.flatMap(({id}) => momentsOf(stepOf(release, id)));
		if (moments.length > 1) times[phase] = Math.max(...moments) - Math.min(...moments);
	}

	return times;
}

// What is put off until after the release is no part of how long it took.
function isLate(step: Release['plan']['steps'][number]): boolean {
	return step.kind === 'run' && step.deferred !== undefined;
}

function momentsOf({state, attempts}: StepRecord): readonly number[] {
	const begun = attempts.filter(({fenced}) => !fenced);
	return [
		...begun.map(({startedAt}) => Date.parse(startedAt)),
		...begun.flatMap(({startedAt, result}) => (result ? [Date.parse(startedAt) + result.durationMs] : [])),
		...(state.status === 'succeeded' ? [Date.parse(state.at)] : []),
	];
}
