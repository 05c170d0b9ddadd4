import {appendFileSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {type LineMeter, openLineMeter} from '../../src/logs/lineMeter.ts';

let folder: string;
let meter: LineMeter | undefined;

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'meter-'));
	writeFileSync(file(), 'ERROR before\n');
});
afterEach(async () => {
	vi.restoreAllMocks();
	await meter?.close();
	rmSync(folder, {recursive: true, force: true});
});

const file = () => path.join(folder, 'web.log');

function open(match: string | null = null): LineMeter {
	const opened = openLineMeter({name: 'web', kind: 'file', file: 'web.log'}, match, {cwd: folder, env: {}, folder});
	meter = opened;
	return opened;
}

test('what was counted is told without looking: whoever measures time meanwhile is not held up', () => {
	const {look, take} = open();
	look();
	appendFileSync(file(), 'GET / 200\nERROR now\n');
	expect(take()).toEqual({lines: 0, matched: 0});
	look();
	expect(take()).toEqual({lines: 2, matched: 1});
	expect(take()).toEqual({lines: 0, matched: 0});
});

test('an expression that would never end is given up, and said', () => {
	const {look, take} = open('(a+)+$');
	look();
	appendFileSync(file(), `${'a'.repeat(100)}b\n`.repeat(10));
	look();
	expect(take()).toBe('web: its expression takes too long: write it simpler');
	look();
	expect(take()).toBe('web: its expression takes too long: write it simpler');
});

test('an expression that is none is said', () => {
	expect(open('(').take()).toMatch(/^web: Invalid regular expression/);
});

test('binary data, lines without end and broken UTF-8 are counted as the lines that they are', () => {
	const {look, take} = open();
	look();
	const bytes = Buffer.from(
		Array.from({length: 4096}, (_, i) => (i * 167 + (i >> 8)) & 0xff).filter(byte => byte !== 10),
	);
	appendFileSync(file(), Buffer.concat([bytes, Buffer.from('\n\xff\xfe ERROR \xc0\n', 'latin1')]));
	look();
	expect(take()).toEqual({lines: 2, matched: 1});
	appendFileSync(file(), Buffer.alloc(1 << 20, 'x'));
	look();
	// Pieces of the longest line; the last one is not finished.
	expect(take()).toEqual({lines: 15, matched: 0});
});

test('a file that is rotated or cut goes on, and what cannot be read is said', () => {
	const {look, take} = open();
	look();
	writeFileSync(file(), 'ERROR new\n');
	look();
	expect(take()).toEqual({lines: 1, matched: 1});
	rmSync(file());
	look();
	expect(take()).toBe('web: no such file');
	writeFileSync(file(), 'ERROR again\n');
	look();
	look();
	expect(take()).toEqual({lines: 1, matched: 1});
});
