import {endsOf, mergeOptions} from './commitRecord.ts';
import {type Git, GitFailure} from './gitClient.ts';
import type {CommitQuery, CommitRange} from './repository.ts';
import {commitIdPattern} from './version.ts';

/** One `git log`: where it begins and ends, which commits it shows, and the paths that they must have changed. */
export type CommitWalk = {
	readonly options: readonly string[];
	readonly revisions: readonly string[];
	readonly paths: readonly string[];
};

/** What a `git log` is about. */
export type WalkOptions = {
	readonly merges?: boolean;
	/** Only commits to which all of this applies. */
	readonly query?: CommitQuery;
};

/**
 * The walks that together show the commits of a range that fit, one after the other; a commit can be in several. Git
 * cannot ask for "in the message or by the author", so that a text takes one walk for each: ids come first, then
 * messages, then authors.
 */
export async function* commitWalks(git: Git, range: CommitRange, options: WalkOptions): AsyncGenerator<CommitWalk> {
	const ends = endsOf(range);
	if (!ends) return;
	const {query = {}} = options;
	const paths = query.path === undefined ? [] : [query.path];
	const conditions = [
		...(query.message === undefined ? [] : [`--grep=${query.message}`]),
		...(query.author === undefined ? [] : [`--author=${query.author}`]),
	];
	if (query.text !== undefined && query.hash === undefined) {
		for (const revisions of await revisionsByPrefix(git, query.text, range)) {
			yield {options: searchOptions(conditions), revisions, paths};
		}
	}

	// A commit that is named is shown, also where merges are left out.
	const isNamed = query.hash !== undefined;
	const starts = query.hash === undefined ? [ends] : await revisionsByPrefix(git, query.hash, range);
	for (const revisions of starts) {
		for (const more of textConditions(query)) {
			const shown = searchOptions([...conditions, ...more]);
			yield {options: [...shown, ...mergeOptions(options.merges || isNamed)], revisions, paths};
		}
	}
}

function textConditions({text, author}: CommitQuery): readonly (readonly string[])[] {
	if (text === undefined) return [[]];
	// Several authors would be alternatives to git.
	return author === undefined ? [[`--grep=${text}`], [`--author=${text}`]] : [[`--grep=${text}`]];
}

// The texts are texts, not patterns; each of them has to be there.
function searchOptions(conditions: readonly string[]): readonly string[] {
	return conditions.length === 0 ? [] : ['--regexp-ignore-case', '--fixed-strings', '--all-match', ...conditions];
}

/** Commits that are looked at where an id is short. */
const prefixLimit = 20;

// Each commit of the range whose id begins so, as a range of that commit alone.
async function revisionsByPrefix(
	git: Git,
	prefix: string,
	range: CommitRange,
): Promise<readonly (readonly string[])[]> {
	if (!commitIdPattern.test(prefix)) return [];
	const objects = (await git.text(['rev-parse', `--disambiguate=${prefix.toLowerCase()}`])).split('\n').filter(Boolean);
	if (objects.length === 0) return [];
	const types = await git.text(['cat-file', '--batch-check=%(objectname) %(objecttype)'], `${objects.join('\n')}\n`);
	const commits = types
		.split('\n')
		.flatMap(line => (line.endsWith(' commit') ? [line.slice(0, -' commit'.length)] : []));
	const found: (readonly string[])[] = [];
	for (const sha of commits.slice(0, prefixLimit)) {
		if (!(await isAncestor(git, sha, range.to))) continue;
		if (range.from !== null && (await isAncestor(git, sha, range.from))) continue;
		found.push([`${sha}^!`]);
	}

	return found;
}

async function isAncestor(git: Git, sha: string, of: string): Promise<boolean> {
	try {
		await git.text(['merge-base', '--is-ancestor', '--end-of-options', sha, of]);
		return true;
	} catch (error) {
		if (error instanceof GitFailure) return false;
		throw error;
	}
}
