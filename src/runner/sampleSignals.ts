import {hasChanged, type Release} from '../domain/release.ts';
import {lookEveryMs, mostLooks, type Signal, type SignalReading} from '../domain/signal.ts';
import {type WatchStep, watchesOf, watchOf} from '../domain/watchRecord.ts';
import type {Meter} from './meters.ts';
import type {ReleaseSession} from './releaseSession.ts';

/** Milliseconds between two looks at what may pile up. */
const lookMs = 1000;

/**
 * Measures the signals of all watches before the release changes anything, until it does. What it cannot measure harms
 * nothing: it is missing where the watch compares.
 */
export async function sampleBaselines(session: ReleaseSession, cancel: AbortSignal): Promise<void> {
	const release = await session.refresh();
	if (!isBefore(release)) return;
	const isWanted = (current: Release, {id}: WatchStep) =>
		isBefore(current) && watchOf(current, id).before.length < mostLooks;
	await Promise.all(
		watchesOf(release.plan.steps).map(step =>
			sampleSignals(session, release, step, 'before', cancel, current => isWanted(current, step)),
		),
	);
}

/**
 * Looks at the signals of a watch now and then, and records what each look gave.
 * @param goesOn asked before a look is recorded, and after; no more looks once it says no
 */
export async function sampleSignals(
	session: ReleaseSession,
	release: Release,
	step: WatchStep,
	stage: 'before' | 'during',
	cancel: AbortSignal,
	goesOn: (release: Release) => boolean,
): Promise<void> {
	const {clock} = session.world;
	const meters = step.signals.map(signal => [signal, openSafely(session, release, step, signal)] as const);
	try {
		for (let next = clock.elapsed(); ; ) {
			// The first look comes at once: it also says what cannot be read.
			const names = await Promise.all(meters.map(async ([{name}, meter]) => [name, await meter.read(cancel)] as const));
			if (cancel.aborted) return;
			const readings = Object.fromEntries(names);
			const current = await session.record(now =>
				goesOn(now) ? [{type: 'signals-sampled', step: step.id, stage, readings}] : null,
			);
			if (!goesOn(current)) return;
			next = Math.max(next + lookEveryMs(step.forMs), clock.elapsed());
			while (clock.elapsed() < next && !cancel.aborted) {
				await clock.sleep(Math.min(lookMs, next - clock.elapsed()), cancel);
				for (const [, meter] of meters) meter.look();
			}

			if (cancel.aborted) return;
		}
	} finally {
		await Promise.all(meters.map(([, meter]) => meter.close()));
	}
}

function isBefore(release: Release): boolean {
	return release.end === null && release.abort === null && !hasChanged(release);
}

// A full disk, or no more open files: a signal that cannot be read is not known, and the release goes on.
function openSafely({world}: ReleaseSession, release: Release, step: WatchStep, signal: Signal): Meter {
	try {
		return world.openMeter(release, step.variables, signal);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		return {look() {}, read: async (): Promise<SignalReading> => ({what: 'nothing', why}), async close() {}};
	}
}
