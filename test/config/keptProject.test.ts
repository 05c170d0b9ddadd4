import {chmodSync, cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {loadTrusted} from '../../src/config/keptProject.ts';
import {loadProject, readConfig} from '../../src/config/load.ts';
import {keptProjectFile, trust} from '../../src/config/trust.ts';

const top = join(import.meta.dirname, '../..');
let folder: string;
let home: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'release-kept-'));
	home = join(folder, 'home');
	write('project: shop\nenvironments: { staging: {} }\n');
});

afterEach(() => {
	rmSync(folder, {recursive: true, force: true});
});

test.each([
	'docs/release.example.yaml',
	...globSync('recipes/*/release.yaml', {cwd: top}),
])('what was kept of %s is what is read from it', file => {
	cpSync(join(top, file), join(folder, 'release.yaml'));
	trustIt();
	const read = loadProject(folder);
	expect(read.ok).toBe(true);
	expect(load('one')).toEqual(read);
	expect(load('one')).toEqual(read);
});

test('the second start reads what the first one kept', () => {
	trustIt();
	load('one');
	forge();
	expect(nameOf(load('one'))).toBe('kept');
});

test('another build reads the file anew', () => {
	trustIt();
	load('one');
	forge();
	expect(nameOf(load('two'))).toBe('shop');
	expect(nameOf(load('two'))).toBe('shop');
});

test('a changed file is read anew', () => {
	trustIt();
	load('one');
	write('project: cafe\nenvironments: { staging: {} }\n');
	trustIt();
	expect(nameOf(load('one'))).toBe('cafe');
});

test('what others could have written is not taken', () => {
	trustIt();
	load('one');
	forge();
	chmodSync(kept(), 0o620);
	expect(nameOf(load('one'))).toBe('shop');
});

test.each(['', '{', 'null', '[]', '{"build":"one"}'])('what is kept may be damaged: %s', damaged => {
	trustIt();
	load('one');
	writeFileSync(kept(), damaged);
	expect(nameOf(load('one'))).toBe('shop');
});

test('mistakes are not kept', () => {
	write('project: 1\n');
	trustIt();
	expect(load('one').ok).toBe(false);
	expect(load('one')).toEqual(loadProject(folder));
});

function write(text: string): void {
	writeFileSync(join(folder, 'release.yaml'), text);
}

function trustIt(): void {
	const read = readTrue();
	expect(trust(home, read.file, read.text).ok).toBe(true);
}

function load(build: string) {
	return loadTrusted(home, folder, readTrue(), build);
}

function readTrue() {
	const read = readConfig(folder);
	if (!read.ok) throw new Error(read.message);
	return read;
}

function kept(): string {
	return keptProjectFile(home, readTrue().file);
}

// As nobody would write it: which of the two was read can be told by the name.
function forge(): void {
	writeFileSync(kept(), readFileSync(kept(), 'utf8').replace('"name":"shop"', '"name":"kept"'));
}

function nameOf(loaded: ReturnType<typeof load>): string | null {
	return loaded.ok ? loaded.project.name : null;
}
