import type {PlanStep} from '../src/domain/plan.ts';
import type {Release, StepRecord} from '../src/domain/release.ts';
import {stepOf} from '../src/domain/release.ts';
import type {ReleaseSummary} from '../src/domain/summary.ts';

/** What each step took before, in milliseconds: the median over earlier releases of the same kind and environment. */
export function usualDurations(
	history: readonly ReleaseSummary[],
	environment: string,
	kind: ReleaseSummary['kind'],
): Readonly<Record<string, number>> {
	const samples: Record<string, number[]> = {};
	for (const summary of history) {
		if (summary.environment !== environment || summary.kind !== kind) continue;
		for (const [step, took] of Object.entries(summary.took)) {
			samples[step] ??= [];
			samples[step].push(took);
		}
	}

	return Object.fromEntries(Object.entries(samples).map(([step, took]) => [step, median(took)]));
}

/** Milliseconds that a step took or takes so far; null when it never began. Questions count from when they were asked. */
export function stepElapsed({state, attempts}: StepRecord, now: number): number | null {
	if (state.status === 'running' || state.status === 'asking') return Math.max(0, now - Date.parse(state.since));
	const last = attempts.at(-1);
	return last?.result?.durationMs ?? null;
}

/**
 * Milliseconds that are still to go, as far as steps were measured before; null when none of those to come was. A
 * person's time is not guessed.
 */
export function remainingMs(release: Release, usual: Readonly<Record<string, number>>, now: number): number | null {
	let sum: number | null = null;
	for (const step of release.plan.steps) {
		const record = stepOf(release, step.id);
		if (record.state.status === 'succeeded' || record.state.status === 'skipped' || step.kind === 'ask') continue;
		const expected = expectedMs(step, usual);
		if (expected === null) continue;
		const elapsed = record.state.status === 'running' ? (stepElapsed(record, now) ?? 0) : 0;
		sum = (sum ?? 0) + Math.max(0, expected - elapsed);
	}

	return sum;
}

/** What a step should take: what it took before, or how long it is told to watch. */
export function expectedMs(step: PlanStep, usual: Readonly<Record<string, number>>): number | null {
	const known = usual[step.id];
	if (known !== undefined) return known;
	return step.kind === 'watch' || (step.kind === 'http' && step.forMs > 0) ? step.forMs : null;
}

function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
