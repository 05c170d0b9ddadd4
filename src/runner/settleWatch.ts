import type {AttemptResult, ReleaseEvent} from '../domain/events.ts';
import {isUnderWay, type Release} from '../domain/release.ts';
import {watchProblem} from '../domain/signalText.ts';
import {judgeWatch, overallVerdict, type WatchStep, watchOf} from '../domain/watchRecord.ts';
import type {ReleaseSession} from './releaseSession.ts';
import {sampleSignals} from './sampleSignals.ts';

/** From when on, in milliseconds, a watch that is over ended while nobody watched: more than a runner needs to begin. */
const lateMs = 1000;

/**
 * Watches the signals of a step until one fails or the time is over, and records the verdict. Where a dead runner left
 * it, it goes on with what was measured so far.
 * @param since when the watch began
 */
export async function settleWatch(
	session: ReleaseSession,
	step: WatchStep,
	attempt: number,
	since: Date,
	aborted: AbortSignal,
): Promise<void> {
	const {clock} = session.world;
	const started = clock.elapsed();
	// A clock that was set back makes nobody watch for longer than was asked.
	const left = Math.min(step.forMs, since.getTime() + step.forMs - clock.now().getTime());
	const isLate = left < -lateMs;
	const verdictOf = (release: Release) => overallVerdict(judgeWatch(step.signals, watchOf(release, step.id)));
	const goesOn = (release: Release) =>
		isUnderWay(release, step.id, attempt) && verdictOf(release) !== 'fail' && clock.elapsed() - started < left;
	if (!isLate && !aborted.aborted) {
		await sampleSignals(session, await session.refresh(), step, 'during', aborted, goesOn);
	}

	await session.record(release => {
		if (!isUnderWay(release, step.id, attempt)) return null;
		const finish = (outcome: AttemptResult['outcome'], detail: string | null): ReleaseEvent => {
			const durationMs = Math.round(clock.elapsed() - started);
			return {type: 'step-finished', step: step.id, attempt, outcome, exitCode: null, signal: null, detail, durationMs};
		};
		if (aborted.aborted) return [finish('cancelled', null)];
		const judged = judgeWatch(step.signals, watchOf(release, step.id));
		const verdict = isLate ? 'unknown' : overallVerdict(judged);
		const problem = isLate ? 'not known: its time was over before a runner was there again' : watchProblem(judged);
		return [
			{type: 'signals-judged', step: step.id, attempt, verdict},
			finish(verdict === 'pass' ? 'succeeded' : 'failed', problem),
		];
	});
}
