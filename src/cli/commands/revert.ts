import process from 'node:process';
import {branchName} from '../../config/versionSchema.ts';
import {type Refusal, refuse} from '../../domain/decision.ts';
import {environmentOf} from '../../domain/project.ts';
import {plainText} from '../../domain/sanitize.ts';
import type {Engine} from '../../engine/engine.ts';
import {unknownEnvironment} from '../../engine/previewPlan.ts';
import {ownGit} from '../../git/ownGit.ts';
import type {Repository} from '../../git/repository.ts';
import {guiltyCommits, type Revert, revertCommits} from '../../git/revertCommits.ts';
import {pairedMigrations} from '../../migrations/pairedMigrations.ts';
import {folderInTree} from '../../migrations/readTree.ts';
import {ask} from '../answerAtTerminal.ts';
import {CliError, orExit, usageError} from '../cliError.ts';
import {projectRoot, withContext} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {isInteractive, paint, say, sayJson} from '../output.ts';
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
	if (what?.includes('...')) throw usageError(`"${what}" is no range: write A..B, with two dots.`);
	return withContext(async ({engine, project, repository}) => {
		if (!environmentOf(project, name)) orExit(unknownEnvironment(project, name));
		const last = (await engine.history({environment: name, limit: 100})).find(
			release => release.kind === 'deploy' && release.changed && release.rolledBackBy === null,
		);
		const brought = last?.previous ? `${last.previous.sha}..${last.candidate.sha}` : undefined;
		const range = orExit(await readRange(repository, what ?? brought, name));
		const base = orExit(await baseOf(engine, repository, name, options.onto ?? last?.candidate.sha)).sha;
		const git = ownGit(repository.root, process.env);
		const commits = orExit(await guiltyCommits(git, range, parent));
		const {migrations} = project;
		const made = orExit(
			await revertCommits(git, base, commits, process.env, async changed => {
				if (!migrations) return {files: [], notes: [], toWrite: []};
				const folder = folderInTree({config: migrations, repository, cwd: projectRoot()});
				return pairedMigrations(migrations, repository, folder, base, changed, new Date());
			}),
		);
		const remote = project.version?.push ?? 'origin';
		const branch = options.branch ?? `revert-${short(range.to)}`;
		const document = {environment: name, remote, branch, ...made};
		if (!options.json) for (const line of revertLines(made, `${remote}/${branch}`)) say(line);
		if (options.dryRun) {
			if (options.json) sayJson({...document, pushed: false});
			return exitCodes.done;
		}

		await confirm(options);
		const ref = `refs/heads/${branch}`;
		// A branch that is there already is somebody's.
		const pushed = await git(['push', '--quiet', `--force-with-lease=${ref}:`, '--', remote, `${made.sha}:${ref}`]);
		if (!pushed.ok) {
			const why = /stale info/.test(pushed.said) ? 'that branch is there already' : plainText(pushed.said);
			orExit(refuse('not-possible', `${remote}/${branch} could not be pushed: ${why}.`, 'Another one: --branch NAME'));
		}

		if (options.json) sayJson({...document, pushed: true});
		else
			say(`${remote}/${branch} is at ${short(made.sha)}. Release it: release-tui plan ${name} --to ${short(made.sha)}`);
		return exitCodes.done;
	});
}

async function readRange(
	repository: Repository,
	what: string | undefined,
	name: string,
): Promise<{readonly from: string | null; readonly to: string} | Refusal> {
	if (what === undefined) {
		return refuse(
			'not-found',
			`What the last release brought to ${name} is not known.`,
			`release-tui revert ${name} COMMIT`,
		);
	}

	const [first = '', second] = what.split('..');
	const from = await repository.candidate(first);
	if ('ok' in from) return from;
	if (second === undefined) return {from: null, to: from.sha};
	const to = await repository.candidate(second || 'HEAD');
	return 'ok' in to ? to : {from: from.sha, to: to.sha};
}

// As little as possible changes with it: it follows what is live, not what came to the main branch since.
async function baseOf(engine: Engine, repository: Repository, name: string, onto: string | undefined) {
	if (onto !== undefined) return repository.candidate(onto);
	const reading = await engine.live(name);
	return reading?.revision ?? refuse('not-found', `What ${name} runs is not known.`, 'Say it: --onto REF');
}

function revertLines({base, commits, stat, notes, toWrite}: Revert, place: string): readonly string[] {
	const merges = commits.filter(({parent}) => parent !== null);
	return [
		paint('bold', `undoes behind ${short(base)}, on the new branch ${place}`),
		...commits.map(
			({sha, subject, parent}) =>
				`  ${short(sha)} ${subject}${parent === null ? '' : ` (merge: parent ${parent} stays)`}`,
		),
		...stat.map(line => `  ${line.trim()}`),
		...notes.map(note => `  ${plainText(note)}`),
		...toWrite.map(text => paint('yellow', `  still to be written, on that branch: ${plainText(text)}`)),
		...(merges.length > 0
			? [
					paint(
						'yellow',
						'  what a merge brought does not come back by merging its branch again: revert this revert first',
					),
				]
			: []),
		paint('yellow', '  merge it into the main branch, too: the next release from there brings it all back otherwise'),
	];
}

async function confirm(options: RevertOptions): Promise<void> {
	if (options.yes) return;
	if (!isInteractive() || options.json)
		throw new CliError('A push must be confirmed.', 'Add --yes.', exitCodes.needsPerson);
	if ((await ask('Go on? [y/N] ')) !== 'y') throw new CliError('Nothing was pushed.', null, exitCodes.interrupted);
}
