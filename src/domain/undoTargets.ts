import {type FanOut, isFannedOut} from './fanOut.ts';
import type {PlanStep} from './plan.ts';
import {type Release, stepOf} from './release.ts';
import {isTouched, targetsOf} from './targets.ts';

/**
 * How what a step did is taken back on its targets: on those that it may have changed, in its own batches, and wherever that
 * can be done, since a dead host must not keep the others as they are. Of a step that runs, all that it may still begin
 * are among them.
 * @param isDone whether a newer release's undo does the same on a target
 * @returns undefined: the step runs here; null: there is nothing to take back on any target
 */
export function undoFanOut(
	release: Release,
	step: PlanStep,
	isDone: (target: string) => boolean,
): FanOut | null | undefined {
	if (!isFannedOut(step)) return undefined;
	const isRunning = stepOf(release, step.id).state.status === 'running';
	const targets = targetsOf(release, step)
		.filter(target => isTouched(target) || (isRunning && target.next))
		.map(({name}) => name)
		.filter(name => !isDone(name));
	if (targets.length === 0) return null;
	return {...step.fanOut, targets, canary: 0, check: null, goesOn: true, of: step.fanOut.targets.length};
}

/**
 * The targets of a rollback's step on which nothing was begun that it could take back.
 * @param undone the releases that the rollback takes back
 */
export function untouchedTargets(step: PlanStep, undone: readonly Release[]): readonly string[] {
	const {undoes} = step;
	if (!isFannedOut(step) || !undoes) return [];
	const touched = new Set<string>();
	for (const release of undone) {
		const own = release.plan.steps.find(({id}) => id === undoes.step);
		if (!own || !isFannedOut(own)) continue;
		for (const target of targetsOf(release, own)) if (isTouched(target)) touched.add(target.name);
	}

	return step.fanOut.targets.filter(name => !touched.has(name));
}
