import {type ChildProcess, execFileSync, spawn} from 'node:child_process';
import {chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Client} from 'pg';
import {describeServer} from './describeServer.ts';
import {atFreePort, hasProgram, pathFolders, serverAccount} from './serverProcess.ts';

/** A private PostgreSQL server, for one test file. */
export type TestPostgres = {
	/** Makes an empty database and returns its URL, with password, over loopback. */
	readonly createDatabase: () => Promise<string>;
	readonly port: number;
};

/**
 * Declares tests that need a PostgreSQL server. Where the machine has none they are skipped aloud, and fail when CI
 * is set: nobody shall take tests that were not run for tests that passed.
 */
export function describePostgres(name: string, declare: (server: () => TestPostgres) => void): void {
	const binaries = findBinaries();
	const start = binaries === null ? null : () => startPostgres(binaries);
	describeServer(name, 'PostgreSQL', 'initdb and postgres', start, declare);
}

const user = 'tester';
const password = 's3cret-pass';

async function startPostgres(binaries: string): Promise<TestPostgres & {readonly stop: () => Promise<void>}> {
	const folder = mkdtempSync(join(tmpdir(), 'release-tui-postgres-'));
	const account = serverAccount('postgres');
	if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid);
	const data = join(folder, 'data');
	const passwordFile = join(folder, 'password');
	writeFileSync(passwordFile, `${password}\n`, {mode: 0o644});
	let running: ChildProcess | undefined;
	const endWithUs = () => {
		running?.kill('SIGQUIT');
		rmSync(folder, {recursive: true, force: true});
	};
	process.once('exit', endWithUs);
	const initialize = ['-D', data, '-U', user, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
	execFileSync(join(binaries, 'initdb'), [...initialize, '--no-sync', '-E', 'UTF8', '--locale=C'], {
		...account,
		cwd: folder,
		timeout: 50_000,
		stdio: 'pipe',
	});
	const settings = [
		'listen_addresses=127.0.0.1',
		`unix_socket_directories=${folder}`,
		'fsync=off',
		'shared_preload_libraries=pg_stat_statements',
	];
	const {server, port} = await atFreePort(async port => {
		const args = ['-D', data, '-p', `${port}`, ...settings.flatMap(setting => ['-c', setting])];
		const server = spawn(join(binaries, 'postgres'), args, {
			...account,
			cwd: folder,
			stdio: ['ignore', 'ignore', 'pipe'],
		});
		running = server;
		await isReady(server);
		return {server, port};
	});
	const ended = new Promise<void>(resolve => server.once('exit', () => resolve()));
	let count = 0;
	const url = (database: string) => `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
	return {
		port,
		createDatabase: async () => {
			const name = `test_${++count}`;
			const client = new Client(url('postgres'));
			await client.connect();
			await client.query(`CREATE DATABASE ${name}`);
			await client.end();
			return url(name);
		},
		stop: async () => {
			// Fast shutdown: connections that a test left open do not hold it.
			server.kill('SIGINT');
			await ended;
			process.off('exit', endWithUs);
			rmSync(folder, {recursive: true, force: true});
		},
	};
}

async function isReady(server: ChildProcess): Promise<void> {
	let said = '';
	await new Promise<void>((resolve, reject) => {
		const timer = setTimeout(() => reject(new Error(`PostgreSQL did not start in 30 s:\n${said}`)), 30_000);
		server.once('close', code => {
			clearTimeout(timer);
			reject(new Error(`PostgreSQL ended with ${code}:\n${said}`));
		});
		server.stderr?.on('data', chunk => {
			said = `${said}${chunk}`.slice(-10_000);
			if (!said.includes('ready to accept connections')) return;
			clearTimeout(timer);
			resolve();
		});
	});
}

function findBinaries(): string | null {
	const debian = '/usr/lib/postgresql';
	const folders = [...versionsIn(debian).map(version => join(debian, version, 'bin')), ...pathFolders()];
	return folders.find(folder => hasProgram(folder, 'initdb') && hasProgram(folder, 'postgres')) ?? null;
}

function versionsIn(folder: string): readonly string[] {
	try {
		return readdirSync(folder).toSorted((a, b) => Number(b) - Number(a));
	} catch {
		return [];
	}
}
