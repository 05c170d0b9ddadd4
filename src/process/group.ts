import {errorCode} from './systemError.ts';

/** Name of the variable that marks everything an attempt started, so that a child that left its group is still found. */
export const attemptVariable = 'RELEASE_ATTEMPT';

/** Sends a signal to a whole process group. True when there was anybody to get it. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
	try {
		process.kill(-group, signal);
		return true;
	} catch (error) {
		// EPERM: somebody is there, but it is not ours to signal.
		return errorCode(error) === 'EPERM';
	}
}

/** Sends a signal to one process, which may have ended by now. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch {
		// It is gone already.
	}
}
