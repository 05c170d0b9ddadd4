import type {Instant} from '../domain/events.ts';
import {plainText} from '../domain/sanitize.ts';
import type {Commit, CommitRange} from './repository.ts';
import {commitIdPattern, tagsOf} from './version.ts';

const subjectLimit = 500;
/** What stands in the place of a text that git cannot give. */
export const tooLong = '(too long to be shown)';

/** What `git log --format` is asked of a commit. Cut by git itself: a first paragraph may have 50 MB. */
export const fieldFormats = ['%H', '%P', '%ct', '%<(200,trunc)%aN', `%<(${subjectLimit},trunc)%s`, '%D'] as const;
/** The same without texts: one that is not UTF-8 cannot be cut by git. */
export const withoutTexts = ['%H', '%P', '%ct', tooLong, tooLong, '%D'] as const;

/** A commit out of the fields that were asked for. */
export function parseCommit([
	sha = '',
	parents = '',
	time = '',
	author = '',
	subject = '',
	decoration = '',
]: readonly string[]): Commit {
	return {
		sha: ownText(sha),
		subject: ownText(plainText(subject.slice(0, subjectLimit).trimEnd())),
		author: ownText(plainText(author.slice(0, subjectLimit).trimEnd())),
		at: instantOf(time),
		tags: tagsOf(decoration).map(plainText),
		isMerge: parents.includes(' '),
	};
}

// A piece of a text keeps all of it in memory: here that would be everything that git printed, blanks included.
function ownText(piece: string): string {
	return Buffer.from(piece).toString();
}

/** Seconds since the epoch, as git prints them, as an instant. A commit can carry any date: the absurd become the epoch. */
export function instantOf(seconds: string): Instant {
	const date = new Date(Number(seconds) * 1000);
	return (Number.isNaN(date.getTime()) ? new Date(0) : date).toISOString();
}

/** A range as git takes it; null when its ends are no commit ids. */
export function endsOf({from, to}: CommitRange): readonly string[] | null {
	if (!commitIdPattern.test(to)) return null;
	if (from === null) return [to];
	return commitIdPattern.test(from) ? [to, `^${from}`] : null;
}

/** The option that leaves merges out. */
export function mergeOptions(merges: boolean | undefined): readonly string[] {
	return merges ? [] : ['--no-merges'];
}
