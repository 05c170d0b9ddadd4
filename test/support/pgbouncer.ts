import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {chownSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {account} from './postgresServer.ts';
import {accountOf, executableIn, freePort, pathFolders} from './serverProcess.ts';

/** The program of PgBouncer (Debian: pgbouncer); null where this machine has none. */
export const pgbouncerProgram = executableIn(pathFolders, 'pgbouncer');

/** Starts a PgBouncer in transaction mode before a server. @param url a database of that server @returns its URL by way of the pooler */
export async function startPgbouncer(url: string): Promise<{readonly url: string; readonly stop: () => Promise<void>}> {
	if (pgbouncerProgram === null) throw new Error('there is no pgbouncer');
	const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-pgbouncer-'));
	const {port: serverPort} = new URL(url);
	const port = await freePort();
	const users = path.join(folder, 'users.txt');
	writeFileSync(users, `"${account.user}" "${account.password}"\n`);
	const settings = path.join(folder, 'pgbouncer.ini');
	writeFileSync(
		settings,
		`[databases]\n* = host=127.0.0.1 port=${serverPort}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}
unix_socket_dir =\nauth_type = scram-sha-256\nauth_file = ${users}\npool_mode = transaction\ndefault_pool_size = 5\n`,
	);
	// It refuses to run as root.
	const user = accountOf('postgres');
	if (user.uid !== undefined && user.gid !== undefined) {
		for (const file of [folder, users, settings]) chownSync(file, user.uid, user.gid);
	}

	const pooler = spawn(pgbouncerProgram, [settings], {...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe']});
	const ended = once(pooler, 'close');
	await isUp(pooler);
	const through = new URL(url);
	through.port = String(port);
	return {
		url: through.href,
		async stop() {
			pooler.kill('SIGKILL');
			await ended;
			rmSync(folder, {recursive: true, force: true});
		},
	};
}

/** Says aloud that tests with PgBouncer are not run here; fails when CI is set. */
export function missPgbouncer(): void {
	const missing = 'PgBouncer tests are not run: this machine has no pgbouncer';
	process.stderr.write(`${missing}\n`);
	if (process.env['CI'] === 'true') throw new Error(missing);
}

async function isUp(pooler: ChildProcess): Promise<void> {
	let said = '';
	const up = Promise.withResolvers<void>();
	pooler.stderr?.on('data', chunk => {
		said += String(chunk);
		if (said.includes('process up')) up.resolve();
	});
	pooler.once('close', () => up.reject(new Error(`pgbouncer ended:\n${said}`)));
	await up.promise;
}
