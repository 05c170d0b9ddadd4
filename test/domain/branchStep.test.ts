// The commands of a step "branch", run by a real shell and git against a real remote.
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {branchStep} from '../../src/domain/branchStep.ts';
import {remoteBranch} from '../../src/git/remoteBranch.ts';
import {plainGitEnvironment} from '../support/repository.ts';

let folder = '';

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'release-tui-branch-'));
	execFileSync('git', ['init', '--quiet', '--bare', 'remote.git'], {cwd: folder});
	execFileSync('git', ['init', '--quiet', '--initial-branch=main', 'clone'], {cwd: folder});
	git('remote', 'add', 'origin', '../remote.git');
	commit('one', 'a.txt', '1\n');
});

afterEach(() => rmSync(folder, {recursive: true, force: true}));

test('a branch that is not there is made, made again without a word, and deleted by the undo', async () => {
	const step = await planned('replace');
	expect(step.title).toBe(`makes the branch staging at origin, which has none, at ${head().slice(0, 7)}`);
	expect(step.undoTitle).toBe("deletes origin's branch staging, if this release made it");
	expect(run(step)).toMatchObject({status: 0});
	expect(at()).toBe(head());
	expect(run(step).said).toContain('staging is at');
	expect(undo(step)).toMatchObject({status: 0});
	expect(at()).toBe('');
});

test('a branch is replaced, whatever it had, and put back where it was', async () => {
	git('checkout', '--quiet', '-b', 'other');
	const before = commit('two', 'b.txt', '2\n');
	git('push', '--quiet', 'origin', 'other:staging');
	git('checkout', '--quiet', 'main');
	const candidate = commit('three', 'c.txt', '3\n');
	const step = await planned('replace');
	expect(step.title).toBe(`moves origin's branch staging to ${candidate.slice(0, 7)}; it is at ${before.slice(0, 7)}`);
	expect(run(step)).toMatchObject({status: 0});
	expect(at()).toBe(candidate);
	expect(undo(step)).toMatchObject({status: 0});
	expect(at()).toBe(before);
	// A run that was cut short before it pushed has nothing to take back.
	expect(undo(step)).toMatchObject({status: 0});
});

test('a candidate is merged into a branch without the work tree, and taken out of it again', async () => {
	const {before, candidate} = diverge('b.txt');
	const step = await planned('merge');
	expect(run(step)).toMatchObject({status: 0});
	expect(git('rev-list', '--parents', '--max-count=1', at()).split(' ').slice(1)).toEqual([before, candidate]);
	expect(git('ls-tree', '--name-only', at()).split('\n')).toEqual(['a.txt', 'b.txt', 'c.txt']);
	expect(git('status', '--porcelain')).toBe('');
	expect(head()).toBe(candidate);
	const merged = at();
	expect(run(step)).toMatchObject({status: 0});
	expect(at()).toBe(merged);
	expect(undo(step)).toMatchObject({status: 0});
	expect(at()).toBe(before);
});

test('conflicts are told by file, and nothing is left behind', async () => {
	const {before} = diverge('c.txt');
	const failed = run(await planned('merge'));
	expect(failed.status).toBe(1);
	expect(failed.said).toContain('cannot be merged into staging by itself. In conflict:\n  c.txt\nNothing was changed');
	expect(at()).toBe(before);
	expect(git('status', '--porcelain')).toBe('');
});

test('what is merged already, or only ahead, needs no merge commit', async () => {
	git('push', '--quiet', 'origin', 'main:staging');
	const candidate = commit('two', 'b.txt', '2\n');
	expect(run(await planned('merge'))).toMatchObject({status: 0});
	expect(at()).toBe(candidate);
	git('checkout', '--quiet', '--detach', 'HEAD~1');
	expect(run(await planned('merge', {id: 'again'})).said).toContain('staging has');
	expect(at()).toBe(candidate);
});

