import {spawnSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

/** Bundles the program before any test: tests start what users run. What is up to date is left alone. */
export function setup(): void {
	const root = path.resolve(import.meta.dirname, '../..');
	const {status, stderr} = spawnSync(process.execPath, [path.join(root, 'build.ts')], {cwd: root, encoding: 'utf8'});
	if (status !== 0) throw new Error(`The program cannot be bundled:\n${stderr}`);
}
