import type {ReleaseEvent} from '../domain/events.ts';
import type {Release} from '../domain/release.ts';
import {isUnderWay, stepOf} from '../domain/release.ts';
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
	const {clock, probes} = session.world;
	const [first] = stepOf(release, step.id).attempts;
	const since = first ? new Date(first.startedAt) : clock.now();
	const {result, reading} = await probeStep(release, step, since, {clock, probes, cancel: aborted});
	await session.record(current => {
		if (!isUnderWay(current, step.id, attempt)) return null;
		const finished: ReleaseEvent = {type: 'step-finished', step: step.id, attempt, ...result};
		return reading ? [{type: 'live-read', live: reading.revision, error: reading.error}, finished] : [finished];
	});
}
