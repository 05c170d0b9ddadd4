import {readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {executableIn, pathFolders, type ServerKind} from './serverProcess.ts';

/** Who may do everything on the servers of the tests. */
export const account = {user: 'tester', password: 's3cret-pass'};

/** The PostgreSQL server of this machine; null where it has none. */
export function findPostgres(): ServerKind | null {
	const debian = '/usr/lib/postgresql';
	const folders = [...versionsIn(debian).map(version => path.join(debian, version, 'bin')), ...pathFolders];
	const program = executableIn(folders, 'postgres');
	const installer = executableIn(folders, 'initdb');
	if (program === null || installer === null) return null;
	return {
		name: 'PostgreSQL',
		user: 'postgres',
		program,
		installer,
		install(folder) {
			const passwordFile = path.join(folder, 'password');
			writeFileSync(passwordFile, `${account.password}\n`, {mode: 0o644});
			const access = ['-U', account.user, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
			return ['-D', path.join(folder, 'data'), ...access, '--no-sync', '-E', 'UTF8', '--locale=C'];
		},
		args(folder, port) {
			const settings = [
				'listen_addresses=127.0.0.1',
				`unix_socket_directories=${folder}`,
				'fsync=off',
				'shared_preload_libraries=pg_stat_statements',
			];
			const data = path.join(folder, 'data');
			return ['-D', data, '-p', String(port), ...settings.flatMap(setting => ['-c', setting])];
		},
		ready: 'ready to accept connections',
		// Connections that a test left open do not hold it.
		signal: 'QUIT',
	};
}

function versionsIn(folder: string): readonly string[] {
	try {
		return readdirSync(folder).toSorted((a, b) => Number(b) - Number(a));
	} catch {
		return [];
	}
}
