import type {Revision} from '../domain/plan.ts';
import {plainText} from '../domain/sanitize.ts';
import {type Git, GitFailure} from './gitClient.ts';

/**
 * How far back a tag is looked for. Without a limit a repository with one old tag, or none, would be walked to its
 * first commit at every reading.
 */
const windowSize = 1000;

/** What text a commit id may be: short or full, SHA-1 or SHA-256. */
export const commitIdPattern = /^[0-9a-f]{4,64}$/i;

/** The options that make `%D` name tags only, by their full names. */
export const decorateTags = ['--decorate=full', '--decorate-refs=refs/tags/*'] as const;

/** The full id and version of a commit known by an id; null when this clone does not have it, or several like it. */
export async function readRevision(git: Git, sha: string): Promise<Revision | null> {
	if (!commitIdPattern.test(sha)) return null;
	const [first, ...older] = await readWindow(git, sha);
	// A branch may be called like an id: what was found must be what was asked for.
	if (!first?.sha.startsWith(sha.toLowerCase())) return null;
	const exact = highestTag(first.tags);
	if (exact !== null) return {sha: first.sha, version: plainText(exact)};
	const tagged = older.find(commit => commit.tags.length > 0);
	const nearest = tagged && highestTag(tagged.tags);
	if (!tagged || !nearest) return {sha: first.sha, version: first.short};
	const ahead = await git.text(['rev-list', '--count', '--end-of-options', first.sha, `^${tagged.sha}`, '--']);
	return {sha: first.sha, version: plainText(`${nearest}-${ahead.trim()}-g${first.short}`)};
}

/** Tags out of `%D`. */
export function tagsOf(decoration: string): readonly string[] {
	const prefix = 'tag: refs/tags/';
	return decoration
		.split(', ')
		.filter(name => name.startsWith(prefix))
		.map(name => name.slice(prefix.length));
}

/** Of several tags the highest version; names that are no version come after those that are. */
function highestTag(tags: readonly string[]): string | null {
	return tags.toSorted(compareTags).at(-1) ?? null;
}

type WindowCommit = {readonly sha: string; readonly short: string; readonly tags: readonly string[]};

async function readWindow(git: Git, sha: string): Promise<readonly WindowCommit[]> {
	try {
		const output = await git.text([
			'log',
			'-z',
			`--max-count=${windowSize}`,
			'--abbrev=7',
			'--format=%H%x00%h%x00%D',
			...decorateTags,
			'--end-of-options',
			sha,
			'--',
		]);
		const fields = output.split('\0');
		const commits: WindowCommit[] = [];
		for (let at = 0; at + 2 < fields.length; at += 3) {
			commits.push({sha: fields[at] ?? '', short: fields[at + 1] ?? '', tags: tagsOf(fields[at + 2] ?? '')});
		}

		return commits;
	} catch (error) {
		if (error instanceof GitFailure) return [];
		throw error;
	}
}

function compareTags(a: string, b: string): number {
	const [left, right] = [versionOf(a), versionOf(b)];
	if (!left || !right) return Number(left !== null) - Number(right !== null) || compareText(a, b);
	for (let at = 0; at < Math.max(left.numbers.length, right.numbers.length); at++) {
		const difference = (left.numbers[at] ?? 0) - (right.numbers[at] ?? 0);
		if (difference !== 0) return difference;
	}

	// v2.0.0-rc.1 comes before v2.0.0.
	const finished = Number(left.rest === '') - Number(right.rest === '');
	return finished || left.rest.localeCompare(right.rest, 'en', {numeric: true}) || compareText(a, b);
}

function compareText(a: string, b: string): number {
	return a < b ? -1 : Number(a > b);
}

function versionOf(tag: string): {readonly numbers: readonly number[]; readonly rest: string} | null {
	const match = /^\D*(\d+(?:\.\d+)*)(.*)$/s.exec(tag);
	return match ? {numbers: (match[1] ?? '').split('.').map(Number), rest: match[2] ?? ''} : null;
}
