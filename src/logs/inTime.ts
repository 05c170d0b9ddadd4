import process from 'node:process';
import {createContext, Script} from 'node:vm';

/**
 * An expression that backtracks for longer on some thousand lines will never end. Nothing but a context's time limit
 * stops one that has begun.
 */
const timeLimitMs = 150;
/** One that takes too long is a hint, and more would be paid for with a frozen screen. */
const mostLate = 2;

/**
 * Does a work for each of `count` things, as far as it ends in time: from the second that does not, the rest is left.
 * @param work what is stopped where it takes too long; it must be safe to do again
 * @param late called for each thing that took too long
 * @returns how many took too long
 */
export function inTime(count: number, work: (index: number) => void, late: (index: number) => void): number {
	isolated ??= createIsolated();
	let at = 0;
	let slow = 0;
	/** The processor time that was used since work began on the thing that is next. */
	let used = 0;
	const job = () => {
		for (; at < count; at++) work(at);
	};
	while (at < count && slow < mostLate) {
		const began = {at, usage: process.cpuUsage()};
		try {
			isolated.run(job);
		} catch (error) {
			if (!isTimeout(error)) throw error;
			// The limit is one of the clock, and on a busy machine others used that time: then it goes on, or begins again.
			const {user, system} = process.cpuUsage(began.usage);
			used = (at === began.at ? used : 0) + (user + system) / 1000;
			if (used < timeLimitMs / 2) continue;
			slow++;
			late(at++);
			used = 0;
		}
	}

	return slow;
}

let isolated: {readonly run: (job: () => void) => void} | null = null;

function createIsolated(): {readonly run: (job: () => void) => void} {
	const shared: {job: () => void} = {job() {}};
	const context = createContext(shared);
	const script = new Script('job()');
	return {
		run(job) {
			shared.job = job;
			script.runInContext(context, {timeout: timeLimitMs});
		},
	};
}

function isTimeout(error: unknown): boolean {
	// It comes from another context, where Error is another class.
	return (
		typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
	);
}
