import type {ProcessIdentity} from '../domain/operator.ts';
import type {Release} from '../domain/release.ts';
import {sameProcess} from '../process/identity.ts';

/** Which runners were started here a moment ago, and have not come up yet. */
export type StartingRunners = {
	/** One is started now. @param before the runner that it takes the place of; null: there was none */
	note(release: number, before: ProcessIdentity | null): void;
	/** Whether that of a release may still be about to come up. One that came, and died, is not starting any more. */
	has(release: Pick<Release, 'id' | 'runner'>): boolean;
};

/** A runner that was started is given this long, in milliseconds, before it counts as missing. */
export const startingMs = 5000;

/** Remembers which runners were started. A clock that was set back keeps nobody waiting. */
export function startingRunners(now: () => Date): StartingRunners {
	const started = new Map<number, {readonly at: number; readonly before: ProcessIdentity | null}>();
	return {
		note(release, before) {
			started.set(release, {at: now().getTime(), before});
		},
		has({id, runner}) {
			const last = started.get(id);
			if (!last || Math.abs(now().getTime() - last.at) >= startingMs) return false;
			return runner && last.before ? sameProcess(runner, last.before) : runner === last.before;
		},
	};
}
