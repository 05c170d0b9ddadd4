import {spawn} from 'node:child_process';
import {closeSync, mkdirSync, openSync} from 'node:fs';
import path from 'node:path';
import {programFile} from '../process/programs.ts';

/**
 * Starts the runner of a release as a process of its own session, without a terminal. What it says (only when something
 * is wrong) goes to a file.
 */
export function spawnRunner(root: string, home: string, release: number): void {
	const folder = path.join(home, 'runners');
	mkdirSync(folder, {recursive: true, mode: 0o700});
	const log = openSync(path.join(folder, `${release}.log`), 'a', 0o600);
	const child = spawn(process.execPath, [programFile('runner'), root, home, String(release)], {
		cwd: root,
		detached: true,
		stdio: ['ignore', log, log],
	});
	// A runner that did not start is seen as missing by whoever looks at the release next.
	child.on('error', () => {});
	child.unref();
	closeSync(log);
}
