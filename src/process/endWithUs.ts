import {spawn} from 'node:child_process';

/**
 * Has a process group killed as soon as this process is over, however that comes: also by `kill -9`, of which nobody is
 * told. A small shell waits for it at a pipe that only this process holds.
 * @returns calls it off, once the group is over: its number may be somebody else's by then
 */
export function endWithUs(group: number): () => void {
	const guard = spawn('/bin/sh', ['-c', 'read -r end; kill -KILL "-$1"', 'sh', String(group)], {
		cwd: '/',
		env: {},
		// Signals to the group of this process are not for it.
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	// Where there is no room for one more process, a hanging command is not guarded; it has its time limit all the same.
	guard.on('error', () => {});
	guard.stdin.on('error', () => {});
	return () => void guard.kill('SIGKILL');
}
