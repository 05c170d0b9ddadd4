import {execFileSync} from 'node:child_process';
import {copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {executableIn, pathFolders, startServer} from './serverProcess.ts';

/** An sshd on loopback, as whoever runs the tests, with keys of its own; `config` is what a client reads with `ssh -F`. */
export type SshServer = {readonly config: string; readonly stop: () => Promise<void>};

/** The sshd of this machine; null where it has none. It has to be called by its whole path. */
export const findSshd = (): string | null => executableIn(pathFolders, 'sshd');

/**
 * Starts sshd.
 * @param hosts names by which the clients know it
 * @param variables what a session of a host has in its environment
 */
export async function startSshServer(
	program: string,
	hosts: readonly string[],
	variables: (host: string) => Readonly<Record<string, string>> = () => ({}),
): Promise<SshServer> {
	const own = realpathSync(mkdtempSync(path.join(tmpdir(), 'release-tui-ssh-')));
	const file = (name: string) => path.join(own, name);
	const makeKey = (name: string) => execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(name)]);
	makeKey('host');
	makeKey('client');
	copyFileSync(file('client.pub'), file('authorized'));
	// Its package makes this folder when the machine starts.
	if (process.getuid?.() === 0) mkdirSync('/run/sshd', {recursive: true});
	const server = await startServer({
		name: 'sshd',
		user: 'root',
		program,
		installer: '/bin/true',
		install: () => [],
		args(folder, port) {
			const settings = [
				`Port ${port}`,
				'ListenAddress 127.0.0.1',
				`HostKey ${file('host')}`,
				`AuthorizedKeysFile ${file('authorized')}`,
				`PidFile ${path.join(folder, 'pid')}`,
				'StrictModes no',
				'UsePAM no',
				'PasswordAuthentication no',
				'AcceptEnv *',
				// What the person's own shell does when it starts is not what is tested.
				`SetEnv HOME=${own}`,
				// A fleet comes at once.
				'MaxStartups 500',
			];
			writeFileSync(path.join(folder, 'config'), settings.join('\n'));
			return ['-D', '-e', '-f', path.join(folder, 'config')];
		},
		ready: 'Server listening',
		signal: 'TERM',
	});
	const key = execFileSync('ssh-keygen', ['-y', '-f', file('host')], {encoding: 'utf8'});
	writeFileSync(file('known'), `[127.0.0.1]:${server.port} ${key}`);
	const client = hosts.flatMap(host => [
		`Host ${host}`,
		'HostName 127.0.0.1',
		`Port ${server.port}`,
		`IdentityFile ${file('client')}`,
		'IdentitiesOnly yes',
		`UserKnownHostsFile ${file('known')}`,
		'BatchMode yes',
		...setEnv(variables(host)),
	]);
	writeFileSync(file('config'), `${client.join('\n')}\n`);
	return {
		config: file('config'),
		async stop() {
			await server.stop();
			rmSync(own, {recursive: true, force: true});
		},
	};
}

// In one line: of several, ssh heeds the first.
function setEnv(variables: Readonly<Record<string, string>>): readonly string[] {
	const set = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
	return set.length === 0 ? [] : [`SetEnv ${set.join(' ')}`];
}
