import {isDeferred} from './deferred.ts';
import type {Plan, PlanStep} from './plan.ts';
import type {StepConfig} from './project.ts';
import {median} from './quantile.ts';
import type {UsualTimes} from './rollbackWords.ts';
import type {ReleaseSummary} from './summary.ts';

/** How many past releases tell how long a step usually takes. */
const lookedAt = 20;

/** Milliseconds that each step usually takes: the median of the last releases of that kind on that environment. */
export function usualDurations(
	releases: readonly ReleaseSummary[],
	environment: string,
	kind: ReleaseSummary['kind'],
): Readonly<Record<string, number>> {
	const samples: Record<string, number[]> = {};
	const alike = releases.filter(release => release.environment === environment && release.kind === kind);
	for (const {took} of alike.slice(0, lookedAt)) {
		for (const [step, ms] of Object.entries(took)) {
			samples[step] ??= [];
			samples[step].push(ms);
		}
	}

	return Object.fromEntries(Object.entries(samples).map(([step, values]) => [step, median(values)]));
}

/** As `usualDurations`, for a rollback: what a step took in earlier rollbacks, else what it took in deploys. */
export function rollbackDurations(
	releases: readonly ReleaseSummary[],
	environment: string,
): Readonly<Record<string, number>> {
	return {
		...usualDurations(releases, environment, 'deploy'),
		...usualDurations(releases, environment, 'rollback'),
	};
}

/**
 * Milliseconds that a step should take: what it took before, or how long it is told to look; null when that is not
 * known. An undo that never ran is taken to last as long as what it takes back.
 */
export function stepExpectedMs(step: PlanStep, usual: Readonly<Record<string, number>>): number | null {
	// It lasts as long as it is told now, whatever it was told before.
	if (step.kind === 'watch') return step.forMs;
	const known = usual[step.id] ?? (step.undoes ? usual[step.undoes.step] : undefined);
	if (known !== undefined) return known;
	return step.kind === 'http' && step.forMs > 0 ? step.forMs : null;
}

/** Milliseconds that a plan should take, as far as its steps are known; null when none is. Nobody's answers are guessed. */
export function planExpectedMs(plan: Plan, usual: Readonly<Record<string, number>>): number | null {
	const own = plan.steps.filter(step => step.kind !== 'ask' && !isDeferred(step));
	const known = own.flatMap(step => stepExpectedMs(step, usual) ?? []);
	return known.length === 0 ? null : known.reduce((sum, ms) => sum + ms, 0);
}

/**
 * Milliseconds that an environment's steps usually take, without migrations and people: back, those that have an undo;
 * forward, all; with the look at what is live.
 */
export function usualTimes(
	steps: readonly StepConfig[],
	releases: readonly ReleaseSummary[],
	environment: string,
): UsualTimes {
	const deploys = usualDurations(releases, environment, 'deploy');
	const sum = (took: Readonly<Record<string, number>>, ids: readonly string[]) => {
		const known = ids.filter(id => id !== 'live').flatMap(id => took[`undo-${id}`] ?? took[id] ?? []);
		return known.length === 0 ? null : known.reduce((total, ms) => total + ms, took['live'] ?? 0);
	};
	const idsOf = (some: readonly StepConfig[]) => some.map(({id}) => id);
	return {
		backMs: sum(rollbackDurations(releases, environment), idsOf(steps.filter(({undo}) => undo !== null))),
		deployMs: sum(deploys, idsOf(steps.filter(({kind}) => kind !== 'ask' && kind !== 'checklist'))),
	};
}
