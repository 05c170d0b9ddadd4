import {expect, test} from 'vitest';
import {nameTag} from '../../src/announcements/nameTag.ts';
import type {TagConfig} from '../../src/domain/project.ts';

const here = 'a'.repeat(40);
const elsewhere = 'b'.repeat(40);

function named(name: string, tags: Readonly<Record<string, string>> = {}, version: string | null = null) {
	const config: TagConfig = {name, version, sign: 'never', push: null};
	return nameTag(config, {
		candidate: {sha: here, version: 'v1.0.0-3-gaaaaaaa', ref: 'main'},
		day: '2016-04-08',
		repository: {
			file: async (_, path) =>
				({'package.json': '{"version": "2.5.0"}', VERSION: 'shop 2.4\n', empty: 'none'})[path] ?? null,
			refs: async () =>
				Object.entries(tags).map(([tag, sha]) => ({
					name: tag,
					refname: `refs/tags/${tag}`,
					kind: 'tag' as const,
					sha,
					at: '2016-04-08T00:00:00.000Z',
					subject: '',
				})),
		},
	});
}

test('the day, and then -1, -2 on the same day', async () => {
	expect(await named('{date}')).toBe('2016-04-08');
	expect(await named('{date}', {'2016-04-08': elsewhere})).toBe('2016-04-08-1');
	expect(await named('{date}', {'2016-04-08': elsewhere, '2016-04-08-1': elsewhere})).toBe('2016-04-08-2');
});

test('a commit that was tagged today keeps its tag', async () => {
	expect(await named('{date}', {'2016-04-08': elsewhere, '2016-04-08-1': here})).toBe('2016-04-08-1');
});

test('the version is that of a file of the candidate, or as git describes it', async () => {
	expect(await named('v{version}', {}, 'package.json')).toBe('v2.5.0');
	expect(await named('v{version}', {}, 'VERSION')).toBe('v2.4');
	expect(await named('{version}')).toBe('v1.0.0-3-gaaaaaaa');
	expect(await named('v{version}', {}, 'empty')).toMatchObject({message: expect.stringContaining('no version')});
	expect(await named('v{version}', {}, 'gone')).toMatchObject({
		message: expect.stringContaining('not in the candidate'),
	});
});

test('a tag of that name on the candidate is fine, on another commit it is refused', async () => {
	expect(await named('v1', {v1: here})).toBe('v1');
	expect(await named('v1', {v1: elsewhere})).toMatchObject({
		code: 'not-possible',
		message: 'The tag v1 is on another commit already: bbbbbbb, not aaaaaaa.',
	});
});
