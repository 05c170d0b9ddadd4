import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, onTestFinished, test} from 'vitest';
import {openRepository} from '../../src/git/openRepository.ts';
import type {Commit, CommitQuery, Repository} from '../../src/git/repository.ts';
import {createLargeRepository, createRepository, type NewCommit, type TestRepository} from '../support/repository.ts';

let made: TestRepository;
let repository: Repository;

beforeEach(async () => {
	made = createRepository();
	made.commit({message: 'First', files: {a: 'a\n', 'src/api/cart.ts': '1\n', 'docs/*.md': '1\n'}});
	const opened = await openRepository(made.root);
	if ('ok' in opened) throw new Error(opened.message);
	repository = opened;
});
afterEach(() => made.remove());

const head = () => made.git('rev-parse', 'main');

describe('a history that is streamed', () => {
	test('is the list that git gives, whole, with its tags, without merges or with them', async () => {
		const from = head();
		const [second = ''] = made.commits({message: 'Second', author: 'Ben'});
		made.branch('side', from);
		const [side = ''] = made.commits({message: 'Side', branch: 'side'});
		const merge = made.commit({message: 'Merge side', merge: 'refs/heads/side'});
		made.tag('v1.0.0', second);
		const range = {from, to: merge};
		expect(await all(range)).toEqual(await repository.commits(range, {limit: 10}));
		expect((await all(range)).map(({sha}) => sha)).toEqual([side, second]);
		expect((await all(range, {merges: true})).map(({sha}) => sha)).toEqual([merge, side, second]);
		expect((await all({from: null, to: merge})).at(-1)?.sha).toBe(from);
		expect(await all({from: merge, to: merge})).toEqual([]);
		expect(await all({from: '--all', to: merge})).toEqual([]);
	});

	test('is walked only as far as it is taken, and git is gone afterwards', async () => {
		made.commits(...Array.from({length: 3000}, () => ({})));
		const stream = repository.log({from: null, to: head()}, {}, new AbortController().signal);
		const first = (await stream.next()).value ?? [];
		expect(first.length).toBeGreaterThan(0);
		expect(first.length).toBeLessThan(1500);
		expect(gits()).toBe(1);
		await stream.return();
		await expect.poll(gits).toBe(0);
	});

	test('of 80,000 commits begins at once, and is searched to its end', async () => {
		const large = createLargeRepository(80_000);
		onTestFinished(large.remove);
		const opened = await openRepository(large.root);
		if ('ok' in opened) throw new Error(opened.message);
		repository = opened;
		const range = {from: null, to: large.git('rev-parse', 'main')};
		const log = repository.log(range, {}, new AbortController().signal);
		const first = (await log.next()).value ?? [];
		expect(first[0]?.subject).toBe('Commit 80000');
		expect(first.length).toBeLessThan(1000);
		let listed = first.length;
		for await (const commits of log) listed += commits.length;
		expect(listed).toBe(80_000);
		const oldest = large.git('rev-list', '--max-parents=0', 'main');
		const found = [{text: 'commit 70000'}, {message: '70000'}, {hash: oldest}, {author: 'ben'}, {path: 'nowhere'}];
		const subjects = found.map(async query => (await all(range, {query})).map(({subject}) => subject));
		expect(await Promise.all(subjects)).toEqual([['Commit 70000'], ['Commit 70000'], ['Commit 1'], [], []]);
	});

	test('ends with its signal, also where git finds nothing for a long time', async () => {
		made.commits(...Array.from({length: 3000}, () => ({})));
		const end = new AbortController();
		const stream = repository.log({from: null, to: head()}, {}, end.signal);
		await stream.next();
		end.abort();
		const rest: Commit[] = [];
		for await (const commits of stream) rest.push(...commits);
		expect(rest.length).toBeLessThan(2900);
		expect((await repository.log({from: null, to: head()}, {}, end.signal).next()).done).toBe(true);
		const other = new AbortController();
		const silent = repository.log({from: null, to: head()}, {query: {message: 'nowhere'}}, other.signal).next();
		other.abort();
		expect((await silent).done).toBe(true);
		await expect.poll(gits).toBe(0);
	});

	test('fails where git cannot read it', async () => {
		await expect(all({from: null, to: 'f'.repeat(40)})).rejects.toThrow(/bad object/);
	});
});

