import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {type Refusal, refuse} from '../domain/decision.ts';
import type {GuiltyCommit, Revert} from '../domain/revert.ts';
import {plainText} from '../domain/sanitize.ts';
import {makeCommit} from './makeCommit.ts';
import type {OwnGit} from './ownGit.ts';
import {inTemporaryTree} from './temporaryTree.ts';

/** What is put beside the undone changes: files by path, whole. */
export type Beside = {
	readonly files: readonly {readonly path: string; readonly content: string}[];
	readonly notes: readonly string[];
	readonly toWrite: readonly string[];
};

/** More than anybody undoes one by one. */
const mostCommits = 200;

/**
 * The commits of a range, newest first, along the first parents: what a merge brought is undone as a whole.
 * @param range a commit alone, or what `to` has and `from` does not
 * @param parent of a commit alone that is a merge: the side that stays
 */
export async function guiltyCommits(
	git: OwnGit,
	range: {readonly from: string | null; readonly to: string},
	parent: number,
): Promise<readonly GuiltyCommit[] | Refusal> {
	const which = range.from === null ? ['--no-walk', range.to] : ['--first-parent', range.to, `^${range.from}`];
	const listed = await git(['log', '-z', '--format=%H%x09%P%x09%s', `--max-count=${mostCommits + 1}`, ...which, '--']);
	if (!listed.ok) return refuse('not-possible', `git cannot list the commits: ${listed.said}`);
	const commits = listed.out
		.split('\0')
		.filter(Boolean)
		.map((line): GuiltyCommit => {
			const [sha = '', parents = '', subject = ''] = line.split('\t');
			return {sha, subject: plainText(subject), parent: parents.includes(' ') ? parent : null};
		});
	if (commits.length === 0) return refuse('not-possible', 'There is no commit in this range.');
	if (commits.length > mostCommits) {
		return refuse('not-possible', `These are more than ${mostCommits} commits.`, 'Release an earlier commit instead.');
	}

	return commits;
}

/**
 * Makes the commit that undoes others behind `base`, in a work tree of its own. What conflicts is told, and nothing stays
 * behind. Nothing is pushed, and no branch moves.
 * @param gitIn git in that work tree
 * @param beside what goes with it, from the paths that the undoing changes, with git's letter for how
 */
export async function revertCommits(
	git: OwnGit,
	base: string,
	commits: readonly GuiltyCommit[],
	gitIn: (folder: string) => OwnGit,
	beside: (changed: readonly {readonly how: string; readonly path: string}[]) => Promise<Beside>,
): Promise<Revert | Refusal> {
	return inTemporaryTree<Revert>(git, base, gitIn, async (tree, folder) => {
		for (const {sha, parent, subject} of commits) {
			const side = parent === null ? [] : ['-m', String(parent)];
			const undone = await tree(['revert', '--no-commit', ...side, sha]);
			if (undone.ok) continue;
			const conflicts = await tree(['diff', '-z', '--name-only', '--diff-filter=U']);
			const files = conflicts.out.split('\0').filter(Boolean).map(plainText);
			const why = files.length > 0 ? `it conflicts in ${files.join(', ')}` : undone.said;
			return refuse(
				'not-possible',
				`${sha.slice(0, 7)} "${subject}" cannot be undone: ${why}.`,
				'Nothing was changed. Undo it by hand on a branch, and release that; or undo a wider range.',
			);
		}

		const changed = await tree(['diff', '-z', '--cached', '--no-renames', '--name-status', base]);
		if (!changed.ok) return refuse('not-possible', `What it changes cannot be told: ${changed.said}`);
		const entries = changed.out.split('\0').filter(Boolean);
		const pairs = entries.flatMap((how, index) => (index % 2 === 0 ? [{how, path: entries[index + 1] ?? ''}] : []));
		const {files, notes, toWrite} = await beside(pairs);
		for (const file of files) {
			const place = path.join(folder, file.path);
			mkdirSync(path.dirname(place), {recursive: true});
			writeFileSync(place, file.content);
		}

		const staged = await tree(['add', '--all']);
		const written = await tree(['write-tree']);
		const before = await tree(['rev-parse', `${base}^{tree}`]);
		if (written.ok && written.out === before.out)
			return refuse('not-possible', 'It is undone already: nothing would change.');
		const message = [titleOf(commits), '', ...commits.map(wordOf), ...notes.map(note => `${note}.`)].join('\n');
		const made = await makeCommit(tree, written.out.trim(), base, `${message}\n`);
		const failed = [staged, written, made].find(({ok}) => !ok);
		if (failed) return refuse('not-possible', `The commit could not be made: ${failed.said}`);
		const sha = made.out.trim();
		const stat = await tree(['diff', '--stat=72', base, sha]);
		return {sha, base, commits, notes, toWrite, stat: stat.out.trimEnd().split('\n').map(plainText)};
	});
}

function titleOf(commits: readonly GuiltyCommit[]): string {
	const [first] = commits;
	return commits.length === 1 && first ? `Revert "${first.subject}"` : `Revert ${commits.length} commits`;
}

function wordOf({sha, parent}: GuiltyCommit): string {
	return parent === null ? `This reverts commit ${sha}.` : `This reverts merge ${sha} to its parent ${parent}.`;
}
