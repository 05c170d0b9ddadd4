import type {Plan} from '../domain/plan.ts';
import type {Journal} from '../journal/journal.ts';

/** How many past releases tell how long a step usually takes. */
const lookedAt = 20;

/** Milliseconds that each step usually takes on an environment: the median of its last releases. */
export async function usualDurations(journal: Journal, environment: string): Promise<Readonly<Record<string, number>>> {
	const samples: Record<string, number[]> = {};
	for (const {took} of await journal.releases({environment, limit: lookedAt})) {
		for (const [step, ms] of Object.entries(took)) {
			samples[step] ??= [];
			samples[step].push(ms);
		}
	}

	return Object.fromEntries(Object.entries(samples).map(([step, values]) => [step, median(values)]));
}

/** Milliseconds that a plan should take; null when nothing of it ever ran. A watch takes what it says. */
export function expectedMs(plan: Plan, took: Readonly<Record<string, number>>): number | null {
	let sum: number | null = null;
	for (const step of plan.steps) {
		const known = step.kind === 'watch' ? step.forMs : took[step.id];
		if (known !== undefined) sum = (sum ?? 0) + known;
	}

	return sum;
}

function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
