import {plainText} from './sanitize.ts';

/** A commit that is to be undone. `parent` is the side of a merge that stays; null: it is no merge. */
export type GuiltyCommit = {readonly sha: string; readonly subject: string; readonly parent: number | null};

/** The commit that undoes others, made and not pushed. */
export type Revert = {
	readonly sha: string;
	readonly base: string;
	readonly commits: readonly GuiltyCommit[];
	/** How much changes in which files, as git says it. */
	readonly stat: readonly string[];
	/** What goes with it, such as a migration that takes another back. */
	readonly notes: readonly string[];
	/** What a person has to write. */
	readonly toWrite: readonly string[];
};

/** A revert, and where it is to be pushed. */
export type PreparedRevert = Revert & {
	readonly environment: string;
	readonly remote: string;
	/** A new one. */
	readonly branch: string;
};

/** A line about a revert. */
export type RevertLine = {readonly text: string; readonly tone: 'head' | 'plain' | 'warn'};

/**
 * What a revert does, and what to beware of, line by line.
 * @param most commits and files that are listed; the rest is counted
 */
export function revertLines(revert: PreparedRevert, most = Number.POSITIVE_INFINITY): readonly RevertLine[] {
	const {base, commits, stat, notes, toWrite, remote, branch} = revert;
	const plain = (text: string): RevertLine => ({text: `  ${text}`, tone: 'plain'});
	const warn = (text: string): RevertLine => ({text: `  ${text}`, tone: 'warn'});
	const told = commits.map(
		({sha, subject, parent}) =>
			`${sha.slice(0, 7)} ${subject}${parent === null ? '' : ` (merge: parent ${parent} stays)`}`,
	);
	// The last line counts them all.
	const files = stat.slice(0, -1);
	return [
		{text: `undoes behind ${base.slice(0, 7)}, on the new branch ${remote}/${branch}`, tone: 'head'},
		...first(told, most).map(plain),
		...(files.length > most ? [] : files.map(line => plain(line.trim()))),
		...stat.slice(-1).map(line => plain(line.trim())),
		...notes.map(note => plain(plainText(note))),
		...toWrite.map(text => warn(`still to be written, on that branch: ${plainText(text)}`)),
		...(commits.some(({parent}) => parent !== null)
			? [warn('what a merge brought does not come back by merging its branch again: revert this revert first')]
			: []),
		warn('merge it into the main branch, too: the next release from there brings it all back otherwise'),
	];
}

function first(lines: readonly string[], most: number): readonly string[] {
	return lines.length <= most ? lines : [...lines.slice(0, most), `… and ${lines.length - most} more`];
}
