/** How a look at something came out; `unknown`: it could not be looked at, which is no fault by itself. */
export type Verdict = 'ok' | 'warn' | 'fail' | 'unknown';

/** One line of what the doctor says. */
export type Check = {
	/** What was looked at, such as "git" or "live". Fields of the JSON document: it does not change. */
	readonly name: string;
	/** The environment that it is about; null: all of them. */
	readonly environment: string | null;
	readonly verdict: Verdict;
	/** What was found, in words. */
	readonly text: string;
	/** What to do about it; null: nothing. */
	readonly mend: string | null;
};

/** A group of checks under a title. */
export type CheckGroup = {readonly title: string; readonly checks: readonly Check[]};

/** Checks about one thing, made with fewer words. */
export function checksOf(name: string, environment: string | null = null) {
	const make =
		(verdict: Verdict) =>
		(text: string, mend: string | null = null): Check => ({name, environment, verdict, text, mend});
	return {ok: make('ok'), warn: make('warn'), fail: make('fail'), unknown: make('unknown')};
}

/**
 * A look that may hang: after the limit it has failed, and what it says later is passed over.
 * @param limitMs in milliseconds
 */
export async function inTime(
	name: string,
	environment: string | null,
	limitMs: number,
	look: () => Promise<readonly Check[]>,
): Promise<readonly Check[]> {
	const {fail} = checksOf(name, environment);
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<readonly Check[]>(resolve => {
		timer = setTimeout(() => resolve([fail(`no answer in ${limitMs / 1000} s`)]), limitMs);
	});
	try {
		return await Promise.race([look(), late]);
	} finally {
		clearTimeout(timer);
	}
}
