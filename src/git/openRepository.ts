import {existsSync} from 'node:fs';
import {type Refusal, refuse} from '../domain/decision.ts';
import {messageOf} from '../domain/messageOf.ts';
import {plainText} from '../domain/sanitize.ts';
import {countCommits, listCommits, readDetail} from './commitLog.ts';
import {createGit, type Git, GitFailure} from './gitClient.ts';
import {mergesAlone, refuseOldGit} from './gitVersion.ts';
import {gitWords} from './gitWords.ts';
import {listRefs} from './listRefs.ts';
import {localFiltersOff} from './localFilters.ts';
import {relate} from './relate.ts';
import {remoteBranch} from './remoteBranch.ts';
import type {Repository, RepositoryState} from './repository.ts';
import {resolveCandidate} from './resolveCandidate.ts';
import {streamCommits} from './streamCommits.ts';
import {readFile, readFiles} from './treeFiles.ts';
import {readRevision} from './version.ts';

/**
 * Opens the repository that a folder lies in, for reading. Costs one git process, however long its history is.
 * @param environment variables that git gets, without those that would lead it elsewhere
 */
export async function openRepository(
	cwd: string,
	environment: NodeJS.ProcessEnv = process.env,
): Promise<Repository | Refusal> {
	const git = createGit(cwd, environment);
	if (!git) return refuse('not-found', `There is no folder ${plainText(cwd)}.`);
	const place = await findPlace(git, cwd);
	// Only a git that does not answer as it should is asked for its version.
	if ('ok' in place) return (await refuseOldGit(git)) ?? place;
	const {root} = place;
	const rooted = createGit(root, environment);
	return rooted ? repositoryOf(place, rooted) : refuse('not-found', `There is no folder ${plainText(root)}.`);
}

function repositoryOf({root, shallowFile}: Place, git: Git): Repository {
	// As git itself tells it, without a process. It changes with a fetch.
	const isShallow = () => existsSync(shallowFile);
	return {
		root,
		state: () => readState(git, isShallow),
		candidate: ref => resolveCandidate(git, ref),
		revision: sha => readRevision(git, sha),
		commits: (range, options) => listCommits(git, range, options),
		log: (range, options, signal) => streamCommits(git, range, options, signal),
		count: (range, options) => countCommits(git, range, options),
		relation: (live, candidate) => relate(git, live, candidate, isShallow),
		detail: sha => readDetail(git, sha),
		refs: () => listRefs(git),
		branch: async (remote, name, merges) =>
			(merges ? await refuseOldGit(git, mergesAlone) : null) ?? remoteBranch(root, remote, name),
		files: (sha, folder, below) => readFiles(git, sha, folder, below),
		file: (sha, path) => readFile(git, sha, path),
	};
}

/** Where a repository begins, and the file that is there where its history was cut off. */
type Place = {readonly root: string; readonly shallowFile: string};

// An option of the oldest git that will do. An older one says it after us.
const absolutePaths = '--path-format=absolute';

async function findPlace(git: Git, cwd: string): Promise<Place | Refusal> {
	try {
		const said = lines(
			await git.text([
				'rev-parse',
				'--is-bare-repository',
				'--is-inside-git-dir',
				'--is-inside-work-tree',
				'--show-toplevel',
				absolutePaths,
				'--git-path',
				'shallow',
				'HEAD^{commit}',
			]),
		);
		const [, , inside, root, shallowFile] = said;
		if (inside === 'false') return refuseElsewhere(cwd);
		if (root !== undefined && shallowFile !== undefined && !said.includes(absolutePaths)) return {root, shallowFile};
		return refuse('not-possible', `git does not say where the repository of ${plainText(cwd)} begins.`);
	} catch (error) {
		return refusalOf(error, cwd);
	}
}

function refusalOf(error: unknown, cwd: string): Refusal {
	if (!(error instanceof GitFailure)) {
		return refuse('not-possible', plainText(messageOf(error)));
	}

	const [bare, insideGit, inside, root] = lines(error.stdout);
	const said = gitWords(error.stderr).replace(/^fatal: /, '');
	if (error.isMissing) return refuse('not-possible', 'git was not found.', 'Install git, or add its folder to PATH.');
	if (/dubious ownership|unsafe repository/.test(error.stderr)) {
		return refuse('not-possible', `git refuses this repository: ${said}`, 'Only its owner, or you, can decide that.');
	}

	if (/not a git repository/.test(error.stderr)) {
		return refuse(
			'not-found',
			`There is no git repository in ${plainText(cwd)} or above it.`,
			'Go to the folder of the project, or make one there: git init',
		);
	}

	if (bare === 'true') {
		return refuse(
			'not-possible',
			`${plainText(cwd)} is a bare repository: it has no files to release from.`,
			'Use a clone of it: git clone REPOSITORY FOLDER',
		);
	}

	if (insideGit === 'true') {
		return refuse('not-possible', `${plainText(cwd)} lies inside a .git folder.`, 'Go to the folder of the project.');
	}

	if (inside === 'false') return refuseElsewhere(cwd);
	if (root !== undefined && /unknown revision/.test(error.stderr)) {
		return refuse(
			'not-found',
			`The repository ${plainText(root)} has no commits yet.`,
			'Commit something first: git commit',
		);
	}

	return refuse('not-possible', `git cannot read the repository: ${said}`);
}

function refuseElsewhere(cwd: string): Refusal {
	return refuse(
		'not-possible',
		`${plainText(cwd)} is not in the work tree of its repository, which is elsewhere.`,
		'See: git config core.worktree',
	);
}

// Git would look into submodules by running itself there: whether they are dirty is not asked.
const statusArguments = [
	'status',
	'--porcelain=v2',
	'--branch',
	'-z',
	'--untracked-files=normal',
	'--ignore-submodules=dirty',
];

async function readState(git: Git, isShallow: () => boolean): Promise<RepositoryState | Refusal> {
	try {
		const status = await git.text(statusArguments, undefined, await localFiltersOff(git));
		return parseStatus(status, isShallow());
	} catch (error) {
		return refusalOf(error, '.');
	}
}

function parseStatus(status: string, shallow: boolean): RepositoryState | Refusal {
	let branch: string | null = null;
	let head = '';
	let changedFiles = 0;
	const entries = status.split('\0');
	for (let index = 0; index < entries.length; index++) {
		const entry = entries[index] ?? '';
		if (entry.startsWith('# branch.oid ')) head = entry.slice('# branch.oid '.length);
		else if (entry.startsWith('# branch.head ')) branch = entry.slice('# branch.head '.length);
		else if (/^[12u?] /.test(entry)) {
			changedFiles++;
			// A rename is followed by its old name.
			if (entry.startsWith('2 ')) index++;
		}
	}

	if (head === '' || head === '(initial)') return refuse('not-found', 'The repository has no commits yet.');
	return {branch: branch === '(detached)' ? null : branch && plainText(branch), head, changedFiles, shallow};
}

function lines(text: string): readonly string[] {
	return text.split('\n').filter(line => line !== '');
}
