import {type Git, GitFailure} from './gitClient.ts';
import type {Relation} from './repository.ts';
import {commitIdPattern} from './version.ts';

/** How `candidate` stands to `live`, both given by id. */
export async function relate(git: Git, live: string, candidate: string): Promise<Relation> {
	if (!commitIdPattern.test(live) || !commitIdPattern.test(candidate)) return unknown;
	try {
		const counts = await git.text(['rev-list', '--left-right', '--count', `${live}...${candidate}`, '--']);
		const [behind = Number.NaN, ahead = Number.NaN] = counts.trim().split('\t').map(Number);
		if (ahead > 0 && behind > 0) {
			return (await haveCommonCommit(git, live, candidate)) ? {kind: 'diverged', ahead, behind} : unknown;
		}

		return {kind: ahead > 0 ? 'ahead' : behind > 0 ? 'behind' : 'same', ahead, behind};
	} catch (error) {
		if (error instanceof GitFailure) return unknown;
		throw error;
	}
}

const unknown: Relation = {kind: 'unknown', ahead: 0, behind: 0};

// In a shallow clone two commits of one line can look like strangers: the history that joins them is cut off.
async function haveCommonCommit(git: Git, live: string, candidate: string): Promise<boolean> {
	const shallow = await git.text(['rev-parse', '--is-shallow-repository']);
	if (shallow.trim() !== 'true') return true;
	try {
		await git.text(['merge-base', live, candidate]);
		return true;
	} catch (error) {
		if (error instanceof GitFailure) return false;
		throw error;
	}
}
