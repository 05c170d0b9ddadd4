import {setTimeout as delay} from 'node:timers/promises';

/** The time, as a runner sees it. */
export type Clock = {
	/** The moment, for what is recorded. It may jump: nothing is measured by it. */
	now(): Date;
	/** Milliseconds since any moment; it only grows. */
	elapsed(): number;
	/** Waits so many milliseconds, or until `signal` is aborted, whatever comes first. */
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
};

/** The clock of this machine. */
export const systemClock: Clock = {
	now: () => new Date(),
	elapsed: () => performance.now(),
	async sleep(milliseconds, signal) {
		try {
			await delay(milliseconds, undefined, signal ? {signal} : {});
		} catch (error) {
			if (!signal?.aborted) throw error;
		}
	},
};
