import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {account} from './postgresServer.ts';
import {executableIn, pathFolders, type ServerKind} from './serverProcess.ts';

/** The MariaDB server of this machine; null where it has none. */
export function findMariadb(): ServerKind | null {
	const program = executableIn(pathFolders, 'mariadbd');
	const installer = executableIn(pathFolders, 'mariadb-install-db');
	if (program === null || installer === null) return null;
	return {
		name: 'MariaDB',
		user: 'mysql',
		program,
		installer,
		install: folder => [
			'--no-defaults',
			`--datadir=${path.join(folder, 'data')}`,
			'--skip-test-db',
			'--innodb-log-file-size=10M',
		],
		args(folder, port) {
			const rights = path.join(folder, 'rights.sql');
			const grant = `GRANT ALL ON *.* TO '${account.user}'@'%' IDENTIFIED BY '${account.password}';\n`;
			writeFileSync(rights, grant, {mode: 0o644});
			const settings = ['bind-address=127.0.0.1', `port=${port}`, `socket=${path.join(folder, 'socket')}`];
			const files = [`datadir=${path.join(folder, 'data')}`, `pid-file=${path.join(folder, 'pid')}`];
			// It tells who holds the lock of which table.
			const locks = 'plugin-load-add=metadata_lock_info';
			const small = [
				'innodb-flush-log-at-trx-commit=0',
				'innodb-log-file-size=10M',
				'innodb-buffer-pool-size=32M',
				'innodb-flush-method=nosync',
			];
			const options = [...settings, ...files, ...small, 'skip-name-resolve', `init-file=${rights}`, locks];
			return ['--no-defaults', ...options.map(option => `--${option}`)];
		},
		ready: 'ready for connections',
		signal: 'KILL',
	};
}
