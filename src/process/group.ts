import {readdirSync, readFileSync} from 'node:fs';

/** Name of the variable that marks everything an attempt started, so that a child that left its group is still found. */
export const attemptVariable = 'RELEASE_ATTEMPT';

/** Sends a signal to a whole process group. True when there was anybody to get it. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
	try {
		process.kill(-group, signal);
		return true;
	} catch (error) {
		// EPERM: somebody is there, but it is not ours to signal.
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}

/** Live processes that carry an attempt's mark in their environment. Empty where the system cannot be asked. */
export function markedProcesses(mark: string): readonly number[] {
	let entries: readonly string[];
	try {
		entries = readdirSync('/proc');
	} catch {
		return [];
	}

	const wanted = Buffer.from(`${attemptVariable}=${mark}\0`);
	return entries
		.filter(entry => /^\d+$/.test(entry))
		.map(Number)
		.filter(pid => pid !== process.pid && carries(pid, wanted));
}

function carries(pid: number, wanted: Buffer): boolean {
	try {
		if (!readFileSync(`/proc/${pid}/environ`).includes(wanted)) return false;
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return stat[stat.lastIndexOf(')') + 2] !== 'Z';
	} catch {
		return false;
	}
}
