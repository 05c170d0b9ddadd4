import {type Refusal, refuse} from '../domain/decision.ts';
import {plainText} from '../domain/sanitize.ts';
import {type Git, GitFailure} from './gitClient.ts';

/** The oldest git that knows every option that is used here. */
const oldest: GitVersion = {version: [2, 31], why: 'release-tui needs'};

/** The oldest git that merges without a work tree, for a step `branch` with `how: merge`. */
export const mergesAlone: GitVersion = {version: [2, 38], why: 'merging into a branch needs'};

type GitVersion = {readonly version: readonly [number, number]; readonly why: string};

/** A refusal when the git that is found is too old; null when it will do, or does not even say its version. */
export async function refuseOldGit(git: Git, needed = oldest): Promise<Refusal | null> {
	const said = await git.text(['version']).catch(error => {
		// What is wrong with it, the next command says.
		if (error instanceof GitFailure) return '';
		throw error;
	});
	const [version = '', major, minor] = /(\d+)\.(\d+)[\w.]*/.exec(said) ?? [];
	const [leastMajor, leastMinor] = needed.version;
	if (version === '' || Number(major) > leastMajor) return null;
	if (Number(major) === leastMajor && Number(minor) >= leastMinor) return null;
	return refuse(
		'not-possible',
		`git ${plainText(version)} is too old: ${needed.why} ${needed.version.join('.')} or newer.`,
		'Install a newer git, or put its folder first in PATH.',
	);
}
