import {setTimeout as delay} from 'node:timers/promises';
import {isBusy} from './sqliteErrors.ts';

/** How long SQLite itself waits for another process, in milliseconds. It blocks the whole of this one: screen and keys. */
export const blockingMs = 15;

/**
 * Does something with the database, again and again while another process has it, and leaves the event loop free between.
 * @param patienceMs how long all in all, before its error is thrown
 */
export async function patiently<T>(work: () => T, patienceMs = 5000): Promise<T> {
	for (const end = performance.now() + patienceMs; ; ) {
		try {
			return work();
		} catch (error) {
			if (!isBusy(error) || performance.now() > end) throw error;
		}

		// At random: those who wait for the same must not keep meeting.
		await delay(1 + Math.random() * 10);
	}
}
