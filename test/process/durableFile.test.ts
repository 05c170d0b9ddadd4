import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {claimDurably, writeDurably} from '../../src/process/durableFile.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'release-tui-durable-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

test('a file is written whole, privately, and leaves nothing beside it', () => {
	const file = path.join(folder, 'exit.json');
	writeDurably(file, 'first');
	writeDurably(file, 'second');
	expect(readFileSync(file, 'utf8')).toBe('second');
	expect(statSync(file).mode & 0o777).toBe(0o600);
	expect(readdirSync(folder)).toEqual(['exit.json']);
});

test('a claim is given once, and its content is the winner’s', () => {
	const file = path.join(folder, 'claim.json');
	expect(claimDurably(file, 'shim')).toBe(true);
	expect(claimDurably(file, 'fence')).toBe(false);
	expect(readFileSync(file, 'utf8')).toBe('shim');
	expect(readdirSync(folder)).toEqual(['claim.json']);
});

test('a claim in a folder that is gone is an error, not a loss', () => {
	expect(() => claimDurably(path.join(folder, 'gone', 'claim.json'), 'shim')).toThrow('ENOENT');
});

test('what an earlier process of the same number left behind is no hindrance', () => {
	const file = path.join(folder, 'claim.json');
	writeFileSync(`${file}.${process.pid}.tmp`, 'a longer text than what is written now');
	expect(claimDurably(file, 'shim')).toBe(true);
	expect(readFileSync(file, 'utf8')).toBe('shim');
});
