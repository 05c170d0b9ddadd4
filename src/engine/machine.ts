import type {ProcessIdentity} from '../domain/operator.ts';
import {isAlive} from '../process/identity.ts';
import {processShells} from '../runner/processShells.ts';
import type {Shells} from '../runner/shells.ts';
import {spawnRunner} from './spawnRunner.ts';

/** What an engine knows of processes and time. */
export type Machine = {
	readonly shells: Shells;
	/** Starts the runner of a release; whether it came up is seen in the journal. */
	startRunner(release: number): void;
	/** Whether that very process still runs; null where that cannot be known from here. */
	isAlive(identity: ProcessIdentity): boolean | null;
	now(): Date;
};

/**
 * The machine that we run on.
 * @param root of the repository
 * @param home the project's private state folder
 */
export function thisMachine(root: string, home: string): Machine {
	return {
		shells: processShells(root, home),
		startRunner: release => spawnRunner(root, home, release),
		isAlive,
		now: () => new Date(),
	};
}
