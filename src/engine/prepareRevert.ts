import {type Refusal, refuse} from '../domain/decision.ts';
import {environmentOf, type Project} from '../domain/project.ts';
import type {PreparedRevert} from '../domain/revert.ts';
import type {OwnGit} from '../git/ownGit.ts';
import type {Repository} from '../git/repository.ts';
import {guiltyCommits, revertCommits} from '../git/revertCommits.ts';
import {pairedMigrations} from '../migrations/pairedMigrations.ts';
import {folderInTree} from '../migrations/readTree.ts';
import type {Engine} from './engine.ts';
import {unknownEnvironment} from './previewPlan.ts';

/** What is to be undone, and how. */
export type RevertRequest = {
	readonly environment: string;
	/** A commit, or a range `A..B`; null: what the last release brought. */
	readonly what: string | null;
	/** Of a commit alone that is a merge: the side that stays. */
	readonly parent?: number | undefined;
	/** What the new commit follows; by default what is live. */
	readonly onto?: string | undefined;
	/** The new branch; by default it has the name of the newest commit that is undone. */
	readonly branch?: string | undefined;
};

/** Where reverts are made. */
export type RevertPlace = {
	readonly engine: Engine;
	readonly project: Project;
	readonly repository: Repository;
	/** The folder of release.yaml. */
	readonly root: string;
	/** Git as the person themselves would run it, in a folder. */
	readonly gitIn: (folder: string) => OwnGit;
};

/** Makes the commit that undoes others, and the migrations that take theirs back; nothing is pushed. */
export async function prepareRevert(
	{engine, project, repository, root, gitIn}: RevertPlace,
	{environment, what, parent = 1, onto, branch}: RevertRequest,
): Promise<PreparedRevert | Refusal> {
	if (!environmentOf(project, environment)) return unknownEnvironment(project, environment);
	if (what?.includes('...')) return refuse('not-found', `"${what}" is no range: write A..B, with two dots.`);
	const last = (await engine.history({environment, limit: 100})).find(
		release => release.kind === 'deploy' && release.changed && release.rolledBackBy === null,
	);
	const brought = last?.previous ? `${last.previous.sha}..${last.candidate.sha}` : null;
	const range = await readRange(repository, what ?? brought, environment);
	if ('ok' in range) return range;
	const base = await baseOf(engine, repository, environment, onto ?? last?.candidate.sha);
	if ('ok' in base) return base;
	const git = gitIn(repository.root);
	const commits = await guiltyCommits(git, range, parent);
	if ('ok' in commits) return commits;
	const {migrations} = project;
	const made = await revertCommits(git, base.sha, commits, gitIn, async changed => {
		if (!migrations) return {files: [], notes: [], toWrite: []};
		const folder = folderInTree({config: migrations, repository, cwd: root});
		return pairedMigrations(migrations, repository, folder, base.sha, changed, new Date());
	});
	if ('ok' in made) return made;
	const remote = project.version?.push ?? 'origin';
	return {...made, environment, remote, branch: branch ?? `revert-${range.to.slice(0, 7)}`};
}

/** Pushes the commit of a revert to its new branch; null: it is there. */
export async function pushRevert(git: OwnGit, {remote, branch, sha}: PreparedRevert): Promise<Refusal | null> {
	const ref = `refs/heads/${branch}`;
	// A branch that is there already is somebody's.
	const pushed = await git(['push', '--quiet', `--force-with-lease=${ref}:`, '--', remote, `${sha}:${ref}`]);
	if (pushed.ok) return null;
	const why = /stale info/.test(pushed.said) ? 'that branch is there already' : pushed.said;
	return refuse('not-possible', `${remote}/${branch} could not be pushed: ${why}.`, 'Another one: --branch NAME');
}

async function readRange(
	repository: Repository,
	what: string | null,
	environment: string,
): Promise<{readonly from: string | null; readonly to: string} | Refusal> {
	if (what === null) {
		return refuse(
			'not-found',
			`What the last release brought to ${environment} is not known.`,
			`release-tui revert ${environment} COMMIT`,
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
async function baseOf(engine: Engine, repository: Repository, environment: string, onto: string | undefined) {
	if (onto !== undefined) return repository.candidate(onto);
	const reading = await engine.live(environment);
	return reading?.revision ?? refuse('not-found', `What ${environment} runs is not known.`, 'Say it: --onto REF');
}
