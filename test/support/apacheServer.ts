import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {executableIn, pathFolders, type RunningServer, startServer} from './serverProcess.ts';

/** Apache on loopback, whose WSGI applications are what their files said when they were loaded: until it is reloaded. */
export type ApacheServer = RunningServer & {
	/** The shell command that reloads it, as its own script in /etc/init.d does. */
	readonly reload: string;
};

const modules = '/usr/lib/apache2/modules';

/** The Apache of this machine, with mod_wsgi; null where it has none. */
export function findApache(): string | null {
	return existsSync(path.join(modules, 'mod_wsgi.so')) ? executableIn(pathFolders, 'apache2') : null;
}

/**
 * Starts Apache.
 * @param scripts files of WSGI applications by the first part of their paths, such as `/qa`
 */
export async function startApache(program: string, scripts: Readonly<Record<string, string>>): Promise<ApacheServer> {
	let config = '';
	const server = await startServer({
		name: 'Apache',
		user: 'www-data',
		program: '/bin/sh',
		installer: '/bin/true',
		install: () => [],
		args(folder, port) {
			config = path.join(folder, 'apache.conf');
			const folders = [...new Set(Object.values(scripts).map(file => path.dirname(file)))];
			const settings = [
				`ServerRoot ${folder}`,
				`DefaultRuntimeDir ${folder}`,
				'ServerName localhost',
				`Listen 127.0.0.1:${port}`,
				`PidFile ${path.join(folder, 'pid')}`,
				// Its standard error is a pipe, which it cannot open as a file.
				'ErrorLog "| /bin/cat"',
				'LogLevel notice',
				...['mpm_event', 'authz_core', 'wsgi'].map(name => `LoadModule ${name}_module ${modules}/mod_${name}.so`),
				'KeepAlive Off',
				'StartServers 1',
				'ServerLimit 4',
				'ThreadsPerChild 4',
				'MaxRequestWorkers 16',
				'WSGIScriptReloading Off',
				'WSGIApplicationGroup %{GLOBAL}',
				...Object.entries(scripts).map(([place, file]) => `WSGIScriptAlias ${place} ${file}`),
				...folders.map(name => `<Directory ${name}>\nRequire all granted\n</Directory>`),
			];
			writeFileSync(config, `${settings.join('\n')}\n`);
			return ['-c', 'exec "$0" -f "$1" -DFOREGROUND >&2', program, config];
		},
		ready: 'resuming normal operations',
		signal: 'TERM',
	});
	return {...server, reload: `${program} -f ${config} -k graceful`};
}
