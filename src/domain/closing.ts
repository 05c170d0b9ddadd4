import type {PlanStep} from './plan.ts';
import {isRetriedByItself, type Release, stepOf, wasBegun} from './release.ts';

/** A step that closes what another opened, such as maintenance. */
export type ClosingStep = Extract<PlanStep, {kind: 'run'}> & {readonly closes: string};

/** Whether a step runs wherever its release goes, once the step that it closes was begun. */
export function isClosing(step: PlanStep): step is ClosingStep {
	return step.kind === 'run' && step.closes !== undefined;
}

/** The steps of a release that have something to close and did not, the one of what was opened last first. */
export function openClosings(release: Release): readonly ClosingStep[] {
	return release.plan.steps
		.filter(isClosing)
		.filter(step => wasOpened(release, step) && !isClosed(release, step))
		.toReversed();
}

/** The closing step that a release still has to begin before it ends; null: none, or none that could be begun again. */
export function nextClosing(release: Release): {readonly step: ClosingStep; readonly attempt: number} | null {
	for (const step of openClosings(release)) {
		const {state, attempts} = stepOf(release, step.id);
		const isDue = state.status === 'pending' || (state.status === 'unknown' && isRetriedByItself(step, attempts));
		if (isDue) return {step, attempt: attempts.length + 1};
	}

	return null;
}

/**
 * The closing steps that a rollback runs at its end: of what the releases that it takes back opened, and nobody closed
 * since.
 * @param releases newest first
 * @param variables of the rollback
 */
export function closingsLeft(
	releases: readonly Release[],
	variables: Readonly<Record<string, string>>,
): readonly ClosingStep[] {
	const left: ClosingStep[] = [];
	const known = new Set<string>();
	for (const release of releases) {
		for (const step of release.plan.steps.filter(isClosing).toReversed()) {
			if (known.has(step.id) || !wasOpened(release, step)) continue;
			known.add(step.id);
			if (!isClosed(release, step)) left.push({...step, variables, undoes: null});
		}
	}

	return left;
}

/** Whether a step is one of a pair that opens and closes: there is nothing of it to take back. */
export function isPaired(release: Release, step: PlanStep): boolean {
	return isClosing(step) || release.plan.steps.some(other => isClosing(other) && other.closes === step.id);
}

// What a rollback closes was opened by another release; a runbook may have taken the place of what opens.
function wasOpened(release: Release, {closes}: ClosingStep): boolean {
	const isElsewhere = release.kind === 'rollback' && !release.plan.steps.some(({id}) => id === closes);
	return isElsewhere || wasBegun(release, closes);
}

function isClosed(release: Release, {id}: ClosingStep): boolean {
	const {status} = stepOf(release, id).state;
	return status === 'succeeded' || status === 'skipped';
}
