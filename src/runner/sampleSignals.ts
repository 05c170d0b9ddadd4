import {messageOf} from '../domain/messageOf.ts';
import {hasChanged, type Release, stepOf} from '../domain/release.ts';
import {lookEveryMs, mostLooks, type Signal, type SignalReading} from '../domain/signal.ts';
import {type WatchStep, watchesOf, watchOf} from '../domain/watchRecord.ts';
import type {Meter} from './meters.ts';
import type {ReleaseSession} from './releaseSession.ts';

/** Milliseconds between two looks at what may pile up, and how long a look waits for what is slow. */
const lookMs = 1000;

/** After so many looks before a release, the next ones come more rarely: who waits overnight compares with the morning. */
const closeLooks = 120;

/** A signal that is looked at: the reading that is under way, and the last one that nobody was told of. */
type Watched = {
	readonly name: string;
	readonly meter: Meter;
	reading: Promise<void> | null;
	found: SignalReading | null;
};

/** What is measured, and until when. */
type Sampling = {
	readonly stage: 'before' | 'during';
	/** Milliseconds until the next look, after so many. */
	everyMs(looks: number): number;
	/** Whether a look still belongs to it. */
	isWanted(release: Release): boolean;
	/** Whether there is another look to come. */
	goesOn(release: Release): boolean;
};

/**
 * Measures the signals of all watches before the release changes anything, until it does. What it cannot measure harms
 * nothing: it is missing where the watch compares.
 */
export async function sampleBaselines(session: ReleaseSession, cancel: AbortSignal): Promise<void> {
	const release = await session.refresh();
	if (!isBefore(release)) return;
	const done = await Promise.allSettled(
		watchesOf(release.plan.steps).map(step => {
			const isWanted = (now: Release) => isBefore(now) && watchOf(now, step.id).before.length < mostLooks;
			const everyMs = (looks: number) => lookEveryMs(step.forMs) * (1 + Math.floor(looks / closeLooks));
			return sampleSignals(session, release, step, {stage: 'before', everyMs, isWanted, goesOn: isWanted}, cancel);
		}),
	);
	const failed = done.find(({status}) => status === 'rejected');
	if (failed?.status === 'rejected') throw failed.reason;
}

/** Looks at the signals of a watch now and then, and records what each look gave. */
export async function sampleSignals(
	session: ReleaseSession,
	release: Release,
	step: WatchStep,
	{stage, everyMs, isWanted, goesOn}: Sampling,
	cancel: AbortSignal,
): Promise<void> {
	const {clock} = session.world;
	const ended = new AbortController();
	const until = AbortSignal.any([cancel, ended.signal]);
	const opened = step.signals.map(
		(signal): Watched => ({
			name: signal.name,
			meter: openSafely(session, release, step, signal),
			reading: null,
			found: null,
		}),
	);
	const lookAt = (each: Watched) => {
		each.reading ??= each.meter.read(until).then(found => {
			each.found = found;
			each.reading = null;
		});
		return each.reading;
	};
	try {
		for (let looks = 0, next = clock.elapsed(); ; looks++) {
			// What takes time of ours goes first: it would count as somebody else's slowness.
			for (const {meter} of opened) meter.look();
			const waited = new AbortController();
			await Promise.race([Promise.all(opened.map(lookAt)), clock.sleep(lookMs, waited.signal)]);
			waited.abort();
			if (cancel.aborted) return;
			// What is slow is told with the look that it is there at, and keeps nothing else from being told.
			const readings = Object.fromEntries(opened.flatMap(({name, found}) => (found ? [[name, found] as const] : [])));
			for (const each of opened) each.found = null;
			const current = await session.record(now =>
				isWanted(now) ? [{type: 'signals-sampled', step: step.id, stage, readings}] : null,
			);
			if (!goesOn(current)) return;
			next = Math.max(next + everyMs(looks), clock.elapsed());
			while (clock.elapsed() < next && !cancel.aborted && goesOn(current)) {
				await clock.sleep(Math.min(lookMs, next - clock.elapsed()), cancel);
				for (const {meter} of opened) meter.look();
			}

			if (cancel.aborted) return;
		}
	} finally {
		ended.abort();
		const closed = await Promise.allSettled(opened.map(({meter}) => meter.close()));
		for (const each of closed) if (each.status === 'rejected') session.world.say(`A signal: ${String(each.reason)}`);
	}
}

/** Nothing has changed yet, and nobody has begun to change anything: a deploy by hand is a question that is asked. */
function isBefore(release: Release): boolean {
	if (release.end || release.abort || release.kind === 'rollback' || hasChanged(release)) return false;
	const begun = release.plan.steps.filter(step => stepOf(release, step.id).state.status !== 'pending');
	return begun.every(({phase}) => phase === 'preflight' || phase === 'backup');
}

// A full disk, or no more open files: a signal that cannot be read is not known, and the release goes on.
function openSafely({world}: ReleaseSession, release: Release, step: WatchStep, signal: Signal): Meter {
	try {
		return world.openMeter(release, step.variables, signal);
	} catch (error) {
		const why = messageOf(error);
		return {look() {}, read: async (): Promise<SignalReading> => ({what: 'nothing', why}), async close() {}};
	}
}
