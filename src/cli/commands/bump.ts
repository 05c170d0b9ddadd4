import process from 'node:process';
import {versionTags} from '../../domain/versionTags.ts';
import {type Bump, carryOutBump, prepareBump} from '../../git/bumpVersion.ts';
import {ownGit} from '../../git/ownGit.ts';
import {orExit, usageError} from '../cliError.ts';
import {withContext} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {say, sayJson} from '../output.ts';
import {requireConsent} from '../requireConsent.ts';
import {short} from '../words.ts';

/** Options of `bump`. */
export type BumpOptions = {readonly yes?: boolean; readonly dryRun?: boolean; readonly json?: boolean};

/** `bump HOW`: changes the version of the project in a commit of its own, and pushes it, after showing what that is. */
export async function bump(how: string, options: BumpOptions): Promise<ExitCode> {
	return withContext(async ({project, repository}) => {
		const {version} = project;
		if (!version)
			throw usageError('release.yaml does not say where the version is.', 'Add: version: { file: package.json }');
		const git = ownGit(repository.root, process.env);
		const prepared = orExit(await prepareBump(git, version, how, versionTags(project)));
		if (!options.json) for (const line of bumpLines(prepared)) say(line);
		const {content: _, ...facts} = prepared;
		if (options.dryRun) {
			if (options.json) sayJson({...facts, sha: null});
			return exitCodes.done;
		}

		await requireConsent(
			{question: 'Go on? [y/N] ', needed: 'A push must be confirmed.', declined: 'Nothing was pushed.'},
			options,
		);
		const {sha, local} = orExit(await carryOutBump(git, prepared));
		if (options.json) sayJson({...facts, sha, local});
		else for (const line of doneLines(prepared, sha, local)) say(line);
		return exitCodes.done;
	});
}

function bumpLines({file, from, to, message, remote, branch, parent}: Bump): readonly string[] {
	return [
		`${file}: ${from} → ${to}`,
		`commit "${message}" after ${short(parent)}, pushed to ${remote}/${branch}; the work tree stays as it is`,
	];
}

function doneLines({remote, branch, to}: Bump, sha: string, local: string): readonly string[] {
	const stays = local === 'checked-out' ? `; ${branch} is checked out here and stays where it is: git pull` : '';
	return [`${remote}/${branch} is at ${short(sha)}, version ${to}${stays}`, `release-tui plan ENV --to ${short(sha)}`];
}
