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

test('what is no readable text file is refused in one sentence', () => {
	write(Buffer.from([0x70, 0xff, 0xfe]));
	expect(message()).toBe('is no valid UTF-8; save it as UTF-8');
	write(`project: shop\n#${'x'.repeat(1024 * 1024)}\n`);
	expect(message()).toBe('is larger than 1 MB, which no configuration is');
	rmSync(join(root, 'release.yaml'));
	mkdirSync(join(root, 'release.yaml'));
	expect(message()).toBe('is no regular file');
});

test('a named pipe is not waited for', () => {
	execaSync('mkfifo', [join(root, 'release.yaml')]);
	expect(message()).toBe('is no regular file');
});

test('a link out of the repository is not followed, one inside is', () => {
	const repository = join(root, 'repository');
	mkdirSync(join(repository, 'ops'), {recursive: true});
	writeFileSync(join(root, 'outside.yaml'), good);
	symlinkSync(join(root, 'outside.yaml'), join(repository, 'release.yaml'));
	expect(message(repository)).toContain('a link that leads out of the repository');
	rmSync(join(repository, 'release.yaml'));
	writeFileSync(join(repository, 'ops', 'release.yaml'), good);
	symlinkSync(join('ops', 'release.yaml'), join(repository, 'release.yaml'));
	expect(loadProject(repository).ok).toBe(true);
	rmSync(join(repository, 'release.yaml'));
	symlinkSync('release.yaml', join(repository, 'release.yaml'));
	expect(message(repository)).toBe('is a link that leads in a circle');
});

function loadRealPath(folder: string): string {
	return execaSync('realpath', [folder]).stdout;
}
