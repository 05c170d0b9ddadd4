import type {AttemptResult, ReleaseEvent} from '../domain/events.ts';
import {isUnderWay, type Release} from '../domain/release.ts';
import {lookEveryMs, type SignalVerdict} from '../domain/signal.ts';
import {watchProblem} from '../domain/signalText.ts';
import {judgeWatch, overallVerdict, type WatchStep, watchOf} from '../domain/watchRecord.ts';
import type {ReleaseSession} from './releaseSession.ts';
import {sampleSignals} from './sampleSignals.ts';

/** Of the looks that a watch should have had, fewer than this share are no watch: its runner was dead, or could not record. */
const fewestShare = 0.5;

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
	const isWanted = (release: Release) => isUnderWay(release, step.id, attempt);
	const goesOn = (release: Release) =>
		isWanted(release) && judge(step, release).verdict !== 'fail' && clock.elapsed() - started < left;
	if (left > 0 && !aborted.aborted) {
		const everyMs = () => Math.min(lookEveryMs(step.forMs), Math.max(0, left - (clock.elapsed() - started)));
		const sampling = {stage: 'during' as const, everyMs, isWanted, goesOn};
		await sampleSignals(session, await session.refresh(), step, sampling, aborted);
	}

	const durationMs = Math.round(Math.max(0, step.forMs - left) + clock.elapsed() - started);
	await session.record(release => {
		if (!isWanted(release)) return null;
		const finish = (outcome: AttemptResult['outcome'], detail: string | null): ReleaseEvent => ({
			type: 'step-finished',
			step: step.id,
			attempt,
			outcome,
			exitCode: null,
			signal: null,
			detail,
			durationMs,
		});
		if (aborted.aborted) return [finish('cancelled', null)];
		const {verdict, problem} = judge(step, release, true);
		return [
			{type: 'signals-judged', step: step.id, attempt, verdict},
			finish(verdict === 'pass' ? 'succeeded' : 'failed', problem),
		];
	});
}

/** What the looks so far say; at the end, too few of them say nothing. */
function judge(
	step: WatchStep,
	release: Release,
	isOver = false,
): {readonly verdict: SignalVerdict; readonly problem: string | null} {
	const watch = watchOf(release, step.id);
	const judged = judgeWatch(step.signals, watch);
	const verdict = overallVerdict(judged);
	const wanted = step.forMs / lookEveryMs(step.forMs);
	if (!isOver || verdict === 'fail' || watch.during.length >= wanted * fewestShare) {
		return {verdict, problem: watchProblem(judged)};
	}

	const looks = `${watch.during.length} of some ${Math.round(wanted)} looks`;
	return {verdict: 'unknown', problem: `not known: nobody watched for most of the time (${looks})`};
}
