import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {type Refusal, refuse} from '../domain/decision.ts';
import {plainText} from '../domain/sanitize.ts';
import type {VersionConfig} from '../domain/versionConfig.ts';
import {isVersionPart, nextVersion, versionIn, withVersion} from '../domain/versionText.ts';
import {makeCommit} from './makeCommit.ts';
import type {OwnGit} from './ownGit.ts';

/** A commit that changes the version, as it would be made. */
export type Bump = {
	readonly file: string;
	readonly from: string;
	readonly to: string;
	readonly message: string;
	readonly remote: string;
	readonly branch: string;
	/** The commit that it would follow: where the remote's branch is. */
	readonly parent: string;
	readonly content: string;
};

/** What became of it: the commit, and whether the branch of this clone went along. */
export type Bumped = {readonly sha: string; readonly local: 'moved' | 'checked-out' | 'elsewhere'};

/**
 * Finds out what changing the version would do, from where the remote's branch is now. Only fetches.
 * @param how major, minor, patch, or the version itself
 * @param tagNames names of the tags that a version gets, with {version}
 */
export async function prepareBump(
	git: OwnGit,
	config: VersionConfig,
	how: string,
	tagNames: readonly string[],
): Promise<Bump | Refusal> {
	const {file, push: remote, branch} = config;
	const refs = await git(['ls-remote', '--', remote, `refs/heads/${branch}`, 'refs/tags/*']);
	if (!refs.ok) return refuse('not-possible', `${remote} cannot be asked: ${refs.said}`);
	const known = new Map(
		refs.out
			.split('\n')
			.map(line => line.split('\t'))
			.map(([sha = '', ref = '']) => [ref, sha]),
	);
	const parent = known.get(`refs/heads/${branch}`);
	if (parent === undefined) return refuse('not-found', `${remote} has no branch ${branch}.`);
	const fetched = await git([
		'fetch',
		'--quiet',
		'--no-tags',
		'--no-write-fetch-head',
		'--',
		remote,
		`refs/heads/${branch}`,
	]);
	if (!fetched.ok) return refuse('not-possible', `${remote} cannot be fetched: ${fetched.said}`);
	const shown = await git(['cat-file', 'blob', `${parent}:${file}`]);
	const place = `${file} of ${remote}/${branch}`;
	// What cannot be read whole cannot be written whole.
	if (shown.out.includes('\uFFFD')) return refuse('not-possible', `${place} is not in UTF-8.`);
	const from = shown.ok ? versionIn(shown.out) : null;
	if (from === null) {
		return refuse('not-possible', `${place} ${shown.ok ? 'has no version in it' : 'is not there'}.`);
	}

	const to = nextVersion(from, how);
	if (to === null && isVersionPart(how)) {
		return refuse(
			'not-possible',
			`${place} has the version ${plainText(from)}: what comes after it is not known.`,
			'Say the version itself: release-tui bump 1.0.0',
		);
	}

	if (to === null) {
		return refuse(
			'not-possible',
			`"${how}" is no version, and none of major, minor and patch.`,
			'release-tui bump minor',
		);
	}

	if (to === from) return refuse('not-possible', `${remote}/${branch} has the version ${to} already.`);
	const taken = tagNames.map(name => name.replaceAll('{version}', to)).find(name => known.has(`refs/tags/${name}`));
	if (taken !== undefined) {
		return refuse('not-possible', `The version ${to} is taken: ${remote} has the tag ${taken}.`, 'Take a later one.');
	}

	const content = withVersion(shown.out, to);
	if (content === null) return refuse('not-possible', `The version in ${file} cannot be changed.`);
	return {file, from, to, message: config.commit.replaceAll('{version}', to), remote, branch, parent, content};
}

/**
 * Makes the commit and pushes it, without a look at the work tree or its index. Where the remote's branch has moved since,
 * nothing is pushed.
 */
export async function carryOutBump(git: OwnGit, bump: Bump): Promise<Bumped | Refusal> {
	const {remote, branch, parent, to} = bump;
	const sha = await commitOf(git, bump);
	if (typeof sha !== 'string') return sha;
	const ref = `refs/heads/${branch}`;
	const pushed = await git(['push', '--quiet', `--force-with-lease=${ref}:${parent}`, '--', remote, `${sha}:${ref}`]);
	if (!pushed.ok) {
		const moved = /stale info|fetch first|non-fast-forward/.test(pushed.said);
		return moved
			? refuse('state-changed', `${remote}/${branch} has moved meanwhile: nothing was pushed.`, 'Try it again.')
			: refuse('not-possible', `${to} could not be pushed: ${pushed.said}`);
	}

	return {sha, local: await moveLocal(git, ref, parent, sha)};
}

async function commitOf(git: OwnGit, {file, content, message, parent}: Bump): Promise<string | Refusal> {
	const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-'));
	const index = path.join(folder, 'index');
	// Each gets what the one before printed.
	const inTurn = async (): Promise<string | Refusal> => {
		const entry = await git(['ls-tree', parent, '--', file]);
		const [mode = '100644'] = entry.out.split(' ');
		const blob = await git(['hash-object', '-w', '--stdin'], {input: content});
		const read = await git(['read-tree', parent], {index});
		const info = `${mode},${blob.out.trim()},${file}`;
		const updated = await git(['update-index', '--cacheinfo', info], {index});
		const tree = await git(['write-tree'], {index});
		const made = await makeCommit(git, tree.out.trim(), parent, `${message}\n`);
		const failed = [entry, blob, read, updated, tree, made].find(({ok}) => !ok);
		return failed ? refuse('not-possible', `The commit could not be made: ${failed.said}`) : made.out.trim();
	};
	try {
		return await inTurn();
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

// A branch that somebody works on stays where it is: moving it would change what their work tree seems to have changed.
async function moveLocal(git: OwnGit, ref: string, parent: string, sha: string): Promise<Bumped['local']> {
	const worktrees = await git(['worktree', 'list', '--porcelain']);
	if (!worktrees.ok || worktrees.out.split('\n').includes(`branch ${ref}`)) return 'checked-out';
	return (await git(['update-ref', ref, sha, parent])).ok ? 'moved' : 'elsewhere';
}
