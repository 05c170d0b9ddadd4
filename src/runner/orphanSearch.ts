import {signalGroup, signalProcess} from '../process/group.ts';
import {findAlive, identityOf, isAlive} from '../process/identity.ts';
import {parseIdentity} from '../process/parseIdentity.ts';
import {processesOf} from '../process/processesOf.ts';
import {type AttemptFiles, parseSpec, readRecord} from './attemptFiles.ts';
import type {Orphans} from './shells.ts';

/**
 * Looks for the processes of an attempt whose shim is dead: its child, by identity, with its group, and whatever carries
 * its mark. All processes of the machine are searched only when none of those that were found last is alive.
 */
export function orphanSearch(files: AttemptFiles): () => Orphans {
	let known: Orphans = {alive: false, processes: [], end() {}};
	let lives = (): boolean => false;
	return () => {
		if (lives()) return known;
		const {processes} = search(files);
		const identities = processes.map(({pid}) => identityOf(pid)).filter(identity => identity !== null);
		lives = () => identities.some(identity => isAlive(identity) === true);
		known = {alive: processes.length > 0, processes, end: () => endAll(files)};
		return known;
	};
}

// Searched anew: it may have started more since.
function endAll(files: AttemptFiles): void {
	const {group, processes} = search(files);
	if (group !== null) signalGroup(group, 'SIGKILL');
	for (const {pid} of processes) signalProcess(pid, 'SIGKILL');
}

function search(files: AttemptFiles): {readonly group: number | null; readonly processes: Orphans['processes']} {
	const child = readRecord(files.child, parseIdentity);
	// The group's number is known to be its own only while the process lives that gave it.
	const group = child !== null && findAlive(child) === true ? child.pid : null;
	const marked = processesOf(group, readRecord(files.spec, parseSpec)?.mark ?? noMark);
	// One that runs as another user shows nobody its mark.
	const isSeen = group === null || marked.some(({pid}) => pid === group);
	return {group, processes: isSeen ? marked : [{pid: group, name: 'its command'}, ...marked]};
}

/** No process has it. */
const noMark = 'none';
