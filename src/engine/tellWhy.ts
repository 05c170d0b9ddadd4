import {environmentChange} from '../domain/changedSince.ts';
import type {Decision} from '../domain/decision.ts';
import {environmentStream} from '../domain/events.ts';
import {type Release, stepOf} from '../domain/release.ts';
import type {Journal} from '../journal/journal.ts';
import {readEnvironment, readRelease} from './readState.ts';

/** A plan, and the environment's sequence number when it was made. */
type Planned = {readonly environment: string; readonly seen: number};

/**
 * Says of a start that was refused what only the history knows: what changed since its plan was made, or how far the
 * release has come that is in its way.
 */
export async function tellWhy(journal: Journal, decision: Decision, planned: Planned): Promise<Decision> {
	if (decision.ok) return decision;
	const more = await (decision.code === 'state-changed'
		? changeSince(journal, planned)
		: decision.code === 'locked'
			? whereHolderIs(journal, planned)
			: null);
	return more === null ? decision : {...decision, message: `${decision.message} ${more}`};
}

async function changeSince(journal: Journal, {environment, seen}: Planned): Promise<string | null> {
	return environmentChange(await journal.read(environmentStream(environment), seen));
}

async function whereHolderIs(journal: Journal, {environment}: Planned): Promise<string | null> {
	const {lease} = await readEnvironment(journal, environment);
	const release = lease && (await readRelease(journal, lease.release));
	return release && placeOf(release);
}

function placeOf(release: Release): string | null {
	const step = release.plan.steps.find(({id}) => !['succeeded', 'skipped'].includes(stepOf(release, id).state.status));
	return step ? `It is in its phase ${step.phase}, at ${step.id}.` : null;
}
