// A step on 20 hosts through the system's own ssh, of which one dies in the middle. Each host has a folder of its own.
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {isFannedOut} from '../../src/domain/fanOut.ts';
import type {Release} from '../../src/domain/release.ts';
import {targetsOf} from '../../src/domain/targets.ts';
import {inProject} from '../support/project.ts';
import {configWith, pushStep} from '../support/projectConfig.ts';
import {findSshd, type SshServer, startSshServer} from '../support/sshServer.ts';

const sshd = findSshd();
const hosts = Array.from({length: 20}, (_, index) => `web${index + 1}`);
const dying = 'web20';

if (sshd === null) {
	const missing = 'steps on many hosts are not tried: this machine has no sshd';
	process.stderr.write(`${missing}\n`);
	test(missing, context => {
		if (process.env['CI'] === 'true') throw new Error(missing);
		context.skip();
	});
} else {
	let folder: string;
	let fleet: SshServer;
	let other: SshServer;
	beforeAll(async () => {
		folder = mkdtempSync(path.join(tmpdir(), 'release-tui-fleet-'));
		const own = (host: string) => ({XDG_STATE_HOME: path.join(folder, host), HOST_FOLDER: path.join(folder, host)});
		for (const host of hosts) mkdirSync(path.join(folder, host));
		[fleet, other] = await Promise.all([
			startSshServer(sshd, hosts.slice(0, -1), own),
			startSshServer(sshd, [dying], own),
		]);
		// The ssh that is found first is the system's, with another configuration than the person's own.
		const config = path.join(folder, 'config');
		writeFileSync(config, [fleet, other].map(server => readFileSync(server.config, 'utf8')).join('\n'));
		const ssh = path.join(folder, 'bin', 'ssh');
		mkdirSync(path.dirname(ssh));
		writeFileSync(ssh, `#!/bin/sh\nPATH=\${PATH#*:}\nexec ssh -F ${config} "$@"\n`);
		chmodSync(ssh, 0o755);
	});
	afterAll(async () => {
		await Promise.all([fleet.stop(), other.stop()]);
		rmSync(folder, {recursive: true, force: true, maxRetries: 5, retryDelay: 100});
	});

	/** Dies as a host does: its connection, and what runs there, at once. */
	const die = `until [ -e "$HOST_FOLDER/die" ]; do sleep 0.1; done; p=$$
      until case $(cat "/proc/$p/comm") in sshd*) true;; *) false;; esac; do p=$(cut -d' ' -f4 "/proc/$p/stat"); done
      kill -9 "$p" 0`;
	const config = configWith({
		staging: `targets: { web: { hosts: [${hosts.join(', ')}] } }`,
		phases: `  deploy:${pushStep}
    - id: install
      only: staging
      targets: web
      parallel: 20
      reconnect: 1s
      run: |
      ${'  '}echo "$RELEASE_VERSION" >>"$HOST_FOLDER/ran"; echo installed; [ "$RELEASE_TARGET" = ${dying} ] || exit 0
      ${'  '}${die.replaceAll('\n', '\n  ')}
    - { id: restart, only: staging, targets: web, parallel: 20, run: 'echo x >>"$HOST_FOLDER/restarted"' }`,
	});

	test(
		'19 hosts of 20 are done, nothing runs twice, and the release goes on without the one that died',
		{timeout: 120_000},
		inProject(config, async project => {
			const env = {PATH: `${path.join(folder, 'bin')}:${process.env['PATH']}`};
			const deploy = project.openCockpit({args: ['deploy', 'staging', '--yes'], env});
			const ofInstall = (release: Release) => statuses(release, 'install');
			await project.until(1, release => {
				const now = ofInstall(release);
				return now.at(-1) === 'started' && now.slice(0, -1).every(status => status === 'succeeded');
			});
			await other.stop();
			writeFileSync(path.join(folder, dying, 'die'), '');
			const broken = await project.until(1, release => release.steps['install']?.state.status === 'failed');
			expect([ofInstall(broken).at(-1), broken.steps['install']?.state]).toMatchObject([
				'unknown',
				{detail: 'nobody knows how it ended on: web20'},
			]);
			await deploy.expectScreen('nobody knows how it ended on: web20');
			const shown = await project.run(
				['targets', '1', 'install', '--exclude', dying, '--reason', 'its disk died'],
				env,
			);
			expect([shown.code, shown.stdout]).toEqual([0, expect.stringMatching(/web20 +excluded .*its disk died/)]);
			expect(broken.steps['install']?.targets?.at(-1)?.detail).toContain('refuses the connection');
			const ended = await project.until(1, release => release.end !== null);
			expect([ended.end?.reason, statuses(ended, 'restart').slice(-2)]).toEqual([null, ['succeeded', 'excluded']]);
			const {stdout: ran} = await project.run(['logs', '1', 'install']);
			for (const host of hosts.slice(0, -1)) expect(ran.split('\n')).toContain(`${host} | installed`);
			for (const host of hosts) {
				expect([host, lines(folder, host, 'ran'), lines(folder, host, 'restarted')]).toEqual([
					host,
					1,
					host === dying ? 0 : 1,
				]);
			}
		}),
	);
}

function statuses({plan, ...release}: Release, id: string): readonly string[] {
	const step = plan.steps.find(candidate => candidate.id === id);
	return step && isFannedOut(step) ? targetsOf({plan, ...release}, step).map(({status}) => status) : [];
}

function lines(folder: string, host: string, file: string): number {
	const found = path.join(folder, host, file);
	return existsSync(found) ? readFileSync(found, 'utf8').split('\n').length - 1 : 0;
}
