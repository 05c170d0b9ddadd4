import type {AttemptResult} from '../domain/events.ts';
import type {PlanStep} from '../domain/plan.ts';
import type {Release} from '../domain/release.ts';
import type {LiveReading} from '../environments/live.ts';
import type {Clock} from './clock.ts';
import type {Probes} from './probes.ts';

/** A step that only looks. The runner does it by itself: doing it twice harms nobody. */
export type ProbeStep = Extract<PlanStep, {kind: 'http' | 'live' | 'watch'}>;

/** What a probe came to, and the last answer of the environment where it was asked. */
export type Probed = {readonly result: AttemptResult; readonly reading: LiveReading | null};

/** What a probe looks with, and the signal that ends it. */
export type ProbeTools = {readonly clock: Clock; readonly probes: Probes; readonly cancel: AbortSignal};

/** From when on, in milliseconds, a watch that is over ended while nobody watched: more than a runner needs to begin. */
const lateMs = 1000;

/** Milliseconds between two looks. */
const everyMs = 1000;

/**
 * Does a step that only looks.
 * @param since when its first attempt began: a watch that a dead runner left goes on, it does not begin anew
 */
export async function probeStep(release: Release, step: ProbeStep, since: Date, tools: ProbeTools): Promise<Probed> {
	const {clock, cancel} = tools;
	const started = clock.elapsed();
	const end = (outcome: AttemptResult['outcome'], detail: string | null, reading: LiveReading | null = null) => {
		const durationMs = Math.round(clock.elapsed() - started);
		return {result: {outcome, exitCode: null, signal: null, detail, durationMs}, reading};
	};

	try {
		switch (step.kind) {
			case 'watch': {
				const left = since.getTime() + step.forMs - clock.now().getTime();
				// A clock that was set back makes nobody watch for longer than was asked.
				await clock.sleep(Math.min(step.forMs, Math.max(0, left)), cancel);
				cancel.throwIfAborted();
				return end('succeeded', left < -lateMs ? 'its time was over before a runner was there again' : null);
			}

			case 'http':
				return await httpProbe(step, started, tools, end);
			case 'live':
				return await liveProbe(release, step, started, tools, end);
		}
	} catch (error) {
		if (cancel.aborted) return end('cancelled', null);
		throw error;
	}
}

type End = (outcome: AttemptResult['outcome'], detail: string | null, reading?: LiveReading | null) => Probed;

// Good means: the answer becomes right before the time limit, and then stays right for as long as was asked.
async function httpProbe(
	step: Extract<ProbeStep, {kind: 'http'}>,
	started: number,
	{clock, probes, cancel}: ProbeTools,
	end: End,
): Promise<Probed> {
	let goodSince: number | null = null;
	for (;;) {
		const problem = await probes.http(step, cancel);
		cancel.throwIfAborted();
		const now = clock.elapsed();
		if (problem === null) {
			goodSince ??= now;
			if (now - goodSince >= step.forMs) return end('succeeded', null);
		} else if (goodSince !== null) {
			return end('failed', `${problem}, after ${Math.round((now - goodSince) / 1000)} s of good answers`);
		} else if (now - started >= step.timeoutMs) {
			return end('timed-out', problem);
		}

		await clock.sleep(everyMs, cancel);
		cancel.throwIfAborted();
	}
}

async function liveProbe(
	release: Release,
	step: Extract<ProbeStep, {kind: 'live'}>,
	started: number,
	{clock, probes, cancel}: ProbeTools,
	end: End,
): Promise<Probed> {
	for (;;) {
		const reading = await probes.live(release, step, cancel);
		cancel.throwIfAborted();
		if (reading.revision && sameCommit(reading.revision.sha, step.expectSha)) return end('succeeded', null, reading);
		if (clock.elapsed() - started >= step.timeoutMs) {
			const said = reading.revision
				? `the environment still runs ${reading.revision.sha.slice(0, 7)}, not ${step.expectSha.slice(0, 7)}`
				: (reading.error ?? 'no answer');
			return end('failed', said, reading);
		}

		await clock.sleep(everyMs, cancel);
		cancel.throwIfAborted();
	}
}

// An environment may name its commit by a short id.
function sameCommit(said: string, wanted: string): boolean {
	return said.length >= 7 && (wanted.startsWith(said) || said.startsWith(wanted));
}
