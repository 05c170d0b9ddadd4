import type {Instant, ReleaseEvent} from '../domain/events.ts';
import type {Attempt, Release} from '../domain/release.ts';
import {isUnderWay, stepOf} from '../domain/release.ts';
import {type ProbeStep, probeStep} from './probeStep.ts';
import type {ReleaseSession} from './releaseSession.ts';
import {settleWatch} from './settleWatch.ts';

/** Does a step that only looks, and records what it came to. One that a dead runner left is simply done again. */
export async function settleProbe(
	session: ReleaseSession,
	release: Release,
	step: ProbeStep,
	attempt: number,
	aborted: AbortSignal,
): Promise<void> {
	const {clock, probes} = session.world;
	const since = new Date(begunAt(stepOf(release, step.id).attempts) ?? clock.now());
	if (step.kind === 'watch' && step.signals.length > 0) {
		return settleWatch(session, step, attempt, since, aborted);
	}

	const {result, reading} = await probeStep(release, step, since, {clock, probes, cancel: aborted});
	await session.record(current => {
		if (!isUnderWay(current, step.id, attempt)) return null;
		const finished: ReleaseEvent = {type: 'step-finished', step: step.id, attempt, ...result};
		return reading ? [{type: 'live-read', live: reading.revision, error: reading.error}, finished] : [finished];
	});
}

// What a dead runner left goes on: it does not begin anew. What somebody has begin again does.
function begunAt(attempts: readonly Attempt[]): Instant | undefined {
	const ended = attempts.findLastIndex(({result}) => result !== null);
	return attempts[ended + 1]?.startedAt;
}
