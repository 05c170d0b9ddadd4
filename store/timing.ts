import {stepExpectedMs} from '../src/domain/durations.ts';
import type {Release, StepRecord} from '../src/domain/release.ts';
import {stepOf} from '../src/domain/release.ts';

/** Milliseconds that a step took or takes so far; null when it never began. Questions count from when they were asked. */
export function stepElapsed({state, attempts}: StepRecord, now: number, end: Release['end'] = null): number | null {
	if (state.status === 'running' || state.status === 'asking') {
		// A question that was open when its release ended waits for nobody since.
		const isOver = end !== null && state.status === 'asking' && state.since < end.at;
		return Math.max(0, (isOver ? Date.parse(end.at) : now) - Date.parse(state.since));
	}

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
		const expected = stepExpectedMs(step, usual);
		if (expected === null) continue;
		const elapsed = record.state.status === 'running' ? (stepElapsed(record, now) ?? 0) : 0;
		sum = (sum ?? 0) + Math.max(0, expected - elapsed);
	}

	return sum;
}
