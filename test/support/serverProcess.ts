import {type ChildProcess, execFile, execFileSync, spawn} from 'node:child_process';
import {accessSync, chownSync, constants, mkdtempSync, rmSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {Writable} from 'node:stream';
import {promisify} from 'node:util';

/** A server of databases that listens at a port of loopback. */
export type RunningServer = {readonly port: number; readonly stop: () => Promise<void>};

/** What is to be known of a kind of server to start one. */
export type ServerKind = {
	readonly name: string;
	/** The user that its package made. Servers of databases refuse to run as root. */
	readonly user: string;
	readonly program: string;
	readonly installer: string;
	/** The installer's arguments. What they name lies in the folder. */
	readonly install: (folder: string) => readonly string[];
	readonly args: (folder: string, port: number) => readonly string[];
	/** What it prints when it can be used. */
	readonly ready: string;
	/** Ends it at once: its data is thrown away. One with processes of its own is asked, so that it ends them. */
	readonly signal: 'QUIT' | 'KILL' | 'TERM';
};

/** Starts a server with a new data folder, which goes away with it. It ends with this process, also where that is killed. */
export async function startServer(kind: ServerKind, tries = 5): Promise<RunningServer> {
	const folder = mkdtempSync(path.join(tmpdir(), `release-tui-${kind.user}-`));
	const account = accountOf(kind.user);
	if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid);
	await promisify(execFile)(kind.installer, [...kind.install(folder)], {...account, cwd: folder, timeout: 50_000});
	const port = await freePort();
	const command = [kind.program, ...kind.args(folder, port)];
	const server = spawn('/bin/sh', ['-c', guarded, kind.signal, folder, ...command], {
		...account,
		cwd: folder,
		// Not ended by ctrl-C before what uses it.
		detached: true,
		stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
	});
	const ended = new Promise<void>(resolve => server.once('exit', () => resolve()));
	const stop = async () => {
		letGo(server);
		await ended;
		rmSync(folder, {recursive: true, force: true, maxRetries: 5, retryDelay: 100});
	};
	try {
		await isReady(server, kind);
		return {port, stop};
	} catch (error) {
		await stop();
		// Somebody else was faster to take the port.
		if (tries > 1 && String(error).includes('already in use')) return startServer(kind, tries - 1);
		throw error;
	}
}

// The shell becomes the server. What it leaves beside reads from a pipe that nobody writes to: it comes to its end when we
// close it or die, in whatever way.
const guarded = `folder=$1; shift
(read -r _ <&3; kill -s "$0" $$
for _ in 1 2 3 4 5 6 7 8 9; do kill -0 $$ || break; sleep 0.1; done
rm -rf "$folder") >&- 2>&- &
exec "$@" 3<&-`;

function letGo(server: ChildProcess): void {
	const pipe = server.stdio[3];
	if (pipe instanceof Writable) pipe.destroy();
}

/** Where programs of servers are looked for. */
export const pathFolders: readonly string[] = [
	...(process.env['PATH'] ?? '').split(path.delimiter),
	'/usr/sbin',
	'/usr/local/sbin',
];

/**
 * The first file of this name that can be executed. It is looked at, not started: one of them makes a database of the
 * whole machine when it is started without a folder.
 */
export function executableIn(folders: readonly string[], name: string): string | null {
	return folders.map(folder => path.join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

async function isReady(server: ChildProcess, {name, ready}: ServerKind): Promise<void> {
	let said = '';
	await new Promise<void>((resolve, reject) => {
		const timer = setTimeout(() => reject(new Error(`${name} did not start in 50 s:\n${said}`)), 50_000);
		server.once('close', code => {
			clearTimeout(timer);
			reject(new Error(`${name} ended with ${code}:\n${said}`));
		});
		server.stderr?.on('data', chunk => {
			said = `${said}${chunk}`.slice(-10_000);
			if (!said.includes(ready)) return;
			clearTimeout(timer);
			resolve();
		});
	});
}

/** The user that a package made, or nobody; nothing where one is not root. */
export function accountOf(user: string): {readonly uid?: number; readonly gid?: number} {
	if (process.getuid?.() !== 0) return {};
	const idOf = (option: string) => {
		try {
			return Number(execFileSync('id', [option, user], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']}));
		} catch {
			return null;
		}
	};
	return {uid: idOf('-u') ?? 65_534, gid: idOf('-g') ?? 65_534};
}

/** A port of loopback at which nobody listens now. */
export async function freePort(): Promise<number> {
	const probe = createServer();
	await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve));
	const address = probe.address();
	await new Promise<void>(resolve => probe.close(() => resolve()));
	if (address === null || typeof address === 'string') throw new Error('no free port on loopback');
	return address.port;
}
