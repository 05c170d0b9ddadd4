// K. The host: what the end of a login takes away.
import {execFileSync, spawnSync} from 'node:child_process';
import {
	chmodSync,
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	realpathSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {expect} from 'vitest';
import {stepOf} from '../../src/domain/release.ts';
import {hostVerdicts} from '../../src/engine/hostVerdicts.ts';
import {spawnRunner} from '../../src/engine/spawnRunner.ts';
import {atLogout, systemd} from '../../src/process/logind.ts';
import {isForwardedAgent, renewAgentLink, withAgentLink} from '../../src/process/sshAgent.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';
import {command} from '../support/samples.ts';
import {eventually} from '../support/world.ts';
import {watched} from './oracles/executionOracle.ts';
import {type Fault, row} from './row.ts';

function folderOf(fault: Fault): string {
	const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'release-tui-host-')));
	fault.after(() => rmSync(folder, {recursive: true, force: true}));
	return folder;
}

/** A system whose logind kills, with the programs that one asks there. */
function killing(folder: string, {linger = 'no', scope = 'exec "$@"'} = {}) {
	const programs = mkdtempSync(path.join(folder, 'bin-'));
	const script = (name: string, text: string) => {
		writeFileSync(path.join(programs, name), `#!/bin/sh\n${text}\n`);
		chmodSync(path.join(programs, name), 0o755);
	};
	script(
		'loginctl',
		`case "$1 $2" in
			"show-session --property=KillUserProcesses") echo KillUserProcesses=yes ;;
			"show-session --property=KillExcludeUsers") echo KillExcludeUsers=somebody ;;
			show-user*) echo Linger=${linger} ;;
			*) exit 1 ;;
		esac`,
	);
	script('systemd-run', `echo "$*" >> ${programs}/asked; while [ "$1" != -- ]; do shift; done; shift; ${scope}`);
	return {
		system: systemd({PATH: `${programs}:${process.env['PATH']}`}, folder),
		asked: () => readFileSync(path.join(programs, 'asked'), 'utf8'),
	};
}

row('K1', 'where logind kills at logout, the runner is started in a scope of its own', async fault => {
	const {system, asked} = killing(folderOf(fault));
	const world = await fault.world();
	const release = await world.start([command('push', watched('true'))]);
	spawnRunner(world.root, world.home, release, system);
	expect((await world.until(release, now => now.end !== null)).end?.outcome).toBe('succeeded');
	expect(asked()).toContain('--user --scope --collect --quiet -- true\n');
	expect(asked()).toMatch(new RegExp(`--user --scope --collect --quiet -- \\S+node \\S+runner.js .* ${release}\n`));
});

row(
	'K1',
	'what cannot be saved from logout is said before the start; elsewhere nobody is asked and nothing said',
	async fault => {
		const folder = folderOf(fault);
		expect(atLogout(killing(folder, {linger: 'yes'}).system)).toBe('lives-in-scope');
		expect(hostVerdicts({}, killing(folder, {linger: 'yes'}).system)).toEqual([]);
		const [last] = hostVerdicts({}, killing(folder).system);
		expect(last).toMatchObject({
			id: 'logout',
			verdict: 'warn',
			text: expect.stringContaining('loginctl enable-linger'),
		});
		const noBus = killing(folder, {scope: 'echo "Failed to connect to bus" >&2; exit 1'});
		const [dies] = hostVerdicts({}, noBus.system);
		expect(dies).toMatchObject({id: 'logout', verdict: 'warn', text: expect.stringContaining('stay logged in')});
		expect(systemd({PATH: '/nowhere'}, path.join(folder, 'not-booted'))).toBeNull();
		expect(atLogout(null)).toBe('lives');
		expect(atLogout(systemd({PATH: '/nowhere'}, folder))).toBe('lives');

		// Without a bus, the runner is started all the same.
		const world = await fault.world();
		const release = await world.start([command('push', watched('true'))]);
		spawnRunner(world.root, world.home, release, noBus.system);
		expect((await world.until(release, now => now.end !== null)).end?.outcome).toBe('succeeded');
	},
);

row('K2', 'the run-time folder of the login removed in the middle: nothing of a release was there', async fault => {
	const world = await fault.world();
	const runtime = path.join(folderOf(fault), 'run');
	mkdirSync(runtime, {mode: 0o700});
	const release = await world.start([
		command('push', watched('while ! test -e go; do sleep 0.05; done')),
		command('after', watched('true')),
	]);
	world.run(release, {XDG_RUNTIME_DIR: runtime});
	await world.until(release, now => stepOf(now, 'push').attempts.at(-1)?.shim != null);
	expect(readdirSync(runtime)).toEqual([]);
	rmSync(runtime, {recursive: true});
	world.touch('go');
	expect((await world.until(release, now => now.end !== null)).end?.outcome).toBe('succeeded');
	expect(existsSync(runtime)).toBe(false);
});

