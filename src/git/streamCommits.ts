import {fieldFormats, parseCommit, withoutTexts} from './commitRecord.ts';
import {type CommitWalk, commitWalks, type WalkOptions} from './commitWalks.ts';
import {type Git, GitFailure} from './gitClient.ts';
import type {Commit, CommitRange} from './repository.ts';
import {decorateTags} from './version.ts';

/**
 * The commits of a range as git finds them, newest first, in pieces of whatever has come. Git walks on only as pieces
 * are taken, and is ended with the signal. Fails where git cannot read the history.
 */
export async function* streamCommits(
	git: Git,
	range: CommitRange,
	options: WalkOptions,
	signal: AbortSignal,
): AsyncGenerator<readonly Commit[], void> {
	const seen = new Set<string>();
	const isSearch = options.query !== undefined;
	for await (const walk of commitWalks(git, range, options)) {
		for await (const commits of walked(git, walk, signal)) {
			const fresh = isSearch ? commits.filter(({sha}) => !seen.has(sha)) : commits;
			if (isSearch) for (const {sha} of fresh) seen.add(sha);
			if (fresh.length > 0) yield fresh;
		}
	}
}

async function* walked(git: Git, walk: CommitWalk, signal: AbortSignal): AsyncGenerator<readonly Commit[], void> {
	let count = 0;
	try {
		for await (const commits of records(git, walk, fieldFormats, 0, signal)) {
			count += commits.length;
			yield commits;
		}
	} catch (error) {
		if (!(error instanceof GitFailure)) throw error;
		// Git ends at a text that it cannot cut: from that commit on, none is asked for.
		yield* records(git, walk, withoutTexts, count, signal);
	}
}

/** Characters that one commit may take. */
const recordLimit = 1 << 22;

async function* records(
	git: Git,
	{options, revisions, paths}: CommitWalk,
	formats: readonly string[],
	skip: number,
	signal: AbortSignal,
): AsyncGenerator<readonly Commit[], void> {
	const output = git.stream(
		[
			// Paths are names, not patterns.
			'--literal-pathspecs',
			'log',
			'-z',
			...(skip > 0 ? [`--skip=${skip}`] : []),
			...options,
			`--format=${formats.join('%x00')}`,
			...decorateTags,
			// Of a renamed file the older name is not looked for, whatever the configuration says: folders have none.
			...(paths.length > 0 ? ['--no-follow'] : []),
			'--end-of-options',
			...revisions,
			'--',
			...paths,
		],
		signal,
	);
	let fields: string[] = [];
	let rest = '';
	for await (const text of output) {
		const parts = (rest + text).split('\0');
		rest = parts.pop() ?? '';
		if (rest.length > recordLimit) throw new GitFailure(-1, '', 'a commit is too long to be listed');
		fields.push(...parts);
		const whole = fields.length - (fields.length % formats.length);
		const commits: Commit[] = [];
		for (let at = 0; at < whole; at += formats.length) commits.push(parseCommit(fields.slice(at, at + formats.length)));
		fields = fields.slice(whole);
		if (commits.length > 0) yield commits;
	}
}
