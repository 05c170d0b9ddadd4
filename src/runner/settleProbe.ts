import type {ReleaseEvent} from '../domain/events.ts';
import type {Candidate} from '../domain/plan.ts';
import type {Release} from '../domain/release.ts';
import {isUnderWay, stepOf} from '../domain/release.ts';
import {readLive} from '../environments/readLive.ts';
import type {Repository} from '../git/repository.ts';
import {secretValues} from '../mask/secretValues.ts';
import {type ProbeStep, probeStep} from './probeStep.ts';
import type {ReleaseSession} from './releaseSession.ts';

/** Does a step that only looks, and records what it came to. One that a dead runner left is simply done again. */
export async function settleProbe(
	session: ReleaseSession,
	release: Release,
	step: ProbeStep,
	attempt: number,
	aborted: AbortSignal,
): Promise<void> {
	const {world} = session;
	const [first] = stepOf(release, step.id).attempts;
	const since = first ? new Date(first.startedAt) : world.now();
	const {result, reading} = await probeStep(
		step,
		since,
		signal =>
			step.kind === 'live'
				? readLive(
						{
							live: step.live,
							cwd: world.root,
							env: step.variables,
							repository: knowsOnly(release.candidate),
							secrets: secretValues(release.plan.secrets, step.variables),
						},
						signal,
					)
				: Promise.reject(new Error(`${step.id} does not ask the environment`)),
		aborted,
	);
	await session.record(current => {
		if (!isUnderWay(current, step.id, attempt)) return null;
		const finished: ReleaseEvent = {type: 'step-finished', step: step.id, attempt, ...result};
		return reading ? [{type: 'live-read', live: reading.revision, error: reading.error}, finished] : [finished];
	});
}

// The runner needs no clone to know the one commit that it waits for.
function knowsOnly({sha, version}: Candidate): Pick<Repository, 'revision'> {
	return {revision: async said => (said.length >= 7 && sha.startsWith(said) ? {sha, version} : null)};
}
