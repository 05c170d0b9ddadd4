import {plainText} from '../domain/sanitize.ts';
import {endsOf, fieldFormats, mergeOptions, parseCommit, tooLong, withoutTexts} from './commitRecord.ts';
import {type Git, GitFailure} from './gitClient.ts';
import type {Commit, CommitDetail, CommitRange} from './repository.ts';
import {commitIdPattern, decorateTags} from './version.ts';

/** The commits of a range, newest first. Empty when this clone lacks one of its ends: then nobody knows the range. */
export async function listCommits(
	git: Git,
	range: CommitRange,
	options: {readonly limit: number; readonly skip?: number; readonly merges?: boolean},
): Promise<readonly Commit[]> {
	const ends = endsOf(range);
	if (!ends || options.limit <= 0) return [];
	const list = (formats: readonly string[]) =>
		git.text([
			'log',
			'-z',
			`--max-count=${Math.floor(options.limit)}`,
			...(options.skip ? [`--skip=${Math.floor(options.skip)}`] : []),
			...mergeOptions(options.merges),
			`--format=${formats.join('%x00')}`,
			...decorateTags,
			'--end-of-options',
			...ends,
			'--',
		]);
	const fields =
		(
			await firstThatWorks(
				() => list(fieldFormats),
				() => list(withoutTexts),
			)
		)?.split('\0') ?? [];
	const commits: Commit[] = [];
	for (let at = 0; at + fieldFormats.length <= fields.length; at += fieldFormats.length) {
		commits.push(parseCommit(fields.slice(at, at + fieldFormats.length)));
	}

	return commits;
}

/** How many commits a range has. */
export async function countCommits(
	git: Git,
	range: CommitRange,
	options: {readonly merges?: boolean} = {},
): Promise<number> {
	const ends = endsOf(range);
	if (!ends) return 0;
	const args = ['rev-list', '--count', ...mergeOptions(options.merges), '--end-of-options', ...ends, '--'];
	return Number((await firstThatWorks(() => git.text(args))) ?? 0);
}

/**
 * A commit with its message and its files, compared to its first parent. A clone may lack what the files are told by,
 * and a message may be longer than anybody can look at: the rest is told all the same.
 */
export async function readDetail(git: Git, sha: string): Promise<CommitDetail | null> {
	if (!commitIdPattern.test(sha)) return null;
	const read = (formats: readonly string[], changes: readonly string[]) =>
		git.text([
			'log',
			'-z',
			'--max-count=1',
			...changes,
			`--format=${[...formats, '%aE'].join('%x00')}`,
			...decorateTags,
			'--end-of-options',
			sha,
			'--',
		]);
	const output = await firstThatWorks(
		() => read([...fieldFormats, '%b'], fileChanges),
		() => read([...fieldFormats, '%b'], []),
		() => read([...fieldFormats, tooLong], []),
		() => read([...withoutTexts, tooLong], []),
	);
	const fields = output?.split('\0') ?? [];
	if (fields.length < fieldFormats.length + 2) return null;
	const [body = '', email = '', ...changes] = fields.slice(fieldFormats.length);
	return {
		...parseCommit(fields),
		email: plainText(email),
		body: body.trimEnd().slice(0, bodyLimit).split(/\r?\n/).map(plainText).join('\n'),
		files: parseChanges(changes),
	};
}

const bodyLimit = 100_000;

const fileChanges = [
	// Together they compare a merge with its first parent: what it brought in.
	'-m',
	'--first-parent',
	'--numstat',
	'--find-renames',
	'--no-ext-diff',
	'--no-textconv',
] as const;

// With -z: "added TAB removed TAB path", and for a rename an empty path with the old and the new name behind it. The
// first entry begins with the line feed that ends the message.
function parseChanges(entries: readonly string[]): CommitDetail['files'] {
	const files: {path: string; added: number | null; removed: number | null}[] = [];
	for (let at = 0; at < entries.length; at++) {
		const match = /^\n?(-|\d+)\t(-|\d+)\t(.*)$/s.exec(entries[at] ?? '');
		if (!match) continue;
		let path = match[3] ?? '';
		if (path === '') {
			path = `${entries[at + 1] ?? ''} → ${entries[at + 2] ?? ''}`;
			at += 2;
		}

		files.push({path: plainText(path), added: countOf(match[1]), removed: countOf(match[2])});
	}

	return files;
}

function countOf(text: string | undefined): number | null {
	return text === undefined || text === '-' ? null : Number(text);
}

// The first answer that git gives; null when it gives none.
async function firstThatWorks(...readings: readonly (() => Promise<string>)[]): Promise<string | null> {
	for (const read of readings) {
		try {
			return await read();
		} catch (error) {
			if (!(error instanceof GitFailure)) throw error;
		}
	}

	return null;
}
