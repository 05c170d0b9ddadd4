import {once} from 'node:events';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';

/** Where there is nobody who could continue it (no job control), the stop signal is ignored: then it goes on after this. */
const ignoredAfterMs = 200;

/**
 * Stops this program as ctrl-Z stops any other, with what started it (npm, sudo) and waits in the same process group.
 * Resolves when it is continued. What was detached from it (runners, log commands) goes on meanwhile.
 */
export async function suspendProgram(): Promise<void> {
	const continued = once(process, 'SIGCONT');
	process.kill(0, 'SIGTSTP');
	await Promise.race([continued, delay(ignoredAfterMs)]);
}

/** Has the size of the terminal asked for again: nobody is told of a change while the program is stopped. */
export function refreshTerminalSize(): void {
	process.emit('SIGWINCH', 'SIGWINCH');
}
