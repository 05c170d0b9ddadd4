import {spawnSync} from 'node:child_process';
import {notNow} from './systemError.ts';

/** The same words and the same hours for everybody: what one process noted is compared with what another one reads. */
const env = {LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin:/usr/sbin:/sbin'};

/** What a program of the system answers. */
export type SystemAnswer = {readonly status: number | null; readonly stdout: string};

/**
 * Asks a program of the system, whatever language and time zone somebody has set.
 * @throws an error that passes, where it cannot be started
 */
export function askSystem(program: string, ...args: readonly string[]): SystemAnswer {
	const {status, stdout, error} = spawnSync(program, args, {
		env,
		encoding: 'utf8',
		maxBuffer: 1 << 26,
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	if (error) throw notNow(`${program} cannot be asked: ${error.message}`);
	return {status, stdout};
}