test('a note that was cut short before the push is none', async () => {
	git('push', '--quiet', 'origin', 'main:staging');
	const before = head();
	const candidate = commit('two', 'b.txt', '2\n');
	const step = await planned('replace');
	writeFileSync(path.join(folder, 'branch-staging'), '');
	expect(undo(step)).toMatchObject({status: 0});
	writeFileSync(path.join(folder, 'branch-staging'), '');
	expect(run(step)).toMatchObject({status: 0});
	expect(at()).toBe(candidate);
	expect(undo(step)).toMatchObject({status: 0});
	expect(at()).toBe(before);
});

test('a branch that somebody moved meanwhile is left alone, on the way there and on the way back', async () => {
	git('push', '--quiet', 'origin', 'main:staging');
	const candidate = commit('two', 'b.txt', '2\n');
	const step = await planned('replace');
	const other = commit('three', 'c.txt', '3\n');
	git('push', '--quiet', 'origin', 'main:staging');
	const refused = run(step);
	expect(refused.status).toBe(1);
	expect(refused.said).toContain('somebody moved staging of origin since the plan was made');
	git('push', '--quiet', '--force', 'origin', `${candidate}~1:staging`);
	expect(run(step)).toMatchObject({status: 0});
	git('push', '--quiet', 'origin', 'main:staging');
	expect(undo(step)).toMatchObject({status: 1});
	expect(at()).toBe(other);
});

test('a remote that does not answer is not one without the branch', async () => {
	const step = await planned('replace');
	git('remote', 'set-url', 'origin', '../nowhere.git');
	expect(await remoteBranch(clone(), 'origin', 'staging')).toEqual({unknown: expect.stringContaining('nowhere.git')});
	expect(run(step).status).not.toBe(0);
});

test('a branch of a like name is another', async () => {
	git('push', '--quiet', 'origin', 'main:refs/heads/refs/heads/staging');
	expect(await remoteBranch(clone(), 'origin', 'staging')).toEqual({at: null});
});

const clone = () => path.join(folder, 'clone');

function git(...args: readonly string[]): string {
	return execFileSync('git', args, {
		cwd: clone(),
		encoding: 'utf8',
		stdio: 'pipe',
		env: {...process.env, ...plainGitEnvironment},
	}).trim();
}

function commit(message: string, file: string, text: string): string {
	writeFileSync(path.join(clone(), file), text);
	git('add', file);
	git('commit', '--quiet', '--message', message);
	return head();
}

/** A branch at the remote and a candidate, each with a commit that the other does not have. */
function diverge(file: string) {
	git('checkout', '--quiet', '-b', 'other');
	const before = commit('theirs', file, 'theirs\n');
	git('push', '--quiet', 'origin', 'other:staging');
	git('checkout', '--quiet', 'main');
	return {before, candidate: commit('ours', 'c.txt', 'ours\n')};
}

const head = () => git('rev-parse', 'HEAD');

const at = () => git('ls-remote', 'origin', 'refs/heads/staging').split('\t')[0] ?? '';

async function planned(how: 'replace' | 'merge', {id = 'staging'} = {}) {
	const step = branchStep(
		{id, only: null, timeoutMs: 1, retry: 'safe', undo: null, kind: 'branch', name: 'staging', push: 'origin', how},
		'deploy',
		await remoteBranch(clone(), 'origin', 'staging'),
		{RELEASE_SHA: head(), RELEASE_VERSION: 'v1', RELEASE_ARTIFACTS: folder},
	);
	if (step?.kind !== 'run') throw new Error('a branch is a command');
	return step;
}

type Planned = Awaited<ReturnType<typeof planned>>;

const run = (step: Planned) => shell(step.run, step);
const undo = (step: Planned) => shell(step.undo ?? '', step);

function shell(text: string, {variables}: Planned) {
	const {status, stdout, stderr} = spawnSync('sh', ['-c', text], {
		cwd: clone(),
		encoding: 'utf8',
		env: {...process.env, ...plainGitEnvironment, ...variables},
	});
	return {status, said: stdout + stderr};
}
