import fc from 'fast-check';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openRepository} from '../../src/git/openRepository.ts';
import type {Repository} from '../../src/git/repository.ts';
import {createRepository, type TestRepository} from '../support/repository.ts';

let made: TestRepository;
let repository: Repository;
let shas: readonly string[];

beforeEach(async () => {
	made = createRepository();
	shas = made.commits({}, {}, {}, {});
	const opened = await openRepository(made.root);
	if ('ok' in opened) throw new Error(opened.message);
	repository = opened;
});
afterEach(() => made.remove());

test('a branch, a tag, an expression, a short and a full id are pinned to the full id', async () => {
	made.tag('v1.0.0', 'main~1');
	const [, , tagged = '', last = ''] = shas;
	const version = `v1.0.0-1-g${last.slice(0, 7)}`;
	for (const ref of ['main', 'HEAD', last, last.slice(0, 8), 'main^0']) {
		expect(await repository.candidate(ref), ref).toEqual({sha: last, version, ref});
	}

	expect(await repository.candidate('refs/heads/main')).toEqual({sha: last, version, ref: 'main'});
	for (const ref of ['v1.0.0', 'main~1']) {
		expect(await repository.candidate(ref), ref).toEqual({sha: tagged, version: 'v1.0.0', ref});
	}
});

test('an annotated tag is pinned to its commit', async () => {
	made.git('tag', '--annotate', '--message=two', 'v2.0.0', shas[1] ?? '');
	expect(await repository.candidate('v2.0.0')).toMatchObject({sha: shas[1], version: 'v2.0.0'});
});

test('a branch may be called like the beginning of an id that no commit has', async () => {
	made.branch('deadbeef', 'main~1');
	expect(await repository.candidate('deadbeef')).toMatchObject({sha: shas[2], ref: 'deadbeef'});
});

test('a remote branch can be the candidate', async () => {
	made.git('update-ref', 'refs/remotes/origin/main', shas[2] ?? '');
	expect(await repository.candidate('origin/main')).toMatchObject({sha: shas[2], ref: 'origin/main'});
});

test('of several tags on a commit the highest version names it', async () => {
	for (const tag of ['latest', 'v1.9.0', 'v1.10.0-rc.1', 'v1.10.0', 'zz']) made.tag(tag);
	expect(await repository.candidate('main')).toMatchObject({version: 'v1.10.0'});
});

test('without any tag the short id is the version', async () => {
	expect(await repository.candidate('main')).toMatchObject({version: shas[3]?.slice(0, 7)});
});

test('the version counts the commits since the nearest tag, as git describe does', async () => {
	made.tag('v0.1.0', 'main~3');
	made.branch('side', 'main~1');
	made.commits({branch: 'side'}, {branch: 'side', at: 1});
	made.commit({merge: 'refs/heads/side', message: 'Merge side'});
	expect(await repository.candidate('main')).toMatchObject({version: made.git('describe', '--tags', 'main')});
});

test('a candidate that does not exist is refused with its name', async () => {
	expect(await repository.candidate('nope')).toEqual({
		ok: false,
		code: 'not-found',
		message: 'This clone has no branch, tag or commit "nope".',
		hint: 'Name a branch, a tag or a commit id.',
	});
	expect(await repository.candidate('deadbeef00')).toMatchObject({hint: expect.stringContaining('git fetch')});
	expect(await repository.candidate('  ')).toMatchObject({ok: false});
});

test('a name of something else than a commit is refused', async () => {
	made.git('update-ref', 'refs/tags/folder', made.git('rev-parse', 'HEAD^{tree}'));
	expect(await repository.candidate('folder')).toMatchObject({
		ok: false,
		message: '"folder" names a tree, not a commit.',
	});
});

test('a name that is a branch and a tag is refused unless both are one commit', async () => {
	made.branch('both', 'main~1');
	made.tag('both', 'main~1');
	expect(await repository.candidate('both')).toMatchObject({sha: shas[2]});
	made.branch('both', 'main~2');
	expect(await repository.candidate('both')).toMatchObject({
		ok: false,
		message: `"both" may be branch refs/heads/both (${shas[1]?.slice(0, 7)}) or tag refs/tags/both (${shas[2]?.slice(0, 7)}).`,
	});
	expect(await repository.candidate('refs/tags/both')).toMatchObject({sha: shas[2]});
});

test('a branch that is called like a commit id is not taken for the commit', async () => {
	const id = shas[0] ?? '';
	made.git('update-ref', `refs/heads/${id}`, shas[3] ?? '');
	expect(await repository.candidate(id)).toMatchObject({ok: false, message: expect.stringContaining('refs/heads/')});
	made.git('update-ref', `refs/heads/${id.slice(0, 8)}`, shas[3] ?? '');
	expect(await repository.revision(id.slice(0, 8))).toBeNull();
	expect(await repository.revision(id)).toMatchObject({sha: id});
});

test('an id with too few digits is refused as ambiguous', async () => {
	const many = made.commits(...Array.from({length: 700}, () => ({})));
	const starts = new Map<string, number>();
	for (const sha of many) starts.set(sha.slice(0, 4), (starts.get(sha.slice(0, 4)) ?? 0) + 1);
	const [short = ''] = [...starts].find(([, count]) => count > 1) ?? [];
	expect(short, 'two of 700 ids begin alike').not.toBe('');
	expect(await repository.candidate(short)).toMatchObject({
		ok: false,
		message: `"${short}" is the beginning of several ids.`,
	});
	expect(await repository.revision(short)).toBeNull();
});

test.each([
	'-x',
	'--upload-pack=id',
	'--output=here',
	'a;id',
	'a$(id)',
	'a`id`',
	'a|id',
	"a'b",
	'a"b',
])('a ref called %s is a name and nothing else', async name => {
	expect(await repository.candidate(name)).toMatchObject({ok: false, code: 'not-found'});
	made.git('update-ref', `refs/tags/${name}`, shas[1] ?? '');
	expect(await repository.candidate(name)).toEqual({sha: shas[1], version: name, ref: name});
	expect(await repository.candidate('main')).toMatchObject({
		version: `${name}-2-g${shas[3]?.slice(0, 7)}`,
	});
});

test('characters that hide or turn text are shown, never printed', async () => {
	made.git('update-ref', 'refs/tags/v1\u202E0\u200B', shas[3] ?? '');
	const shown = 'v1⟨U+202E⟩0⟨U+200B⟩';
	expect(await repository.candidate('v1\u202E0\u200B')).toEqual({sha: shas[3], version: shown, ref: shown});
	expect(await repository.refs()).toContainEqual(expect.objectContaining({name: shown}));
	expect(await repository.candidate('\u001b[31mred\u0007')).toMatchObject({
		message: 'This clone has no branch, tag or commit "red".',
	});
});

test('whatever is asked for, the answer is a commit of the clone or a refusal', async () => {
	await fc.assert(
		fc.asyncProperty(fc.string({unit: 'binary'}), async ref => {
			const answer = await repository.candidate(ref);
			if ('sha' in answer) expect(shas).toContain(answer.sha);
			else expect(answer.message).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
		}),
		{numRuns: 40},
	);
});
