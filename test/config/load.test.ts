import {mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execaSync} from 'execa';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {loadProject} from '../../src/config/load.ts';

const good = 'project: shop\nenvironments: { staging: {} }\n';
let root: string;

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'release-load-'));
});

afterEach(() => {
	rmSync(root, {recursive: true, force: true});
});

function write(content: string | Buffer): void {
	writeFileSync(join(root, 'release.yaml'), content);
}

function message(folder = root): string | undefined {
	const loaded = loadProject(folder);
	return loaded.ok ? undefined : loaded.errors.map(error => error.message).join('\n');
}

test('a good file comes with its real path, its text and its digest', () => {
	const real = join(root, 'real');
	mkdirSync(real);
	writeFileSync(join(real, 'release.yaml'), good);
	symlinkSync(real, join(root, 'link'));
	const loaded = loadProject(join(root, 'link'));
	expect(loaded).toMatchObject({ok: true, text: good, project: {name: 'shop'}});
	expect(loaded.ok && loaded.file).toBe(join(loadRealPath(real), 'release.yaml'));
	expect(loaded.ok && loaded.digest).toMatch(/^[0-9a-f]{64}$/);
});

test('the annotated example loads', () => {
	write(readFileSync(new URL('../../docs/release.example.yaml', import.meta.url)));
	expect(loadProject(root).ok).toBe(true);
});

test('a byte order mark does no harm', () => {
	write(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(good)]));
	expect(loadProject(root)).toMatchObject({ok: true, project: {name: 'shop'}});
	write('\ufeffprojct: shop\n');
	expect(loadProject(root)).toMatchObject({ok: false, errors: [{line: 1, column: 1}]});
});

test('Windows line ends count as lines', () => {
	write('project: shop\r\nenvironments:\r\n  a: {}\r\nx: 1\r\n');
	expect(loadProject(root)).toMatchObject({ok: false, errors: [{line: 4, column: 1}]});
});

test('a missing file says how to make one', () => {
	expect(message()).toBe(`there is none in ${root}; write a first one with: release-tui init`);
	expect(message(join(root, 'nowhere'))).toContain('release-tui init');
});

function loadRealPath(folder: string): string {
	return execaSync('realpath', [folder]).stdout;
}
