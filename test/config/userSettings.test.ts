import {homedir} from 'node:os';
import {expect, test} from 'vitest';
import {parseSettings, readSettings, settingsFile} from '../../src/config/userSettings.ts';

const file = '/home/ana/.config/release-tui/config.yaml';

test('projects are folders and shared journals', () => {
	const text = 'projects:\n  - ~/work/shop\n  - ../mail\n  - { journal: RELEASES_URL }\n';
	expect(parseSettings(text, file)).toEqual({
		ok: true,
		settings: {folders: [`${homedir()}/work/shop`, '/home/ana/.config/mail'], journals: ['RELEASES_URL']},
	});
});

test('an empty file, and none, say nothing', () => {
	const nothing = {ok: true, settings: {folders: [], journals: []}};
	expect(parseSettings('', file)).toEqual(nothing);
	expect(readSettings({XDG_CONFIG_HOME: '/nowhere'})).toEqual(nothing);
});

test.each([
	['project: []\n', 1, 'project'],
	['projects:\n  - { journal: postgres://ana:sesame@db/x }\n', 2, ''],
	['projects: [\n', 2, ''],
])('what is wrong in %j has a place', (text, line, word) => {
	const read = parseSettings(text, file);
	expect(read).toMatchObject({ok: false});
	const [error] = read.ok ? [] : read.errors;
	expect(error).toMatchObject({file, line, message: expect.stringContaining(word)});
	expect(error?.message).not.toContain('sesame');
});

test('the file is in the XDG folder, a relative one ignored', () => {
	expect(settingsFile({XDG_CONFIG_HOME: '/x', HOME: '/home/ana'})).toBe('/x/release-tui/config.yaml');
	expect(settingsFile({XDG_CONFIG_HOME: 'x', HOME: '/home/ana'})).toBe(file);
});
