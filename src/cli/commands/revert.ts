import process from 'node:process';
import {branchName} from '../../config/versionSchema.ts';
import {revertLines} from '../../domain/revert.ts';
import {prepareRevert, pushRevert} from '../../engine/prepareRevert.ts';
import {ownGit} from '../../git/ownGit.ts';
import {orExit, usageError} from '../cliError.ts';
import {projectRoot, withContext} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {paint, say, sayJson} from '../output.ts';
import {requireConsent} from '../requireConsent.ts';
import {short} from '../words.ts';

/** Options of `revert`. */
export type RevertOptions = {
	readonly onto?: string;
	readonly parent?: string;
	readonly branch?: string;
	readonly dryRun?: boolean;
	readonly yes?: boolean;
	readonly json?: boolean;
};

/**
 * `revert ENV [WHAT]`: makes a commit that undoes others, and the migrations that take theirs back, behind what is live; and
 * pushes it to a branch of its own, after showing it. It is released as any other commit is.
 */
export async function revert(name: string, what: string | undefined, options: RevertOptions): Promise<ExitCode> {
	const parent = options.parent === undefined ? 1 : Number(options.parent);
	if (!Number.isInteger(parent) || parent < 1)
		throw usageError('--parent takes the number of a side of the merge: 1 or 2.');
	if (options.branch !== undefined && !branchName().safeParse(options.branch).success)
		throw usageError(`"${options.branch}" cannot be the name of a branch.`);
	return withContext(async ({engine, project, repository}) => {
		const gitIn = (folder: string) => ownGit(folder, process.env);
		const place = {engine, project, repository, root: projectRoot(), gitIn};
		const {onto, branch} = options;
		const request = {environment: name, what: what ?? null, parent, onto, branch};
		const made = orExit(await prepareRevert(place, request));
		if (!options.json) for (const {text, tone} of revertLines(made)) say(tones[tone](text));
		if (options.dryRun) {
			if (options.json) sayJson({...made, pushed: false});
			return exitCodes.done;
		}

		await requireConsent(
			{question: 'Go on? [y/N] ', needed: 'A push must be confirmed.', declined: 'Nothing was pushed.'},
			options,
		);
		const refused = await pushRevert(gitIn(repository.root), made);
		if (refused) orExit(refused);
		const where = `${made.remote}/${made.branch} is at ${short(made.sha)}`;
		if (options.json) sayJson({...made, pushed: true});
		else say(`${where}. Release it: release-tui plan ${name} --to ${short(made.sha)}`);
		return exitCodes.done;
	});
}

const tones = {
	head: (text: string) => paint('bold', text),
	plain: (text: string) => text,
	warn: (text: string) => paint('yellow', text),
};
