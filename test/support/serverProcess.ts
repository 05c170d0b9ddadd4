import {execFileSync} from 'node:child_process';
import {createServer} from 'node:net';
import {delimiter, join} from 'node:path';

/** Where programs are looked for. */
export function pathFolders(): readonly string[] {
	return (process.env.PATH ?? '').split(delimiter);
}

/** Whether a folder holds a program that can be started. */
export function hasProgram(folder: string, program: string): boolean {
	try {
		execFileSync(join(folder, program), ['--version'], {stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
}

/** Servers of databases refuse to run as root: then they run as the user that their package made, or as nobody. */
export function serverAccount(name: string): {readonly uid?: number; readonly gid?: number} {
	if (process.getuid?.() !== 0) return {};
	const idOf = (option: string) => {
		try {
			return Number(execFileSync('id', [option, name], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']}));
		} catch {
			return null;
		}
	};
	return {uid: idOf('-u') ?? 65_534, gid: idOf('-g') ?? 65_534};
}

/**
 * Starts a server at a port of loopback that nobody listens at; at another one where somebody was faster.
 * @param start fails with what the server said
 */
export async function atFreePort<Server>(start: (port: number) => Promise<Server>, tries = 5): Promise<Server> {
	try {
		return await start(await freePort());
	} catch (error) {
		if (tries > 1 && String(error).includes('already in use')) return atFreePort(start, tries - 1);
		throw error;
	}
}

async function freePort(): Promise<number> {
	const probe = createServer();
	await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve));
	const address = probe.address();
	await new Promise<void>(resolve => probe.close(() => resolve()));
	if (address === null || typeof address === 'string') throw new Error('no free port on loopback');
	return address.port;
}
