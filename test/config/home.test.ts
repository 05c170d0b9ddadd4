import {chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {homedir, tmpdir} from 'node:os';
import {join, relative} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {projectHome, stateHome} from '../../src/config/home.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'release-home-'));
});

afterEach(() => {
	rmSync(folder, {recursive: true, force: true});
});

const mode = (path: string) => statSync(path).mode & 0o777;

test('RELEASE_TUI_HOME comes first, then the XDG state folder, then the one below the home folder', () => {
	const own = join(folder, 'own');
	const xdg = join(folder, 'xdg');
	const user = join(folder, 'user');
	const env = {RELEASE_TUI_HOME: own, XDG_STATE_HOME: xdg, HOME: user};
	expect(stateHome(env)).toEqual({ok: true, path: own});
	expect(stateHome({...env, RELEASE_TUI_HOME: ''})).toEqual({ok: true, path: join(xdg, 'release-tui')});
	expect(stateHome({HOME: user, XDG_STATE_HOME: 'relative'})).toEqual({
		ok: true,
		path: join(user, '.local', 'state', 'release-tui'),
	});
	expect(mode(own)).toBe(0o700);
	expect(homedir()).not.toBe(user);
});

test('a relative RELEASE_TUI_HOME is made absolute at once', () => {
	const own = join(folder, 'own');
	expect(stateHome({RELEASE_TUI_HOME: relative(process.cwd(), own)})).toEqual({ok: true, path: own});
});

test('a project has a private folder of its own below it', () => {
	const home = projectHome(folder, 'shop');
	expect(home).toEqual({ok: true, path: join(folder, 'projects', 'shop')});
	expect(mode(join(folder, 'projects', 'shop'))).toBe(0o700);
	chmodSync(join(folder, 'projects', 'shop'), 0o755);
	expect(projectHome(folder, 'shop').ok).toBe(true);
	expect(mode(join(folder, 'projects', 'shop'))).toBe(0o700);
	for (const name of ['..', 'a/b', '', 'Shop']) expect(projectHome(folder, name).ok).toBe(false);
});

test('a folder that others can write to is refused with the way to close it', () => {
	const open = join(folder, 'open');
	mkdirSync(open);
	for (const bits of [0o777, 0o770, 0o1777]) {
		chmodSync(open, bits);
		expect(stateHome({RELEASE_TUI_HOME: open})).toEqual({
			ok: false,
			code: 'not-possible',
			message: `Others can write to ${open}: state there could be forged.`,
			hint: `Close it: chmod go-w '${open}'`,
		});
	}

	chmodSync(open, 0o755);
	expect(stateHome({RELEASE_TUI_HOME: open}).ok).toBe(true);
	expect(mode(open)).toBe(0o755);
});

test('a symbolic link and a file are refused', () => {
	const link = join(folder, 'link');
	mkdirSync(join(folder, 'real'));
	symlinkSync(join(folder, 'real'), link);
	expect(stateHome({RELEASE_TUI_HOME: link})).toMatchObject({
		ok: false,
		message: expect.stringContaining('symbolic link'),
	});
	const file = join(folder, 'file');
	writeFileSync(file, '');
	expect(stateHome({RELEASE_TUI_HOME: file})).toMatchObject({ok: false, message: `${file} is no folder.`});
	expect(stateHome({RELEASE_TUI_HOME: join(file, 'below')}).ok).toBe(false);
});

test.runIf(process.getuid?.() === 0)('a folder of another owner is refused', () => {
	const other = join(folder, 'other');
	mkdirSync(other, {mode: 0o700});
	chownSync(other, 12_345, 12_345);
	expect(stateHome({RELEASE_TUI_HOME: other})).toMatchObject({
		ok: false,
		message: `${other} belongs to another user (uid 12345, you are 0).`,
	});
});
