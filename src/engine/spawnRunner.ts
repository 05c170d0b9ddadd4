import {spawn} from 'node:child_process';
import {closeSync, constants, mkdirSync, openSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {attemptVariable} from '../process/group.ts';
import {knownAtLogout, thisSystem} from '../process/logind.ts';
import {withoutNodeOptions} from '../process/nodeOptions.ts';
import {programFile} from '../process/programs.ts';
import {withAgentLink} from '../process/sshAgent.ts';

/** Never through a link that somebody left in its place. */
const appending = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;

/**
 * Starts the runner of a release as a process of its own session, without a terminal; where logind would kill that at
 * logout, in a scope of its own. `host` names the runner host that starts it. What it says (only when something is wrong) goes to a file.
 */
export function spawnRunner(
	root: string,
	home: string,
	release: number,
	system = thisSystem(),
	host: string | null = null,
): void {
	const file = runnerLog(home, release);
	mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
	const log = openSync(file, appending, 0o600);
	const runner = [
		process.execPath,
		programFile('runner'),
		root,
		home,
		String(release),
		...(host === null ? [] : [host]),
	];
	const logout = knownAtLogout(system);
	const inScope = logout === 'lives-in-scope' || logout === 'dies-with-last' ? system?.inScope(runner) : null;
	const [program = '', ...args] = inScope ?? runner;
	const child = spawn(program, args, {
		cwd: root,
		env: withAgentLink(runnerEnvironment(process.env), home),
		detached: true,
		stdio: ['ignore', log, log],
	});
	// A runner that did not start is seen as missing by whoever looks at the release next.
	child.on('error', () => {});
	child.unref();
	closeSync(log);
}

/** What the runners of a release say, where any was started from this state folder. */
export function runnerLog(home: string, release: number): string {
	return path.join(home, 'runners', `${release}.log`);
}

// A release that is started in a step of another one does not belong to that step, and is not ended with it.
function runnerEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const {[attemptVariable]: _, ...rest} = withoutNodeOptions(env);
	return rest;
}
