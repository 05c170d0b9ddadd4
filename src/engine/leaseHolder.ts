import type {LeaseHolder} from '../domain/decideEnvironment.ts';
import type {EnvironmentState} from '../domain/environment.ts';
import type {Operator} from '../domain/operator.ts';
import {type Release, runningStep, stepOf} from '../domain/release.ts';
import type {Journal} from '../journal/journal.ts';
import {isPassing} from '../process/systemError.ts';
import {isCommand, type Shell, type Shells} from '../runner/shells.ts';
import {readRelease} from './readState.ts';

/**
 * Who holds an environment's lease, and which of them go on on this machine; null when nobody does. A command that was
 * about to begin without its runner is kept from doing so.
 */
export async function leaseHolder(
	journal: Journal,
	environment: EnvironmentState,
	by: Operator,
	runnerAlive: (release: Release) => boolean | null,
	shells: Shells,
): Promise<LeaseHolder | null> {
	if (!environment.lease) return null;
	const holder = await readRelease(journal, environment.lease.release);
	if (!holder) return {by, open: [], alive: []};
	const undone = await Promise.all(holder.undoes.map(id => readRelease(journal, id)));
	const open = [holder, ...undone].filter(release => release !== null).filter(release => release.end === null);
	// One that was aborted, and only waits for another machine to end what it was to take back, does nothing any more.
	const waitsInVain = (release: Release) =>
		release.abort !== null &&
		runningStep(release) === undefined &&
		open.some(({id}) => release.undoes.includes(id)) &&
		open.every(other => !release.undoes.includes(other.id) || runnerAlive(other) === null);
	const alive = open.filter(
		release => !waitsInVain(release) && (runnerAlive(release) === true || commandMayRun(release, shells)),
	);
	return {by, open, alive: alive.map(({id}) => id)};
}

// A command outlives its runner, and whatever comes next must not run beside it. The evidence tells, not the journal: a
// runner may have died before it recorded that the command began.
function commandMayRun(release: Release, shells: Shells): boolean {
	const step = runningStep(release);
	if (!step || !isCommand(step)) return false;
	try {
		return mayRun(shells.find(release, step, stepOf(release, step.id).attempts.length));
	} catch (error) {
		// What cannot be looked at just now may well run.
		if (isPassing(error)) return true;
		throw error;
	}
}

function mayRun(shell: Shell): boolean {
	try {
		// Without a claim it has not begun; with ours, it never will.
		if (shell.exit() || (!shell.claim() && shell.fence())) return false;
		const claim = shell.claim();
		if (claim?.by !== 'shim') return false;
		return shell.isAlive(claim.shim) === true || shell.orphans().alive;
	} finally {
		shell.close();
	}
}
