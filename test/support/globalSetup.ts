import {spawnSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {makeTemplate} from './projectRepositories.ts';

/**
 * Bundles the program before any test: tests start what users run. What is up to date is left alone. Makes, too, what
 * the projects of the tests are copies of. Gives what takes that away in the end.
 */
export function setup(): () => void {
	const root = path.resolve(import.meta.dirname, '../..');
	const {status, stderr} = spawnSync(process.execPath, [path.join(root, 'build.ts')], {cwd: root, encoding: 'utf8'});
	if (status !== 0) throw new Error(`The program cannot be bundled:\n${stderr}`);
	return makeTemplate();
}
