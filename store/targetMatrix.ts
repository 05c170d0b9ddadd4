import {type FannedStep, isFannedOut} from '../src/domain/fanOut.ts';
import type {Release} from '../src/domain/release.ts';
import {type Target, type TargetStatus, targetsOf} from '../src/domain/targets.ts';
import {targetWords} from '../src/domain/targetWords.ts';

/** What is chosen of a matrix: the step that it is about, which targets, and in which order. */
export type MatrixChoice = {
	readonly step: string;
	/** Words that the name, the state or what went wrong must have. */
	readonly filter: string;
	/** Those that need somebody first, or as in the plan. */
	readonly order: 'trouble' | 'plan';
};

/** Targets by the steps that run on them. */
export type TargetMatrix = {
	/** The step that it is about. */
	readonly step: FannedStep;
	/** All steps on this group of targets, in the order of the plan. */
	readonly steps: readonly FannedStep[];
	/** Those that are shown, in their order, as they are within that step. */
	readonly targets: readonly Target[];
	/** How many there are. */
	readonly total: number;
	/** What a target is within a step of `steps`; null: that step has nothing to do with it. */
	cell(step: number, name: string): Target | null;
};

/** The matrix of a step that runs on targets; null where it is no such step. Asked again for the same, it is the same. */
export function targetMatrix(release: Release, choice: MatrixChoice): TargetMatrix | null {
	const {step, filter, order} = choice;
	if (known?.release !== release || known.step !== step || known.filter !== filter || known.order !== order) {
		known = {release, step, filter, order, is: arrange(release, choice)};
	}

	return known.is;
}

let known: (MatrixChoice & {readonly release: Release; readonly is: TargetMatrix | null}) | null = null;

const troubleFirst: readonly TargetStatus[] = [
	'failed',
	'not-reached',
	'unknown',
	'started',
	'waiting',
	'later',
	'excluded',
	'ignored',
	'succeeded',
];

function arrange(release: Release, {step: id, filter, order}: MatrixChoice): TargetMatrix | null {
	const fanned = release.plan.steps.filter(isFannedOut);
	const step = fanned.find(other => other.id === id);
	if (!step) return null;
	const steps = fanned.filter(({fanOut}) => fanOut.group === step.fanOut.group);
	const columns = steps.map(other => new Map(targetsOf(release, other).map(target => [target.name, target])));
	const all = [...(columns[steps.indexOf(step)]?.values() ?? [])];
	const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
	const fits = ({name, status, detail}: Target) => {
		const text = `${name} ${targetWords[status]} ${detail ?? ''}`.toLowerCase();
		return words.every(word => text.includes(word));
	};
	const shown = words.length === 0 ? all : all.filter(fits);
	const rank = ({status}: Target) => troubleFirst.indexOf(status);
	return {
		step,
		steps,
		targets: order === 'plan' ? shown : shown.toSorted((one, other) => rank(one) - rank(other)),
		total: all.length,
		cell: (index, name) => columns[index]?.get(name) ?? null,
	};
}
