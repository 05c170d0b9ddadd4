import {spawnSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
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

test('a file that only a part of fits keeps its old content, and leaves nothing beside it', () => {
	const file = path.join(folder, 'exit.json');
	writeDurably(file, 'old');
	const module = JSON.stringify(path.resolve(import.meta.dirname, '../../src/process/durableFile.ts'));
	// Of a first write beyond the limit, what fits is written; only the next one fails.
	const program = `
		import {writeDurably} from ${module};
		process.on('SIGXFSZ', () => {});
		try { writeDurably(process.argv[1], 'x'.repeat(1 << 20)); } catch (error) { console.log(error.code); }`;
	const args = ['-c', 'ulimit -f 8; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', program, file];
	expect(spawnSync('/bin/sh', args, {encoding: 'utf8'}).stdout).toBe('EFBIG\n');
	expect(readFileSync(file, 'utf8')).toBe('old');
	expect(readdirSync(folder)).toEqual(['exit.json']);
});

test('nothing is written through a link that somebody left under the name of the temporary file', () => {
	const file = path.join(folder, 'exit.json');
	const other = path.join(folder, 'other');
	writeFileSync(other, 'of somebody');
	symlinkSync(other, `${file}.${process.pid}.tmp`);
	writeDurably(file, 'ours');
	expect(readFileSync(other, 'utf8')).toBe('of somebody');
	expect(readFileSync(file, 'utf8')).toBe('ours');
});
