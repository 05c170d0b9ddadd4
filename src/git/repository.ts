import type {BranchPlace} from '../domain/branchStep.ts';
import type {Refusal} from '../domain/decision.ts';
import type {Instant} from '../domain/events.ts';
import type {Candidate, Revision} from '../domain/plan.ts';

/** A commit as lists show it. Texts are safe to print: they passed the sanitiser. */
export type Commit = {
	readonly sha: string;
	readonly subject: string;
	readonly author: string;
	readonly at: Instant;
	readonly tags: readonly string[];
	readonly isMerge: boolean;
};

/** A commit with its whole message and the files it changed; counts are null for binary files. */
export type CommitDetail = Commit & {
	readonly email: string;
	readonly body: string;
	/** Empty, too, where a partial clone lacks them. */
	readonly files: readonly {readonly path: string; readonly added: number | null; readonly removed: number | null}[];
};

/** How the candidate stands to what is live. `unknown`: one of the commits is not in this clone. */
export type Relation = {
	readonly kind: 'same' | 'ahead' | 'behind' | 'diverged' | 'unknown';
	readonly ahead: number;
	readonly behind: number;
	/** This clone is shallow and lacks commits between the two: there are more than are counted and listed. */
	readonly incomplete?: true;
};

/** What the clone is like, as far as it matters before a release. */
export type RepositoryState = {
	/** Branch name; null when HEAD is detached. */
	readonly branch: string | null;
	readonly head: string;
	readonly changedFiles: number;
	readonly shallow: boolean;
};

/** A branch or tag that can be chosen as the candidate. */
export type Ref = {
	/** As it is shown: safe to print, without `refs/heads/` and the like. */
	readonly name: string;
	/** As git has it, to be given back to git: unmistakable, and not safe to print. */
	readonly refname: string;
	readonly kind: 'branch' | 'remote' | 'tag';
	readonly sha: string;
	readonly at: Instant;
	readonly subject: string;
};

/** The commits of `to` that `from` does not have; all of them when `from` is null. */
export type CommitRange = {readonly from: string | null; readonly to: string};

/** What is looked for among commits. Every text is looked for as it is, whatever its case; all of them have to fit. */
export type CommitQuery = {
	/** In the message or the author's name and address, or the beginning of the id. */
	readonly text?: string;
	readonly message?: string;
	readonly author?: string;
	/** A file or folder that was changed, by its path from the root. */
	readonly path?: string;
	/** The beginning of the id: four digits or more. */
	readonly hash?: string;
};

/** The project's git repository, read only. The only user of git in the program besides the team's own commands. */
export type Repository = {
	readonly root: string;
	state(): Promise<RepositoryState | Refusal>;
	/** Pins what an operator named (branch, tag, short or full id) to a full commit id and its version. */
	candidate(ref: string): Promise<Candidate | Refusal>;
	/** The full id and version of a commit known by a full or short id; null when this clone does not have it. */
	revision(sha: string): Promise<Revision | null>;
	commits(
		range: CommitRange,
		options: {readonly limit: number; readonly skip?: number; readonly merges?: boolean},
	): Promise<readonly Commit[]>;
	/**
	 * The same as far as they are taken, in pieces of whatever has come: the newest are there at once, however long the
	 * history is. Ends early, without an error, with the signal.
	 */
	log(
		range: CommitRange,
		options: {readonly merges?: boolean; readonly query?: CommitQuery},
		signal: AbortSignal,
	): AsyncGenerator<readonly Commit[], void>;
	count(range: CommitRange, options?: {readonly merges?: boolean}): Promise<number>;
	relation(live: string, candidate: string): Promise<Relation>;
	detail(sha: string): Promise<CommitDetail | null>;
	refs(): Promise<readonly Ref[]>;
	/**
	 * Where a remote has a branch. Unlike the rest, it asks the remote, by the clone's own settings.
	 * @param merges whether something is to be merged into it, which an older git cannot do without a work tree
	 */
	branch(remote: string, name: string, merges: boolean): Promise<BranchPlace | Refusal>;
	/**
	 * The regular files directly in a folder of a commit's tree, by name; with `below`, those in it and further down
	 * whose path from the folder it fits, by that path. Empty when there is no such folder.
	 */
	files(
		sha: string,
		folder: string,
		below?: RegExp,
	): Promise<readonly {readonly name: string; readonly content: string}[]>;
	/** A file of a commit's tree by its path from the root, as committed; null when it has none, or not in this clone. */
	file(sha: string, path: string): Promise<string | null>;
};
