import process from 'node:process';
import {createContext, Script} from 'node:vm';

/** What a test of some texts came to. */
export type Matches = {
	/** One for each text: 1 where it matches, and where nobody could tell in time. */
	readonly matched: Uint8Array;
	/** How many texts took too long. */
	readonly slow: number;
};

/** A regular expression that cannot stop the program. */
export type Pattern = {
	test(texts: readonly string[]): Matches;
	/** What matches is what is not wanted. */
	readonly isInverted: boolean;
};

/** Nothing behind so many characters of a line is searched: it bounds what one test can cost. */
export const searchedCharacters = 2000;
/**
 * An expression that backtracks for longer on some thousand lines will never end. Nothing but a context's time limit
 * stops one that has begun.
 */
const timeLimitMs = 150;

let isolated: {readonly run: (job: () => void) => void} | null = null;

/** Reads a regular expression, or says what is wrong with it. */
export function compilePattern(source: string): Pattern | string {
	let expression: RegExp;
	try {
		expression = new RegExp(source);
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}

	return {
		isInverted: false,
		test(texts) {
			isolated ??= createIsolated();
			const matched = new Uint8Array(texts.length);
			let slow = 0;
			let at = 0;
			const job = () => {
				for (; at < texts.length; at++) matched[at] = expression.test(texts[at] ?? '') ? 1 : 0;
			};
			while (at < texts.length) {
				const began = {at, usage: process.cpuUsage()};
				try {
					isolated.run(job);
				} catch (error) {
					if (!isTimeout(error)) throw error;
					// The limit is one of the clock, and on a busy machine others used that time: where it came on, it goes on.
					const {user, system} = process.cpuUsage(began.usage);
					if (at > began.at && (user + system) / 1000 < timeLimitMs / 2) continue;
					slow++;
					matched[at++] = 1;
					// One is a hint, and more would be paid for with a frozen screen.
					if (slow === 2) {
						matched.fill(1, at);
						break;
					}
				}
			}

			return {matched, slow};
		},
	};
}

/** The same for a filter: with `!` before it, the lines are wanted that do not match. */
export function compileFilter(source: string): Pattern | string {
	if (!source.startsWith('!') || source.length < 2) return compilePattern(source);
	const pattern = compilePattern(source.slice(1));
	return typeof pattern === 'string' ? pattern : {...pattern, isInverted: true};
}

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
