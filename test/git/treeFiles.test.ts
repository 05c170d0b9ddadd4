import {afterEach, beforeEach, expect, test} from 'vitest';
import {openRepository} from '../../src/git/openRepository.ts';
import type {Repository} from '../../src/git/repository.ts';
import {createRepository, type TestRepository} from '../support/repository.ts';

let made: TestRepository;
let repository: Repository;
let sha: string;

beforeEach(async () => {
	made = createRepository();
	sha = made.commit({
		files: {
			'db/002 b.sql': 'zwei – två\n',
			'db/001_a.sql': 'one',
			'db/empty.sql': '',
			'db/deep/003.sql': 'deep',
			'*glob*/x': 'star',
			top: 'top\n',
			'.gitattributes': '* text eol=crlf export-subst\n',
		},
	});
	const opened = await openRepository(made.root);
	if ('ok' in opened) throw new Error(opened.message);
	repository = opened;
});
afterEach(() => made.remove());

test('the files of a folder come by name, exactly as committed', async () => {
	expect(await repository.files(sha, 'db')).toEqual([
		{name: '001_a.sql', content: 'one'},
		{name: '002 b.sql', content: 'zwei – två\n'},
		{name: 'empty.sql', content: ''},
	]);
});

test('with a pattern, files further down come by their path from the folder', async () => {
	expect(await repository.files(sha, 'db', /(?:003|001_a)\.sql$/)).toEqual([
		{name: '001_a.sql', content: 'one'},
		{name: 'deep/003.sql', content: 'deep'},
	]);
	expect(await repository.files(sha, '.', /^db\/deep\//)).toEqual([{name: 'db/deep/003.sql', content: 'deep'}]);
});

test('a folder may be written in several ways', async () => {
	for (const folder of ['./db', 'db/', 'db/deep/..', './/db//']) {
		expect(await repository.files(sha, folder), folder).toHaveLength(3);
	}

	expect((await repository.files(sha, '.')).map(file => file.name)).toEqual(['.gitattributes', 'top']);
	expect(await repository.files(sha, '*glob*')).toEqual([{name: 'x', content: 'star'}]);
});

test('what is no folder of that commit has no files', async () => {
	for (const folder of ['nope', 'top', '..', '../db', '/etc', 'db\0', '-x', '--help']) {
		expect(await repository.files(sha, folder), folder).toEqual([]);
	}

	expect(await repository.files('f'.repeat(40), 'db')).toEqual([]);
	expect(await repository.files('main', 'db')).toEqual([]);
});

test('the files are those of the commit, whatever the work tree has', async () => {
	made.commit({files: {'db/001_a.sql': 'changed', 'db/empty.sql': null}});
	expect((await repository.files(sha, 'db')).map(file => file.content)).toContain('one');
	expect(await repository.files(made.git('rev-parse', 'HEAD'), 'db')).toEqual([
		{name: '001_a.sql', content: 'changed'},
		{name: '002 b.sql', content: 'zwei – två\n'},
	]);
});
