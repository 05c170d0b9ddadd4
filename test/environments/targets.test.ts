import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {lookAtTargets} from '../../src/environments/lookAtTargets.ts';
import {onTarget} from '../../src/environments/onTarget.ts';
import {readTargets} from '../../src/environments/readTargets.ts';
import {runCommand} from '../../src/environments/runCommand.ts';

const sha = '9f2c1d4aa0b1c2d3e4f5061728394a5b6c7d8e9f';
const repository = {revision: async (said: string) => (sha.startsWith(said) ? {sha, version: 'v2'} : null)};
let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'release-tui-targets-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const place = () => ({cwd: folder, env: {RELEASE_ENVIRONMENT: "it's"}, secrets: ['hunter22'], repository});

describe('a list of targets', () => {
	test('comes from a file of the working folder, or a command', async () => {
		writeFileSync(join(folder, 'hosts.txt'), 'web1\n# web2\nweb3\n');
		expect(await readTargets({list: {by: 'file', file: 'hosts.txt'}}, place())).toEqual({targets: ['web1', 'web3']});
		const run = 'echo "$RELEASE_ENVIRONMENT" >&2; seq -f web%05g 10000';
		const asked = await readTargets({list: {by: 'run', run}}, place());
		expect('targets' in asked ? asked.targets.length : asked).toBe(10_000);
	});

	test.each([
		[{by: 'file', file: 'none.txt'}, /^none\.txt cannot be read: ENOENT/],
		[
			{by: 'run', run: 'echo no inventory today: hunter22 >&2; exit 3'},
			/^"echo .*" failed with exit code 3: no inventory today: \*+$/,
		],
		[{by: 'run', run: 'true'}, 'what "true" printed: names no target'],
		[{by: 'run', run: 'echo -oProxyCommand=id'}, /^what ".*" printed: line 1 must be a name/],
	] as const)('that is none is told in words: %#', async (list, problem) => {
		const read = await readTargets({list}, place());
		expect('problem' in read ? read.problem : read).toMatch(problem);
	});

	test('is not waited for where its file is a pipe on which nobody writes', async () => {
		execFileSync('mkfifo', [join(folder, 'hosts')]);
		expect(await readTargets({list: {by: 'file', file: 'hosts'}}, place())).toEqual({problem: 'hosts is no file'});
	});
});

describe('a look at targets', () => {
	test('says which cannot be worked with, and what the others run', async () => {
		for (const [name, runs] of [
			['web1', sha],
			['web2', 'abcdef0'],
		] as const) {
			mkdirSync(join(folder, name));
			writeFileSync(join(folder, name, 'REVISION'), `${runs}\n`);
		}

		const group = {
			transport: '[ -d "$RELEASE_TARGET" ] || { echo "no such pod" >&2; exit 1; }; cd "$RELEASE_TARGET" && exec sh',
			reachable: null,
			live: {run: 'cat REVISION # what runs', match: null, timeoutMs: 5000},
		};
		expect(await lookAtTargets(group, ['web1', 'web2', 'web3'], place())).toEqual([
			{target: 'web1', dead: null, revision: {sha, version: 'v2'}, error: null},
			{target: 'web2', dead: null, revision: {sha: 'abcdef0', version: 'abcdef0'}, error: null},
			{target: 'web3', dead: 'no such pod', revision: null, error: null},
		]);
	});

	test('can be by a command of its own', async () => {
		const group = {transport: 'false', reachable: 'test "$RELEASE_TARGET" = web1', live: null};
		const looks = await lookAtTargets(group, ['web1', 'web2'], place());
		expect(looks.map(({dead}) => dead)).toEqual([null, 'the transport ended with exit code 1']);
	});
});

test('values reach the command on a target as they are', async () => {
	const env = {RELEASE_TARGET: 'web1', RELEASE_REF: `a'b"c $(id) \`id\` \\ \n;id`};
	const run = onTarget('env -i sh # the simplest one', 'web1', 'printf %s "$RELEASE_REF|$RELEASE_TARGET"', env);
	const {stdout} = await runCommand({run, cwd: folder, env: {}, timeoutMs: 10_000, secrets: []});
	expect(stdout).toBe(`${env.RELEASE_REF}|web1`);
});
