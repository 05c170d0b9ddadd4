import {mkdtempSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {type Refusal, refuse} from '../domain/decision.ts';
import type {OwnGit} from './ownGit.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Checks a commit out into a folder of its own for some work, which goes away with it, whatever becomes of the work. */
export async function inTemporaryTree<T>(
	git: OwnGit,
	sha: string,
	gitIn: (folder: string) => OwnGit,
	work: (tree: OwnGit, folder: string) => Promise<T | Refusal>,
): Promise<T | Refusal> {
	const parent = realpathSync(mkdtempSync(path.join(tmpdir(), 'release-tui-')));
	const folder = path.join(parent, 'tree');
	// Whoever ends the program in the middle leaves no files behind; git forgets a tree that is gone.
	const end = (signal: NodeJS.Signals) => {
		rmSync(parent, {recursive: true, force: true});
		process.kill(process.pid, signal);
	};
	for (const signal of signals) process.once(signal, end);
	try {
		const added = await git(['worktree', 'add', '--quiet', '--detach', folder, sha]);
		if (!added.ok) return refuse('not-possible', `${sha.slice(0, 7)} cannot be checked out: ${added.said}`);
		return await work(gitIn(folder), folder);
	} finally {
		for (const signal of signals) process.off(signal, end);
		await git(['worktree', 'remove', '--force', folder]);
		rmSync(parent, {recursive: true, force: true});
		await git(['worktree', 'prune']);
	}
}
