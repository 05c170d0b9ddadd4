import type {Decision, Refusal} from '../domain/decision.ts';
import {refuse} from '../domain/decision.ts';
import type {Operator} from '../domain/operator.ts';
import type {Journal} from '../journal/journal.ts';

/** How often a decision is made anew when others keep being faster, before it is given up. */
const tries = 20;

/**
 * Decides and records. When a stream moved on between the two, decides again on the new state.
 * @param by whose journal, on whose behalf, by which clock
 * @param decide reads the state and decides
 */
export async function commit(
	by: {readonly journal: Journal; readonly operator: Operator; readonly now: () => Date},
	decide: () => Promise<Decision>,
): Promise<{readonly ok: true} | Refusal> {
	for (let i = 0; i < tries; i++) {
		const decision = await decide();
		if (!decision.ok) return decision;
		if (decision.writes.length === 0) return {ok: true};
		const result = await by.journal.append(decision.writes, by.operator, by.now().toISOString());
		if (result.ok) return {ok: true};
	}

	return refuse('state-changed', 'Others keep changing this at the same time; nothing was recorded.', 'Try again.');
}
