import {count} from './count.ts';
import type {TargetGroup} from './fanOut.ts';
import type {PlanStep} from './plan.ts';

/** Where a step runs, in words: `on 20 targets of web, 1 first, then 5 at a time`; null: here. */
export function placeText(step: PlanStep): string | null {
	if (step.kind !== 'run' || !step.fanOut) return null;
	const {group, targets, canary, batchSize, of = targets.length} = step.fanOut;
	const first = canary > 0 && canary < targets.length ? [`${canary} first`] : [];
	const batches = batchSize !== null && batchSize < targets.length ? [`${batchSize} at a time`] : [];
	const some = of > targets.length ? `${targets.length} of ${of} targets` : count(targets.length, 'target');
	return [`on ${some} of ${group}`, ...first, ...batches].join(', ');
}

/** The group of targets that a step runs on, or asks; null: none. */
export function placeOf(step: PlanStep): (TargetGroup & {readonly group: string}) | null {
	if (step.kind === 'run') return step.fanOut ?? null;
	return step.kind === 'live' ? (step.on ?? null) : null;
}
