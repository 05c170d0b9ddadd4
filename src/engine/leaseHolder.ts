import type {LeaseHolder} from '../domain/decideEnvironment.ts';
import type {EnvironmentState} from '../domain/environment.ts';
import type {Operator} from '../domain/operator.ts';
import {type Release, runningStep, stepOf} from '../domain/release.ts';
import type {Journal} from '../journal/journal.ts';
import {isAlive} from '../process/identity.ts';
import {readRelease} from './readState.ts';

/** Who holds an environment's lease, and which of them go on on this machine; null when nobody does. */
export async function leaseHolder(
	journal: Journal,
	environment: EnvironmentState,
	by: Operator,
	runnerAlive: (release: Release) => boolean | null,
): Promise<LeaseHolder | null> {
	if (!environment.lease) return null;
	const holder = await readRelease(journal, environment.lease.release);
	if (!holder) return {by, open: [], alive: []};
	const undone = await Promise.all(holder.undoes.map(id => readRelease(journal, id)));
	const open = [holder, ...undone].filter(release => release !== null).filter(release => release.end === null);
	return {
		by,
		open,
		alive: open.filter(release => runnerAlive(release) === true || commandAlive(release)).map(({id}) => id),
	};
}

// A command outlives its runner: whatever comes next must not run beside it.
function commandAlive(release: Release): boolean {
	const step = runningStep(release);
	const shim = step && stepOf(release, step.id).attempts.at(-1)?.shim;
	return shim ? isAlive(shim) === true : false;
}
