import {execFile, execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {keptSources} from './keptSources.ts';

/** Ways to a mount of one's own, which goes away with the process: as root, or as root of a namespace of users. */
const ways: readonly (readonly string[])[] = [['--mount'], ['--map-root-user', '--mount']];

/** The way that works here; null: none does. */
const way = ways.find(works) ?? null;

/** Whether a small disk can be mounted here at all. */
export const canMount = way !== null;

/**
 * Runs a program of the tests in a folder that is a disk of its own; its temporary files are there, too.
 * @param options of the tmpfs, such as `size=96m`
 * @returns what it printed
 */
export function onSmallDisk(options: string, program: string, ...args: readonly string[]): Promise<string> {
	if (way === null) throw new Error('nothing can be mounted here');
	const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-disk-'));
	const script = 'mount -t tmpfs -o "$1" tmpfs "$2" && export TMPDIR="$2" && shift 2 && exec "$@"';
	const command = ['sh', '-c', script, 'sh', options, folder, process.execPath, program];
	const limits = {timeout: 100_000, env: {...process.env, ...keptSources}};
	return new Promise((resolve, reject) => {
		execFile('unshare', [...way, ...command, ...args], limits, (error, stdout, stderr) => {
			rmSync(folder, {recursive: true, force: true});
			if (error) reject(new Error(`${stdout}${stderr}`));
			else resolve(stdout);
		});
	});
}

function works(options: readonly string[]): boolean {
	try {
		execFileSync('unshare', [...options, 'sh', '-c', 'mount -t tmpfs -o size=1m tmpfs /tmp'], {stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
}
