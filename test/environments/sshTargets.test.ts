// Looking at targets through the system's own ssh, at a real sshd.
import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {lookAtTargets} from '../../src/environments/lookAtTargets.ts';
import {findSshd, startSshServer} from '../support/sshServer.ts';

const sshd = findSshd();
const sha = '9f2c1d4aa0b1c2d3e4f5061728394a5b6c7d8e9f';
const otherKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFuRSi0LaDPlFgWSjEFAsYbV4TwIq7cVJM7mQ+Xk3J5T';

if (sshd === null) {
	const missing = 'targets are not looked at through ssh: this machine has no sshd';
	process.stderr.write(`${missing}\n`);
	test(missing, context => {
		if (process.env['CI'] === 'true') throw new Error(missing);
		context.skip();
	});
} else {
	describe('through ssh', () => {
		let folder: string;
		let server: Awaited<ReturnType<typeof startSshServer>>;
		beforeAll(async () => {
			folder = mkdtempSync(path.join(tmpdir(), 'release-tui-targets-ssh-'));
			server = await startSshServer(sshd, ['web1']);
			const config = readFileSync(server.config, 'utf8');
			const port = /Port (\d+)/.exec(config)?.[1] ?? '';
			const file = (name: string) => path.join(folder, name);
			writeFileSync(file('changed'), `[127.0.0.1]:${port} ${otherKey}\n`);
			const host = (name: string, change: (lines: string) => string) =>
				change(config.replace('Host web1', `Host ${name}`));
			const known = (where: string) => (lines: string) =>
				lines.replace(/UserKnownHostsFile .*/, `UserKnownHostsFile ${where}\nGlobalKnownHostsFile /dev/null`);
			const hosts = [
				config,
				host('changed', known(file('changed'))),
				host('unknown', known('/dev/null')),
				host('closed', lines => lines.replace(/Port .*/, 'Port 1')),
				host('locked', lines => lines.replace(/IdentityFile .*/, 'IdentityFile /dev/null\nIdentityAgent none')),
			];
			writeFileSync(file('config'), hosts.join('\n'));
			writeFileSync(file('ssh'), `#!/bin/sh\nPATH=$SYSTEM_PATH\nexec ssh -F ${file('config')} "$@"\n`);
			chmodSync(file('ssh'), 0o755);
		});
		afterAll(async () => {
			await server.stop();
			rmSync(folder, {recursive: true, force: true});
		});

		test('a live target says what it runs, and each dead one what is wrong with it', async () => {
			const system = process.env['PATH'] ?? '';
			const looks = await lookAtTargets(
				{transport: null, reachable: null, live: {run: `echo ${sha}`, match: null, timeoutMs: 60_000}},
				['web1', 'changed', 'unknown', 'closed', 'locked'],
				{
					cwd: folder,
					env: {PATH: `${folder}:${system}`, SYSTEM_PATH: system},
					secrets: [],
					repository: {revision: async () => ({sha, version: 'v2'})},
				},
			);
			expect(looks).toEqual([
				{target: 'web1', dead: null, revision: {sha, version: 'v2'}, error: null},
				...[
					['changed', /^its host key changed/],
					['unknown', /^its host key is not known/],
					['closed', /^it refuses the connection/],
					['locked', /^it takes none of your keys/],
				].map(([target, dead]) => ({target, dead: expect.stringMatching(dead ?? ''), revision: null, error: null})),
			]);
		});
	});
}