describe('a search', () => {
	const history: readonly NewCommit[] = [
		{message: 'Add a cart', author: 'Ben Ode', email: 'ben@shop.example', files: {'src/api/cart.ts': '2\n'}},
		{message: 'fix: rounding\n\nReported by Jane.', author: 'Eva', files: {'src/api/total.ts': '1\n'}},
		{message: 'Fix the cart (again).*', author: 'Jane Doe', files: {'src/web/cart.ts': '1\n'}},
		{message: '--output=x', author: 'Zoë', files: {'docs/*.md': '2\n'}},
		{message: 'Größe des Warenkorbs', author: 'Ana', files: {'docs/a.md': '1\n'}},
	];
	let shas: readonly string[];
	beforeEach(() => {
		shas = made.commits(...history);
	});

	test.each<[CommitQuery, readonly string[]]>([
		[{text: 'fix'}, ['Fix the cart (again).*', 'fix: rounding']],
		[{text: 'jane'}, ['fix: rounding', 'Fix the cart (again).*']],
		[
			{text: 'SHOP.example'},
			['Größe des Warenkorbs', '--output=x', 'Fix the cart (again).*', 'fix: rounding', 'Add a cart', 'First'],
		],
		[{text: '(again).*'}, ['Fix the cart (again).*']],
		[{text: '.*'}, ['Fix the cart (again).*']],
		[{text: 'GRÖSSE'}, []],
		[{text: 'größe'}, ['Größe des Warenkorbs']],
		[{message: 'jane'}, ['fix: rounding']],
		[{message: 'cart', text: 'fix'}, ['Fix the cart (again).*']],
		[{author: 'jane'}, ['Fix the cart (again).*']],
		[{author: 'jane doe', message: 'cart'}, ['Fix the cart (again).*']],
		[{author: 'eva', text: 'cart'}, []],
		[{author: 'zoë'}, ['--output=x']],
		[{path: 'src/api'}, ['fix: rounding', 'Add a cart', 'First']],
		[{path: 'src/api/cart.ts'}, ['Add a cart', 'First']],
		[{path: 'src/api', author: 'ben'}, ['Add a cart']],
		[{path: 'src/api', text: 'ben'}, ['Add a cart']],
		// A name, not a pattern.
		[{path: 'docs/*.md'}, ['--output=x', 'First']],
		[{path: 'src/*'}, []],
		[{path: 'nowhere'}, []],
	])('for %j finds %j', async (query, subjects) => {
		expect((await all({from: null, to: head()}, {query})).map(({subject}) => subject)).toEqual(subjects);
	});

	test('is about texts and paths, whatever the configuration makes of them', async () => {
		made.git('config', 'grep.patternType', 'perl');
		made.git('config', 'log.follow', 'true');
		const whole = {from: null, to: head()};
		expect(await all(whole, {query: {text: '.*'}})).toHaveLength(1);
		expect(await all(whole, {query: {author: '.*'}})).toEqual([]);
		expect(await all(whole, {query: {path: 'src/api'}})).toHaveLength(3);
	});

	test('finds a commit by the beginning of its id, within the range only', async () => {
		const [cart = '', fix = ''] = shas;
		const subjects = async (range: {from: string | null; to: string}, query: CommitQuery) =>
			(await all(range, {query})).map(({subject}) => subject);
		const whole = {from: null, to: head()};
		expect(await subjects(whole, {hash: cart.slice(0, 8)})).toEqual(['Add a cart']);
		expect(await subjects(whole, {text: cart.slice(0, 8).toUpperCase()})).toEqual(['Add a cart']);
		expect(await subjects(whole, {hash: cart, author: 'ben', path: 'src/api'})).toEqual(['Add a cart']);
		expect(await subjects(whole, {hash: cart, text: 'cart'})).toEqual(['Add a cart']);
		expect(await subjects(whole, {hash: cart, author: 'eva'})).toEqual([]);
		expect(await subjects(whole, {hash: cart, path: 'docs'})).toEqual([]);
		expect(await subjects({from: cart, to: head()}, {hash: cart})).toEqual([]);
		expect(await subjects({from: cart, to: head()}, {hash: fix})).toEqual(['fix: rounding']);
		expect(await subjects({from: null, to: cart}, {hash: fix})).toEqual([]);
		expect(await subjects(whole, {hash: made.git('rev-parse', 'main^{tree}')})).toEqual([]);
		expect(await subjects(whole, {hash: 'f'.repeat(40)})).toEqual([]);
		expect(await subjects(whole, {hash: '--all'})).toEqual([]);
		expect(await subjects(whole, {hash: 'main'})).toEqual([]);
	});

	test('finds a merge by its id, also where merges are left out', async () => {
		made.branch('side', shas[0] ?? '');
		made.commits({branch: 'side'});
		const merge = made.commit({merge: 'refs/heads/side', message: 'Merge'});
		expect(await all({from: null, to: merge}, {query: {hash: merge}})).toMatchObject([{sha: merge, isMerge: true}]);
		expect(await all({from: null, to: merge}, {query: {text: merge}})).toMatchObject([{sha: merge}]);
	});

	test.each([
		'--output=PLANTED',
		'--exec=touch PLANTED',
		'-O PLANTED',
		':(exclude)src',
		':!src',
		':/',
		'$(touch PLANTED)',
		'`x`',
	])('for %s is a search for that text and nothing else', async hostile => {
		const text = hostile.replace('PLANTED', join(made.root, 'planted'));
		for (const query of [{text}, {message: text}, {author: text}, {path: text}, {hash: text}]) {
			expect(await all({from: null, to: head()}, {query}), JSON.stringify(query)).toEqual([]);
		}

		expect(existsSync(join(made.root, 'planted'))).toBe(false);
	});

	test('outside of the repository says why it cannot be', async () => {
		await expect(all({from: null, to: head()}, {query: {path: '../elsewhere'}})).rejects.toThrow(/outside/);
		await expect(all({from: null, to: head()}, {query: {text: 'a\0b'}})).rejects.toThrow();
	});
});

async function all(
	range: {readonly from: string | null; readonly to: string},
	options: {readonly merges?: boolean; readonly query?: CommitQuery} = {},
): Promise<readonly Commit[]> {
	const found: Commit[] = [];
	for await (const commits of repository.log(range, options, new AbortController().signal)) found.push(...commits);
	return found;
}

/** How many processes of git this one has started. */
function gits(): number {
	const processes = execFileSync('ps', ['-A', '-o', 'ppid=,comm='], {encoding: 'utf8'}).split('\n');
	return processes.filter(line => line.trim().split(/\s+/)[0] === String(process.pid) && /git$/.test(line)).length;
}
