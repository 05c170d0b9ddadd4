import {execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {readLive} from '../../src/environments/readLive.ts';
import {runCommand} from '../../src/environments/runCommand.ts';

const known = '9f2c1d4aa0b1c2d3e4f5061728394a5b6c7d8e9f';
let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'release-tui-live-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

function read(
	run: string,
	options: {
		match?: string;
		timeoutMs?: number;
		env?: Record<string, string>;
		signal?: AbortSignal;
		secrets?: string[];
	} = {},
) {
	const {match = null, timeoutMs = 10_000, env = {}, signal, secrets = []} = options;
	const repository = {
		revision: async (sha: string) => (known.startsWith(sha.toLowerCase()) ? {sha: known, version: 'v2.5.0'} : null),
	};
	return readLive({live: {run, match, timeoutMs}, cwd: folder, env, repository, secrets}, signal);
}

test('the commit that the environment names is completed from the clone', async () => {
	const reading = await read('echo \'{"sha":"9F2C1D4"}\'', {match: '"sha":"(?<sha>[0-9a-fA-F]{7,40})"'});
	expect(reading).toMatchObject({revision: {sha: known, version: 'v2.5.0'}, error: null});
	expect(Math.abs(Date.parse(reading.at) - Date.now())).toBeLessThan(60_000);
});

test('a commit that the clone does not have is kept as the environment said it', async () => {
	expect((await read('echo ABCDEF0123', {match: '(?<sha>\\w+)'})).revision).toEqual({
		sha: 'abcdef0123',
		version: 'abcdef0',
	});
});

test('a version that the environment names wins over the one that the clone would give', async () => {
	const match = '^(?<version>\\S+) (?<sha>\\w+)$';
	expect((await read(`printf 'hello\\nv3 ${known}\\n'`, {match})).revision).toEqual({sha: known, version: 'v3'});
	expect((await read("printf 'v\\342\\200\\2563 abcdef0'", {match})).revision).toEqual({
		sha: 'abcdef0',
		version: 'v⟨U+202E⟩3',
	});
	const long = await read(`head -c 50000 /dev/zero | tr '\\0' 9; echo " ${known}"`, {match});
	expect(long.revision?.version).toBe('9'.repeat(200));
});

test('without a pattern the first line is the commit id, and nothing is guessed out of words', async () => {
	expect((await read(`printf '\n  9F2C1D4 \r\nbuilt 20250101\n'`)).revision).toEqual({sha: known, version: 'v2.5.0'});
	expect((await read('echo deadbeef1')).revision).toEqual({sha: 'deadbeef1', version: 'deadbee'});
	for (const said of ['all is well', 'build 20261121 failed', `sha=${known}`, `${known} v2.5.0`, known.slice(0, 6)]) {
		expect(await read(`echo '${said}'`)).toMatchObject({
			revision: null,
			error: `the live command printed no commit id on a line of its own: "${said}"; else it needs "match"`,
		});
	}
});

test('an id of SHA-256 is one, with a pattern and without, and a longer one is none', async () => {
	const sha = '0123456789abcdef'.repeat(4);
	const revision = {sha, version: '0123456'};
	expect((await read(`echo ${sha}`)).revision).toEqual(revision);
	expect((await read(`echo sha=${sha}`, {match: 'sha=(?<sha>\\w+)'})).revision).toEqual(revision);
	expect((await read(`echo ${sha}0`)).error).toContain('on a line of its own');
	expect((await read(`echo sha=${sha}0`, {match: 'sha=(?<sha>\\w+)'})).error).toContain('is no commit id');
});

test('the command gets its variables and folder, and no input', async () => {
	const {revision} = await read('cat; pwd > here; echo "$RELEASE_SHA"', {env: {RELEASE_SHA: known}});
	expect(revision?.sha).toBe(known);
	expect(readFileSync(join(folder, 'here'), 'utf8')).toContain('release-tui-live-');
});

test('a command that fails is told with its exit code and the first line of its complaint', async () => {
	const {revision, error} = await read("printf '\\n\\033[31mcurl: (7) refused\\033[0m\\nmore\\n' >&2; exit 7");
	expect({revision, error}).toEqual({
		revision: null,
		error: 'the live command failed with exit code 7: curl: (7) refused',
	});
	expect((await read('exit 3')).error).toBe('the live command failed with exit code 3');
	expect((await read('kill -9 $$')).error).toBe('the live command was ended by SIGKILL');
	expect((await read('no-such-command-here')).error).toMatch(/exit code 127: .*not found/);
});

test('nothing, and rubbish, are told apart', async () => {
	expect((await read('true')).error).toBe('the live command printed nothing');
	expect((await read("printf '<html>\\033]0;title\\007%0200d' 1", {match: '(?<sha>x)'})).error).toBe(
		`"match" found nothing in what the live command printed: "<html>${'0'.repeat(54)}…"`,
	);
	expect((await read('echo sha=none', {match: 'sha=(?<sha>\\w+)'})).error).toBe(
		'"match" found "none", which is no commit id',
	);
	expect((await read('echo x', {match: '('})).error).toBe('"match" is no regular expression: (');
});

test('secrets in what it prints are masked, and commit and version next to them are still found', async () => {
	const secrets = ['correct-horse-battery'];
	const match = 'token=\\S+ (?<version>\\S+) (?<sha>[0-9a-f]+)';
	const reading = await read(`echo token=correct-horse-battery v3 ${known}`, {match, secrets});
	expect(reading.revision).toEqual({sha: known, version: 'v3'});
	expect((await read('echo no correct-horse-battery', {secrets})).error).toBe(
		'the live command printed no commit id on a line of its own: "no ***"; else it needs "match"',
	);
	expect((await read('echo denied: correct-horse-battery >&2; exit 1', {secrets})).error).toBe(
		'the live command failed with exit code 1: denied: ***',
	);
});

test('a secret across the end of what is kept leaves no beginning of itself', async () => {
	const run = "head -c 65526 /dev/zero | tr '\\0' ' '; echo correct-horse-battery";
	const result = await runCommand({run, cwd: folder, env: {}, timeoutMs: 10_000, secrets: ['correct-horse-battery']});
	expect(result.stdout.trim()).toBe('');
	expect(result.stdout).toHaveLength(65_526);
});

test('a command that hangs is ended with everything that it started', async () => {
	const started = performance.now();
	const {error} = await read(
		"trap '' TERM; (trap '' TERM; echo $$ > child; sleep 60) & echo $$ > main; wait; sleep 60",
		{
			timeoutMs: 1500,
		},
	);
	expect(error).toBe('the live command timed out after 1.5 s');
	expect(performance.now() - started).toBeLessThan(25_000);
	await expect.poll(() => groupOf('main')).toEqual([]);
});

test('what a command leaves running neither holds the reading nor goes on', async () => {
	const started = performance.now();
	expect((await read(`echo $$ > main; sleep 60 & echo ${known}`)).revision?.sha).toBe(known);
	expect(performance.now() - started).toBeLessThan(25_000);
	await expect.poll(() => groupOf('main')).toEqual([]);
});

test('endless output is cut, not collected', async () => {
	expect((await read(`echo ${known}; yes`, {timeoutMs: 300})).error).toBe('the live command timed out after 0.3 s');
	expect((await read(`head -c 3000000 /dev/zero | tr '\\0' ' '; echo ${known}`)).error).toBe(
		'the live command printed nothing',
	);
});

test('a reading can be cancelled', async () => {
	const controller = new AbortController();
	const reading = read('echo $$ > main; sleep 60', {signal: controller.signal});
	await expect.poll(() => existsSync(join(folder, 'main'))).toBe(true);
	controller.abort();
	expect((await reading).error).toBe('the reading was cancelled');
	expect((await read('touch ran', {signal: controller.signal})).error).toBe('the reading was cancelled');
	expect(existsSync(join(folder, 'ran'))).toBe(false);
});

test('a folder that is gone is an error in words', async () => {
	rmSync(folder, {recursive: true});
	expect((await read('echo')).error).toMatch(/^the live command could not be started: .*release-tui-live-/);
});

/** Processes of a group, without those that are over and only wait for their parent. */
function groupOf(file: string): readonly string[] {
	const group = readFileSync(join(folder, file), 'utf8').trim();
	const processes = execFileSync('ps', ['-eo', 'pgid=,stat=,args='], {encoding: 'utf8'}).split('\n');
	return processes.filter(line => new RegExp(`^\\s*${group} +[^Z]`).test(line));
}
