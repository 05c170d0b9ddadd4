import {spawn, spawnSync} from 'node:child_process';
import process from 'node:process';
import {setImmediate} from 'node:timers/promises';
import {withoutNodeOptions} from './nodeOptions.ts';
import {trustedPath} from './trustedPath.ts';

/** For `stty`, which must not come from the repository. */
const env = {...process.env, PATH: trustedPath(process.cwd())};

/** The exit code by which a shell says that it does not find a program. */
export const notFound = 127;

/** What a terminal's keys would do to this program, and are for the other one meanwhile. */
const keySignals = ['SIGINT', 'SIGQUIT'] as const;

/**
 * Runs a program in the terminal of this process, as a shell does: it has the keyboard, and ctrl-C is for it. Afterwards
 * the terminal's modes are as they were.
 * @returns its exit code; null where a signal ended it, or it could not be started
 */
export async function runInTerminal(file: string, args: readonly string[]): Promise<number | null> {
	const modes = terminalModes();
	const listeners = keySignals.map(signal => ({signal, own: process.rawListeners(signal)}));
	for (const {signal} of listeners) process.removeAllListeners(signal).on(signal, ignore);
	await stopReading();
	const child = spawn(file, args, {env: withoutNodeOptions(process.env), stdio: 'inherit'});
	const letGo = () => child.unref();
	// Whoever goes on when its terminal has gone, to clean up, does not wait for what runs there.
	const outlives = process.listenerCount('SIGHUP') > 0;
	if (outlives) process.on('SIGHUP', letGo);
	try {
		return await new Promise(resolve => {
			child.once('error', () => resolve(null));
			child.once('exit', code => resolve(code));
		});
	} finally {
		if (outlives) process.off('SIGHUP', letGo);
		for (const {signal, own} of listeners) {
			process.removeAllListeners(signal);
			for (const listener of own) process.on(signal, listener as () => void);
		}

		if (modes !== null) spawnSync('stty', [modes], {env, stdio: ['inherit', 'ignore', 'ignore']});
	}
}

// Two readers would share out what is typed. Whoever listened until now must have been let go of before a pause counts,
// and the pause itself is heeded one turn later.
async function stopReading(): Promise<void> {
	await setImmediate();
	process.stdin.pause();
	await setImmediate();
}

function ignore(): void {}

// Node takes back at its end what its children did to the terminal; one that is killed does not.
function terminalModes(): string | null {
	const {status, stdout} = spawnSync('stty', ['-g'], {encoding: 'utf8', env, stdio: ['inherit', 'pipe', 'ignore']});
	return status === 0 ? stdout.trim() : null;
}
