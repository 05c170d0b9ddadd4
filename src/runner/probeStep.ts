import {setTimeout as delay} from 'node:timers/promises';
import type {AttemptResult} from '../domain/events.ts';
import type {PlanStep} from '../domain/plan.ts';
import type {LiveReading} from '../environments/live.ts';

/** A step that only looks. The runner does it by itself: doing it twice harms nobody. */
export type ProbeStep = Extract<PlanStep, {kind: 'http' | 'live' | 'watch'}>;

/** What a probe came to, and the last answer of the environment where it was asked. */
export type Probed = {readonly result: AttemptResult; readonly reading: LiveReading | null};

/** Milliseconds between two looks. */
const everyMs = 1000;

/**
 * Does a step that only looks.
 * @param since when its first attempt began: a watch that a dead runner left goes on, it does not begin anew
 * @param readLive asks the environment what it runs
 */
export async function probeStep(
	step: ProbeStep,
	since: Date,
	readLive: (signal: AbortSignal) => Promise<LiveReading>,
	cancel: AbortSignal,
): Promise<Probed> {
	const started = performance.now();
	const end = (outcome: AttemptResult['outcome'], detail: string | null, reading: LiveReading | null = null) => {
		const durationMs = Math.round(performance.now() - started);
		return {result: {outcome, exitCode: null, signal: null, detail, durationMs}, reading};
	};

	try {
		switch (step.kind) {
			case 'watch':
				await delay(Math.max(0, since.getTime() + step.forMs - Date.now()), undefined, {signal: cancel});
				return end('succeeded', null);
			case 'http':
				return await httpProbe(step, started, cancel, end);
			case 'live':
				return await liveProbe(step, started, readLive, cancel, end);
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
	cancel: AbortSignal,
	end: End,
): Promise<Probed> {
	let goodSince: number | null = null;
	for (;;) {
		const problem = await httpProblem(step, cancel);
		cancel.throwIfAborted();
		const now = performance.now();
		if (problem === null) {
			goodSince ??= now;
			if (now - goodSince >= step.forMs) return end('succeeded', null);
		} else if (goodSince !== null) {
			return end('failed', `${problem}, after ${Math.round((now - goodSince) / 1000)} s of good answers`);
		} else if (now - started >= step.timeoutMs) {
			return end('timed-out', problem);
		}

		await delay(everyMs, undefined, {signal: cancel});
	}
}

async function httpProblem(step: Extract<ProbeStep, {kind: 'http'}>, cancel: AbortSignal): Promise<string | null> {
	try {
		const signal = AbortSignal.any([cancel, AbortSignal.timeout(step.withinMs)]);
		const response = await fetch(step.url, {redirect: 'manual', signal});
		await response.body?.cancel();
		return response.status === step.status ? null : `${step.url} answered ${response.status}, not ${step.status}`;
	} catch (error) {
		if (error instanceof Error && error.name === 'TimeoutError')
			return `${step.url} did not answer within ${step.withinMs} ms`;
		const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
		return `${step.url} cannot be reached: ${cause || String(error)}`;
	}
}

async function liveProbe(
	step: Extract<ProbeStep, {kind: 'live'}>,
	started: number,
	readLive: (signal: AbortSignal) => Promise<LiveReading>,
	cancel: AbortSignal,
	end: End,
): Promise<Probed> {
	for (;;) {
		const reading = await readLive(cancel);
		cancel.throwIfAborted();
		if (reading.revision && sameCommit(reading.revision.sha, step.expectSha)) return end('succeeded', null, reading);
		if (performance.now() - started >= step.timeoutMs) {
			const said = reading.revision
				? `the environment still runs ${reading.revision.sha.slice(0, 7)}, not ${step.expectSha.slice(0, 7)}`
				: (reading.error ?? 'no answer');
			return end('failed', said, reading);
		}

		await delay(everyMs, undefined, {signal: cancel});
	}
}

// An environment may name its commit by a short id.
function sameCommit(said: string, wanted: string): boolean {
	return said.length >= 7 && (wanted.startsWith(said) || said.startsWith(wanted));
}
