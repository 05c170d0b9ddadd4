import {type Git, GitFailure} from './gitClient.ts';
import type {Relation} from './repository.ts';
import {commitIdPattern} from './version.ts';

/** How `candidate` stands to `live`, both given by id. `isShallow` says whether this clone's history is cut off somewhere. */
export async function relate(git: Git, live: string, candidate: string, isShallow: () => boolean): Promise<Relation> {
	if (!commitIdPattern.test(live) || !commitIdPattern.test(candidate)) return unknown;
	try {
		const counts = await git.text([
			'rev-list',
			'--left-right',
			'--count',
			'--end-of-options',
			`${live}...${candidate}`,
			'--',
		]);
		const [behind = Number.NaN, ahead = Number.NaN] = counts.trim().split('\t').map(Number);
		if (ahead === 0 && behind === 0) return {kind: 'same', ahead, behind};
		const kind = ahead > 0 && behind > 0 ? 'diverged' : ahead > 0 ? 'ahead' : 'behind';
		if (!isShallow()) return {kind, ahead, behind};
		if (kind === 'diverged' && !(await haveCommonCommit(git, live, candidate))) return unknown;
		return {kind, ahead, behind, ...((await isCut(git, live, candidate)) ? {incomplete: true} : {})};
	} catch (error) {
		if (error instanceof GitFailure) return unknown;
		throw error;
	}
}

const unknown: Relation = {kind: 'unknown', ahead: 0, behind: 0};

// In a shallow clone two commits of one line can look like strangers: the history that joins them is cut off.
async function haveCommonCommit(git: Git, live: string, candidate: string): Promise<boolean> {
	try {
		await git.text(['merge-base', '--end-of-options', live, candidate]);
		return true;
	} catch (error) {
		if (error instanceof GitFailure) return false;
		throw error;
	}
}

// Where a shallow clone is cut off, commits look as if they had no parents.
async function isCut(git: Git, live: string, candidate: string): Promise<boolean> {
	const range = `${live}...${candidate}`;
	const ends = await git.text(['rev-list', '--count', '--max-parents=0', '--end-of-options', range, '--']);
	return Number(ends) > 0;
}
