import {execFile, execFileSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {keptSources} from './keptSources.ts';

/** Whether a network of one's own can be made here, with two parts (Debian: iproute2; root, or what stands for it). */
export const canPart = works();

/**
 * Appends to a shared journal across a network that is cut in between, without a word to either side, and mended again.
 * @param socket the server's socket in the file system, which no network cuts
 * @returns what was said of each append
 */
export async function appendAcrossParts(url: string, socket: string, home: string): Promise<readonly string[]> {
	const program = path.resolve(import.meta.dirname, '../journal/partedNetwork.ts');
	const {stdout} = await promisify(execFile)('unshare', ['--net', process.execPath, program, url, socket, home], {
		timeout: 100_000,
		env: {...process.env, ...keptSources},
	});
	return stdout.trim().split('\n');
}

function works(): boolean {
	try {
		execFileSync('unshare', ['--net', 'ip', 'link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1'], {
			stdio: 'ignore',
		});
		return true;
	} catch {
		return false;
	}
}
