import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {searchOutput} from '../../src/logs/searchOutput.ts';

let folder = '';
const limits = {limit: 10, mostBytes: 10_000_000, isWanted: async () => true};

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'release-tui-output-'));
	for (const [name, text] of [
		['2/build.1.log', 'one\nError: worker\nthree'],
		['2/build.2.log', 'fine'],
		['10/push.app.1.log', `${'x'.repeat(300_000)}\n${'y'.repeat(262_140)}ERROR\nlast`],
		['10/notes.txt', 'error'],
	] as const) {
		mkdirSync(path.join(folder, path.dirname(name)), {recursive: true});
		writeFileSync(path.join(folder, name), text);
	}
});
afterEach(() => rmSync(folder, {recursive: true}));

test('lines are found over the ends of blocks, the newest release first', async () => {
	const {matches, complete} = await searchOutput(folder, 'error', limits);
	expect(matches.map(({release, step, attempt}) => [release, step, attempt])).toEqual([
		[10, 'push.app', 1],
		[2, 'build', 1],
	]);
	expect(matches[1]).toMatchObject({line: 2, text: 'Error: worker'});
	expect(complete).toBe(true);
});

test('no more is read than is asked for, and that is said', async () => {
	expect(await searchOutput(folder, 'error', {...limits, limit: 1})).toMatchObject({
		matches: [{release: 10}],
		complete: false,
	});
	expect(await searchOutput(folder, 'nothing', {...limits, mostBytes: 1000})).toMatchObject({
		matches: [],
		complete: false,
	});
	expect(await searchOutput(path.join(folder, 'none'), 'error', limits)).toEqual({
		matches: [],
		bytes: 0,
		complete: true,
	});
});

test('releases that nobody asks about take none of what is asked for', async () => {
	const search = {...limits, limit: 1, isWanted: async (release: number) => release !== 10};
	const {matches} = await searchOutput(folder, 'error', search);
	expect(matches).toMatchObject([{release: 2, line: 2}]);
});
