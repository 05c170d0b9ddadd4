import type {PlanStep} from './plan.ts';

/** Targets under one name, as they were found when a plan was made. */
export type TargetGroup = {
	readonly targets: readonly string[];
	/** A command whose standard input is a shell on $RELEASE_TARGET; null: the system's ssh. */
	readonly transport: string | null;
};

/** The groups of an environment, by name. */
export type TargetGroups = Readonly<Record<string, TargetGroup>>;

/** How a step goes over the targets of a group, as configured. */
export type FanOutConfig = {
	readonly group: string;
	/** So many targets run at once. */
	readonly parallel: number;
	/** So many go first, as a batch of their own; 0: none. */
	readonly canary: number;
	/** How many go together; null: all that are left. */
	readonly batch: {readonly of: 'targets' | 'percent'; readonly value: number} | null;
	/** Milliseconds between two batches. */
	readonly waitMs: number;
	/** A command that runs here between two batches, and must succeed. */
	readonly check: string | null;
	/** With more failures than these no further target is begun, and the step fails. */
	readonly maxFailures: number;
	/** Milliseconds for which a target whose connection broke is tried to be reached again. */
	readonly reconnectMs: number;
};

/** How a step of a frozen plan goes over its targets. */
export type FanOut = Omit<FanOutConfig, 'batch'> & {
	readonly targets: readonly string[];
	readonly transport: string | null;
	/** Null: all that are left are one batch. */
	readonly batchSize: number | null;
	/** Whatever fails, every target is begun: what is taken back is taken back wherever that can be done. */
	readonly goesOn?: boolean | undefined;
	/** How many targets the step had that this one takes back on some of them. */
	readonly of?: number | undefined;
};

/** A step that runs on many targets. */
export type FannedStep = Extract<PlanStep, {kind: 'run'}> & {readonly fanOut: FanOut};

/** Whether a step runs on targets of its own instead of here. */
export function isFannedOut(step: PlanStep): step is FannedStep {
	return step.kind === 'run' && step.fanOut !== undefined;
}

/** The frozen form of how a step goes over its targets. A group that is not known has none, and the step then fails. */
export function fanOutOf({batch, ...config}: FanOutConfig, groups: TargetGroups): FanOut {
	const group = Object.hasOwn(groups, config.group) ? groups[config.group] : undefined;
	const {targets = [], transport = null} = group ?? {};
	return {...config, targets, transport, batchSize: batch === null ? null : batchSize(batch, targets.length)};
}

/** The targets of a step as they go one batch after another: the canaries, then batches of the same size. */
export function batchesOf({targets, canary, batchSize}: FanOut): readonly (readonly string[])[] {
	const batches = canary > 0 ? [targets.slice(0, canary)] : [];
	const size = batchSize ?? Math.max(1, targets.length);
	for (let from = canary; from < targets.length; from += size) batches.push(targets.slice(from, from + size));
	return batches;
}

// A share of something is never nothing.
function batchSize({of, value}: NonNullable<FanOutConfig['batch']>, targets: number): number {
	return of === 'targets' ? value : Math.max(1, Math.ceil((targets * value) / 100));
}
