import {existsSync} from 'node:fs';
import type {ProcessIdentity} from '../domain/operator.ts';
import {readMark} from '../journal/shared/sharedMark.ts';
import {isAlive} from '../process/identity.ts';
import {processShells} from '../runner/processShells.ts';
import type {Shells} from '../runner/shells.ts';
import {runnerLog, spawnRunner} from './spawnRunner.ts';

/** What an engine knows of processes and time. */
export type Machine = {
	readonly shells: Shells;
	/** Starts the runner of a release; whether it came up is seen in the journal. */
	startRunner(release: number): void;
	/**
	 * Whether that very process, a runner of this release, still runs; null where that cannot be known from here, or where
	 * what it left behind is elsewhere, and so whether its commands go on.
	 */
	isAlive(runner: ProcessIdentity, release: number): boolean | null;
	now(): Date;
};

/**
 * The machine that we run on.
 * @param root of the repository
 * @param home the project's private state folder
 * @param host the runner host that we are; null: none
 */
export function thisMachine(root: string, home: string, host: string | null = null): Machine {
	return {
		shells: processShells(root, home),
		startRunner: release => spawnRunner(root, home, release, undefined, host),
		// A shared history has releases of other folders, on this machine or on one that is called the same.
		isAlive(runner, release) {
			const alive = isAlive(runner);
			const isElsewhere = alive === false && readMark(home) !== null && !existsSync(runnerLog(home, release));
			return isElsewhere ? null : alive;
		},
		now: () => new Date(),
	};
}
