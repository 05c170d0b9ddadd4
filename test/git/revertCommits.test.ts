// Undoing commits with real git, in a work tree of its own that goes away with it.
import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {isRefusal} from '../../src/domain/decision.ts';
import {gitWords} from '../../src/git/gitWords.ts';
import {ownGit} from '../../src/git/ownGit.ts';
import {type Beside, guiltyCommits, revertCommits} from '../../src/git/revertCommits.ts';
import {createRepository, plainGitEnvironment, type TestRepository} from '../support/repository.ts';

const nothing = async (): Promise<Beside> => ({files: [], notes: [], toWrite: []});

test('a range is undone in one commit behind another, and nothing else is touched', () =>
	inRepository(async ({repository: {commits, git, root}, undo}) => {
		const [first = ''] = commits(
			{files: {a: '1\n', b: '1\n'}},
			{files: {a: '2\n'}, message: 'Two'},
			{files: {b: '2\n'}, message: 'Three'},
			{files: {c: '1\n'}, message: 'Later'},
		);
		writeFileSync(path.join(root, 'a'), 'half a change');
		const made = await undo({from: first, to: 'HEAD~1'}, 'HEAD');
		if (isRefusal(made)) throw new Error(made.message);
		expect(git('diff', '--name-only', first, made.sha)).toBe('c');
		expect(git('log', '-1', '--format=%s', made.sha)).toBe('Revert 2 commits');
		expect(git('rev-list', '--parents', '-1', made.sha)).toBe(`${made.sha} ${git('rev-parse', 'HEAD')}`);
		expect(git('worktree', 'list').split('\n')).toHaveLength(1);
		expect(readFileSync(path.join(root, 'a'), 'utf8')).toBe('half a change');
	}));

test('a merge is undone to the side that is said', () =>
	inRepository(async ({repository: {commits, commit, git, branch}, undo}) => {
		commits({files: {a: '1\n'}}, {files: {a: '2\n'}});
		branch('side', 'HEAD~1');
		const side = commit({branch: 'side', files: {b: '1\n'}});
		const merge = commit({files: {b: '1\n'}, merge: side, message: 'Merge side'});
		const [first, second] = [await undo({from: null, to: merge}), await undo({from: null, to: merge}, 'HEAD', 2)];
		if (isRefusal(first) || isRefusal(second)) throw new Error('refused');
		expect(git('diff', '--name-only', merge, first.sha)).toBe('b');
		expect(git('diff', '--name-only', merge, second.sha)).toBe('a');
		expect(git('log', '-1', '--format=%b', second.sha)).toContain(`This reverts merge ${merge} to its parent 2.`);
		// Its commits came with the merge: they are not undone a second time.
		const range = await undo({from: `${merge}^1`, to: merge});
		expect(isRefusal(range) ? range : range.commits.map(({sha}) => sha)).toEqual([merge]);
	}));

test('what conflicts is told, and nothing stays behind', () =>
	inRepository(async ({repository: {commits, git}, undo}) => {
		commits({files: {a: '1\n'}}, {files: {a: '2\n'}, message: 'Guilty'}, {files: {a: '3\n'}});
		expect(await undo({from: null, to: 'HEAD~1'})).toMatchObject({
			ok: false,
			message: expect.stringMatching(/"Guilty" cannot be undone: it conflicts in a\.$/),
		});
		expect([git('status', '--porcelain'), git('worktree', 'list').split('\n').length]).toEqual(['', 1]);
	}));

test('what is undone already, and what is no range, is refused', () =>
	inRepository(async ({repository: {commits}, undo}) => {
		commits({files: {a: '1\n'}}, {files: {a: '2\n'}}, {files: {a: '1\n'}});
		expect(await undo({from: 'HEAD~2', to: 'HEAD'})).toMatchObject({
			message: 'It is undone already: nothing would change.',
		});
		expect(await undo({from: 'HEAD', to: 'HEAD~1'})).toMatchObject({message: 'There is no commit in this range.'});
	}));

test('files that go with it are in the commit', () =>
	inRepository(async ({repository: {commits, git}, undo}) => {
		commits({files: {a: '1\n'}}, {files: {'db/1.sql': 'up\n', a: '2\n'}});
		const made = await undo({from: null, to: 'HEAD'}, 'HEAD', 1, async changed => {
			expect(changed).toEqual([
				{how: 'M', path: 'a'},
				{how: 'D', path: 'db/1.sql'},
			]);
			const files = [
				{path: 'db/1.sql', content: 'up\n'},
				{path: 'db/2.sql', content: 'down\n'},
			];
			return {files, notes: ['db/2.sql takes back db/1.sql'], toWrite: []};
		});
		if (isRefusal(made)) throw new Error(made.message);
		expect(git('diff', '--name-status', 'HEAD', made.sha)).toBe('M\ta\nA\tdb/2.sql');
		expect(git('log', '-1', '--format=%b', made.sha)).toContain('db/2.sql takes back db/1.sql.');
	}));

type Undo = (
	range: {readonly from: string | null; readonly to: string},
	base?: string,
	parent?: number,
	beside?: Parameters<typeof revertCommits>[4],
) => ReturnType<typeof revertCommits>;

async function inRepository(
	body: (made: {readonly repository: TestRepository; readonly undo: Undo}) => Promise<void>,
): Promise<void> {
	const repository = createRepository();
	const git = ownGit(repository.root, plainGitEnvironment);
	const undo: Undo = async (range, base = 'HEAD', parent = 1, beside = nothing) => {
		const commits = await guiltyCommits(git, range, parent);
		if (isRefusal(commits)) return commits;
		return revertCommits(
			git,
			repository.git('rev-parse', base),
			commits,
			folder => ownGit(folder, plainGitEnvironment),
			beside,
		);
	};
	try {
		await body({repository, undo});
	} finally {
		rmSync(repository.root, {recursive: true, force: true});
	}
}

test('what git says stands in one line, without its hints', () => {
	const said =
		'remote: denied by the hook\nTo /srv/shop\n ! [remote rejected] x -> x\nhint: pull first\nerror: failed\n';
	expect(gitWords(said)).toBe('denied by the hook; To /srv/shop; ! [remote rejected] x -> x; error: failed');
});
