import {type Refusal, refuse} from '../domain/decision.ts';
import {plainText} from '../domain/sanitize.ts';
import {type Git, GitFailure} from './gitClient.ts';

/** The oldest git that knows every option that is used here. */
const oldest = [2, 31] as const;

/** A refusal when the git that is found is too old; null when it will do, or does not even say its version. */
export async function refuseOldGit(git: Git): Promise<Refusal | null> {
	const said = await git.text(['version']).catch(error => {
		// What is wrong with it, the next command says.
		if (error instanceof GitFailure) return '';
		throw error;
	});
	const [version = '', major, minor] = /(\d+)\.(\d+)[\w.]*/.exec(said) ?? [];
	if (version === '' || Number(major) > oldest[0]) return null;
	if (Number(major) === oldest[0] && Number(minor) >= oldest[1]) return null;
	return refuse(
		'not-possible',
		`git ${plainText(version)} is too old: release-tui needs ${oldest.join('.')} or newer.`,
		'Install a newer git, or put its folder first in PATH.',
	);
}
