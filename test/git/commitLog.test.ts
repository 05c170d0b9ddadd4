import {afterEach, beforeEach, expect, test} from 'vitest';
import {openRepository} from '../../src/git/openRepository.ts';
import type {Repository} from '../../src/git/repository.ts';
import {createRepository, type TestRepository} from '../support/repository.ts';

let made: TestRepository;
let repository: Repository;

beforeEach(async () => {
	made = createRepository();
	made.commit({message: 'First', files: {a: 'a\n', 'two words': '1\n2\n3\n4\n5\n6\n'}, at: 1_700_000_000});
	const opened = await openRepository(made.root);
	if ('ok' in opened) throw new Error(opened.message);
	repository = opened;
});
afterEach(() => made.remove());

const head = () => made.git('rev-parse', 'main');

test('a range lists what its end has and its beginning has not, newest first, without merges', async () => {
	const from = head();
	const [second = ''] = made.commits({message: 'Second', author: 'Ben', at: 1_700_003_600});
	made.branch('side', from);
	const [side = ''] = made.commits({message: 'Side', branch: 'side', at: 1_700_007_200});
	const merge = made.commit({message: 'Merge side', merge: 'refs/heads/side', at: 1_700_010_800, files: {b: 'b'}});
	made.tag('v1.0.0', second);
	const range = {from, to: merge};
	const listed = await repository.commits(range, {limit: 10});
	expect(listed.map(commit => commit.sha)).toEqual([side, second]);
	expect(listed[1]).toEqual({
		sha: second,
		subject: 'Second',
		author: 'Ben',
		at: '2023-11-14T23:13:20.000Z',
		tags: ['v1.0.0'],
		isMerge: false,
	});
	expect(await repository.count(range)).toBe(2);
	expect(await repository.count(range, {merges: true})).toBe(3);
	expect((await repository.commits(range, {limit: 10, merges: true}))[0]).toMatchObject({sha: merge, isMerge: true});
	expect((await repository.commits(range, {limit: 1, skip: 1})).map(commit => commit.sha)).toEqual([second]);
	expect(await repository.count({from: null, to: merge})).toBe(3);
	expect(await repository.commits({from: merge, to: merge}, {limit: 5})).toEqual([]);
});

test('ahead, behind, diverged, same and unknown are told apart', async () => {
	const [one = '', two = ''] = made.commits({}, {});
	made.branch('side', one);
	const side = made.commit({branch: 'side'});
	expect(await repository.relation(one, two)).toEqual({kind: 'ahead', ahead: 1, behind: 0});
	expect(await repository.relation(two, one)).toEqual({kind: 'behind', ahead: 0, behind: 1});
	expect(await repository.relation(side, two)).toEqual({kind: 'diverged', ahead: 1, behind: 1});
	expect(await repository.relation(two, two.slice(0, 10))).toEqual({kind: 'same', ahead: 0, behind: 0});
	for (const strange of ['f'.repeat(40), '--all', 'main', '']) {
		expect(await repository.relation(strange, two), strange).toEqual({kind: 'unknown', ahead: 0, behind: 0});
	}
});

test('a commit in detail has its message, its files and what changed in them', async () => {
	const sha = made.commit({
		message: 'Rework\n\nWhy it was done.\r\n\n\u001b[2Jcleared\u202E\n',
		email: 'ben@shop.example',
		author: 'Ben',
		files: {'two words': null, 'other words': '1\n2\n3\n4\n5\n6\n7\n', a: null, binary: 'x\0y'},
	});
	expect(await repository.detail(sha)).toMatchObject({
		sha,
		subject: 'Rework',
		email: 'ben@shop.example',
		body: 'Why it was done.\n\ncleared⟨U+202E⟩',
		files: [
			{path: 'a', added: 0, removed: 1},
			{path: 'binary', added: null, removed: null},
			{path: 'two words → other words', added: 1, removed: 0},
		],
	});
	expect(await repository.detail('f'.repeat(40))).toBeNull();
	expect(await repository.detail('--all')).toBeNull();
});

test('a merge shows what it brought in', async () => {
	made.branch('side', head());
	made.commits({branch: 'side', files: {brought: 'x\n'}});
	const merge = made.commit({merge: 'refs/heads/side', message: 'Merge', files: {brought: 'x\n', own: 'y\n'}});
	expect((await repository.detail(merge))?.files.map(file => file.path)).toEqual(['brought', 'own']);
	expect((await repository.detail(head()))?.isMerge).toBe(true);
});

test('a commit without changes and the first commit have details', async () => {
	const empty = made.commit({message: 'Empty', files: {}});
	expect(await repository.detail(empty)).toMatchObject({subject: 'Empty', body: '', files: []});
	expect((await repository.detail(made.git('rev-parse', 'main~1')))?.files).toHaveLength(2);
});

test('text of other encodings and absurd dates do no harm', async () => {
	made.git('-c', 'i18n.commitEncoding=ISO-8859-1', 'commit', '--quiet', '--allow-empty', '--message=caf\u00e9');
	const [commit] = await repository.commits({from: null, to: head()}, {limit: 1});
	expect(commit?.subject.startsWith('caf')).toBe(true);
	const far = made.commit({at: 4_102_444_800_000, message: `Far ${'x'.repeat(2000)}`});
	const detail = await repository.detail(far);
	expect(detail?.subject).toHaveLength(500);
	expect(Date.parse(detail?.at ?? '')).not.toBeNaN();
});

test('refs that name a commit are listed with what they are, newest first', async () => {
	const [one = '', two = ''] = made.commits({message: 'One', at: 1_700_100_000}, {message: 'Two', at: 1_700_200_000});
	made.branch('fix/cart', one);
	made.tag('v1.0.0', one);
	made.git('update-ref', 'refs/tags/folder', made.git('rev-parse', 'main^{tree}'));
	made.git('update-ref', 'refs/remotes/origin/main', two);
	made.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
	made.git('tag', '--annotate', '--message=Noted', 'v0.9.0', one);
	const refs = await repository.refs();
	expect(refs.map(ref => [ref.kind, ref.name, ref.sha]).sort()).toEqual(
		[
			['branch', 'main', two],
			['branch', 'fix/cart', one],
			['remote', 'origin/main', two],
			['tag', 'v1.0.0', one],
			['tag', 'v0.9.0', one],
		].sort(),
	);
	expect(refs[0]).toMatchObject({subject: 'Two', at: new Date(1_700_200_000_000).toISOString()});
});
