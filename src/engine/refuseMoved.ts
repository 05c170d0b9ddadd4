import {isRefusal, type Refusal, refuse} from '../domain/decision.ts';
import {plainText} from '../domain/sanitize.ts';
import type {Repository} from '../git/repository.ts';
import type {PlanPreview} from './engine.ts';

/** A refusal when somebody moved or deleted the branch or tag since the plan was looked at; null when nobody did. */
export async function refuseMoved(repository: Repository, {ref, candidate}: PlanPreview): Promise<Refusal | null> {
	const now = await repository.candidate(ref);
	if (!isRefusal(now) && now.sha === candidate.sha) return null;
	const what = `${plainText(ref)} was ${candidate.sha.slice(0, 7)} when this plan was made`;
	return isRefusal(now)
		? refuse('state-changed', `${what}. ${now.message}`, 'Look at a new plan.')
		: refuse('state-changed', `${what} and is ${now.sha.slice(0, 7)} now.`, 'Look at a new plan.');
}
