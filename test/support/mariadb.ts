import {type ChildProcess, execFileSync, spawn} from 'node:child_process';
import {accessSync, chownSync, constants, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {createConnection} from 'mysql2/promise';
import {describeServer} from './describeServer.ts';
import {atFreePort, pathFolders, serverAccount} from './serverProcess.ts';

/** A private MariaDB server, for one test file. */
export type TestMariadb = {
	/** Makes an empty database and returns its URL, with password, over loopback. */
	readonly createDatabase: () => Promise<string>;
};

/** Declares tests that need a MariaDB server. Where the machine has none they are skipped aloud, and fail in CI. */
export function describeMariadb(name: string, declare: (server: () => TestMariadb) => void): void {
	const server = findProgram('mariadbd');
	const install = findProgram('mariadb-install-db');
	const start = server === null || install === null ? null : () => startMariadb(server, install);
	describeServer(name, 'MariaDB', 'mariadbd and mariadb-install-db', start, declare);
}

const user = 'tester';
const password = 's3cret-pass';

async function startMariadb(
	program: string,
	install: string,
): Promise<TestMariadb & {readonly stop: () => Promise<void>}> {
	const folder = mkdtempSync(join(tmpdir(), 'release-tui-mariadb-'));
	const account = serverAccount('mysql');
	if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid);
	const data = join(folder, 'data');
	const rights = join(folder, 'rights.sql');
	const grant = `GRANT ALL ON *.* TO '${user}'@'%' IDENTIFIED BY '${password}';\n`;
	writeFileSync(rights, grant, {mode: 0o644});
	let running: ChildProcess | undefined;
	const endWithUs = () => {
		running?.kill('SIGKILL');
		rmSync(folder, {recursive: true, force: true});
	};
	process.once('exit', endWithUs);
	execFileSync(install, ['--no-defaults', `--datadir=${data}`, '--skip-test-db', '--innodb-log-file-size=10M'], {
		...account,
		cwd: folder,
		timeout: 50_000,
		stdio: 'pipe',
	});
	const settings = ['bind-address=127.0.0.1', `socket=${join(folder, 'socket')}`, `datadir=${data}`];
	const small = [
		'innodb-flush-log-at-trx-commit=0',
		'innodb-log-file-size=10M',
		'innodb-buffer-pool-size=32M',
		'innodb-flush-method=nosync',
	];
	const options = [
		...settings,
		...small,
		`pid-file=${join(folder, 'pid')}`,
		'skip-name-resolve',
		`init-file=${rights}`,
	];
	const {server, port} = await atFreePort(async port => {
		const args = ['--no-defaults', `--port=${port}`, ...options.map(option => `--${option}`)];
		const server = spawn(program, args, {...account, cwd: folder, stdio: ['ignore', 'ignore', 'pipe']});
		running = server;
		await isReady(server);
		return {server, port};
	});
	const ended = new Promise<void>(resolve => server.once('exit', () => resolve()));
	let count = 0;
	const url = (database: string) => `mysql://${user}:${password}@127.0.0.1:${port}/${database}`;
	return {
		createDatabase: async () => {
			const name = `test_${++count}`;
			const connection = await createConnection(url('mysql'));
			await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
			await connection.end();
			return url(name);
		},
		stop: async () => {
			// Its data is thrown away: nothing needs to be written any more.
			server.kill('SIGKILL');
			await ended;
			process.off('exit', endWithUs);
			rmSync(folder, {recursive: true, force: true});
		},
	};
}

async function isReady(server: ChildProcess): Promise<void> {
	let said = '';
	await new Promise<void>((resolve, reject) => {
		const timer = setTimeout(() => reject(new Error(`MariaDB did not start in 50 s:\n${said}`)), 50_000);
		server.once('close', code => {
			clearTimeout(timer);
			reject(new Error(`MariaDB ended with ${code}:\n${said}`));
		});
		server.stderr?.on('data', chunk => {
			said = `${said}${chunk}`.slice(-10_000);
			if (!said.includes('ready for connections')) return;
			clearTimeout(timer);
			resolve();
		});
	});
}

// Looked at, not started: one of them makes a database of the whole machine when it is started without a folder.
function findProgram(name: string): string | null {
	const files = [...pathFolders(), '/usr/sbin', '/usr/local/sbin'].map(folder => join(folder, name));
	return files.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
