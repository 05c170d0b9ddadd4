import type {GitRun, OwnGit} from './ownGit.ts';

/** Makes a commit of a tree behind another, signed where git's configuration says so. No hook runs, and no branch moves. */
export async function makeCommit(git: OwnGit, tree: string, parent: string, message: string): Promise<GitRun> {
	const signs = (await git(['config', '--type=bool', 'commit.gpgsign'])).out.trim() === 'true';
	return git(['commit-tree', ...(signs ? ['-S'] : []), '-p', parent, '-F', '-', tree], {input: message});
}