/** An agent as sshd forwards it, with a key of its own. */
function forwardedAgent(fault: Fault) {
	const folder = mkdtempSync('/tmp/ssh-');
	fault.after(() => rmSync(folder, {recursive: true, force: true}));
	const socket = path.join(folder, 'agent.4711');
	const started = execFileSync('ssh-agent', ['-a', socket, '-s'], {encoding: 'utf8'});
	const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(started)?.[1]);
	const end = () => {
		try {
			process.kill(pid, 'SIGTERM');
		} catch {
			// It has ended with its connection.
		}
	};
	fault.after(end);
	const key = path.join(folder, 'key');
	execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', path.basename(folder), '-f', key]);
	const env = {SSH_AUTH_SOCK: socket, SSH_CONNECTION: '10.0.0.7 50000 10.0.0.1 22'};
	execFileSync('ssh-add', ['-q', key], {env: {...process.env, ...env}, stdio: 'ignore'});
	return {
		env,
		socket,
		name: path.basename(folder),
		/** The connection goes away, and the socket with it. */
		async disconnect() {
			end();
			rmSync(socket, {force: true});
			await eventually(() => spawnSync('ssh-add', ['-l'], {env: {...process.env, ...env}}).status === 2);
		},
	};
}

row('K3', 'a release whose SSH agent went away with the connection reaches that of whoever comes next', async fault => {
	const [ana, ben] = [forwardedAgent(fault), forwardedAgent(fault)];
	const wait = 'until [ -e go ]; do sleep 0.05; done';
	const project = await fault.project(
		configWith({
			phases: `  deploy:
    - { id: first, run: "ssh-add -l > ran-first 2>&1; ${wait}" }
    - { id: second, run: "ssh-add -l > ran-second 2>&1 || true" }${pushStep}`,
		}),
	);
	const plan = await project.run(['plan', 'staging'], ana.env);
	expect(plan.stdout).toContain('your SSH agent goes away with this connection');
	await project.run(['deploy', 'staging', '--yes', '--detach'], ana.env);
	await project.until(1, ({steps}) => steps['first']?.attempts.at(-1)?.shim != null);
	await eventually(
		() => existsSync(project.file('ran-first')) && readFileSync(project.file('ran-first'), 'utf8') !== '',
	);
	await ana.disconnect();
	// Ben looks at it over a connection of his own.
	await project.run(['status'], ben.env);
	project.touch('go');
	await project.until(1, ({end}) => end !== null);
	expect(readFileSync(project.file('ran-first'), 'utf8')).toContain(ana.name);
	expect(readFileSync(project.file('ran-second'), 'utf8')).toContain(ben.name);
});

row(
	'K3',
	'the link to the agent follows nobody else’s link, is made for nobody who needs none, and never names itself',
	async fault => {
		const home = folderOf(fault);
		const link = path.join(home, 'ssh-agent');
		const server = createServer().listen(path.join(home, 'socket'));
		fault.after(() => server.close());
		await eventually(() => existsSync(path.join(home, 'socket')));
		const local = {SSH_AUTH_SOCK: path.join(home, 'socket')};
		expect(isForwardedAgent(local)).toBe(false);
		expect(isForwardedAgent({...local, SSH_CONNECTION: 'x'})).toBe(false);
		expect(withAgentLink(local, home)).toEqual(local);
		renewAgentLink(local, home);
		expect(existsSync(link)).toBe(false);

		const {env, socket} = forwardedAgent(fault);
		expect(withAgentLink(env, home)['SSH_AUTH_SOCK']).toBe(link);
		expect(readlinkSync(link)).toBe(socket);
		renewAgentLink({...env, SSH_AUTH_SOCK: link}, home);
		expect(readlinkSync(link)).toBe(socket);
		renewAgentLink({SSH_AUTH_SOCK: path.join(home, 'gone')}, home);
		expect(readlinkSync(link)).toBe(socket);
		renewAgentLink(local, home);
		expect(readlinkSync(link)).toBe(local.SSH_AUTH_SOCK);

		// A link that somebody left there is replaced, not followed; a file is left alone.
		const precious = path.join(home, 'precious');
		writeFileSync(precious, 'theirs');
		rmSync(link);
		symlinkSync(precious, link);
		expect(withAgentLink(env, home)['SSH_AUTH_SOCK']).toBe(link);
		expect(readFileSync(precious, 'utf8')).toBe('theirs');
		rmSync(link);
		writeFileSync(link, 'a file');
		expect(withAgentLink(env, home)).toEqual(env);
		expect(lstatSync(link).isFile()).toBe(true);
	},
);
