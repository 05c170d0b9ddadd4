import {badCommits, goodCommits} from './candidateCommits.ts';
import {firstCommits} from './firstCommits.ts';
import {recentCommits} from './recentCommits.ts';
import type {ShopCommit} from './shopCommit.ts';

/** The whole history of the shop, oldest first. `main` ends at the good candidate, `next` at the bad one. */
export function shopHistory(releaseYaml: string): readonly ShopCommit[] {
	return [...firstCommits(), ...recentCommits(releaseYaml), ...goodCommits(), ...badCommits()];
}
