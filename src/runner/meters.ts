import type {Release} from '../domain/release.ts';
import type {Signal, SignalReading} from '../domain/signal.ts';

/** Reads one signal, again and again. */
export type Meter = {
	/** Looks in between, so that nothing piles up. */
	look(): void;
	/** What there is to read now. It never throws: what cannot be read is a reading, too. */
	read(cancel: AbortSignal): Promise<SignalReading>;
	close(): Promise<void>;
};

/** Opens what reads a release's signals. The variables are those of the step that wants them. */
export type OpenMeter = (release: Release, variables: Readonly<Record<string, string>>, signal: Signal) => Meter;
