import {isFannedOut} from '../domain/fanOut.ts';
import {operatorName} from '../domain/operator.ts';
import type {PlanStep} from '../domain/plan.ts';
import {orphansOf, orphanText, type Release, stepOf} from '../domain/release.ts';
import {tallyOf} from '../domain/targets.ts';
import {tallyText} from '../domain/targetWords.ts';

/** What became of a step, in a line: who decided what, and why it failed; else what it does. A question is told with it. */
export function stepDetail(release: Release, step: PlanStep): string {
	const said = decided(release, step.id);
	if (said === null) return step.title;
	return step.kind === 'ask' ? `${said} · ${step.title}` : said;
}

function decided(release: Release, id: string): string | null {
	const {state, attempts} = stepOf(release, id);
	const orphans = orphansOf(release, id);
	if (orphans) return orphanText(orphans);
	if (state.status === 'needs-person')
		return state.taken ? `given a terminal by ${operatorName(state.taken)}` : 'needs a person at a terminal';
	if (state.status === 'failed' && state.declined)
		return `declined by ${operatorName(state.declined.by)}: ${state.detail}`;
	if (state.status === 'failed') return state.detail;
	if (state.status === 'unknown') return `nobody knows how it ended: ${state.why}`;
	if (state.status === 'skipped') return `skipped by ${operatorName(state.by)}: ${state.reason}`;
	const unfinished = state.status === 'succeeded' ? tally(release, id) : null;
	if (unfinished !== null) return unfinished;
	if (state.status === 'succeeded' && state.by)
		return `confirmed by ${operatorName(state.by)}${state.note ? `: ${state.note}` : ''}`;
	return state.status === 'succeeded' ? (attempts.at(-1)?.result?.detail ?? null) : null;
}

// What succeeded without some of its targets; null: it runs here, or is done on all of them.
function tally(release: Release, id: string): string | null {
	const step = release.plan.steps.find(candidate => candidate.id === id);
	if (!step || !isFannedOut(step)) return null;
	const found = tallyOf(release, step);
	return found.done === found.total ? null : tallyText(found);
}
