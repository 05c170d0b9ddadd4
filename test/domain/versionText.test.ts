import {expect, test} from 'vitest';
import {nextVersion, versionIn, withVersion} from '../../src/domain/versionText.ts';

test.each([
	['{\n\t"name": "shop",\n\t"version": "1.2.3"\n}\n', '1.2.3', '{\n\t"name": "shop",\n\t"version": "2.0"\n}\n'],
	['{"a": {"version": "9.9"}, "version" : "1.2"}', '1.2', '{"a": {"version": "9.9"}, "version" : "2.0"}'],
	['{"name": "shop"}', null, null],
	[
		'[build-system]\nrequires = ["setuptools>=61.0"]\n[project]\nversion = "1.2.3" # now\n',
		'1.2.3',
		'[build-system]\nrequires = ["setuptools>=61.0"]\n[project]\nversion = "2.0" # now\n',
	],
	["__version__ = '3.17'\n", '3.17', "__version__ = '2.0'\n"],
	[
		'setup(\n    name="balrog",\n    version="3.17",\n)\n',
		'3.17',
		'setup(\n    name="balrog",\n    version="2.0",\n)\n',
	],
	['1.2.0-rc.1\r\n', '1.2.0-rc.1', '2.0\r\n'],
	['\uFEFF{"needs": "1.1.1", "version": "1.2.3"}', '1.2.3', '\uFEFF{"needs": "1.1.1", "version": "2.0"}'],
	[
		'{\n  // of the tool\n  "needs": "1.1.1",\n  "version": "1.2.3"\n}',
		'1.2.3',
		'{\n  // of the tool\n  "needs": "1.1.1",\n  "version": "2.0"\n}',
	],
	['nothing', null, null],
	['', null, null],
])('%j has the version %s', (text, version, changed) => {
	expect(versionIn(text)).toBe(version);
	expect(withVersion(text, '2.0')).toBe(changed);
});

test.each([
	['1.2.3', 'patch', '1.2.4'],
	['1.2.3', 'minor', '1.3.0'],
	['1.2.3', 'major', '2.0.0'],
	['3.17', 'minor', '3.18'],
	['3.17', 'major', '4.0'],
	['3.17', 'patch', '3.17.1'],
	['2.0.0-rc.1', 'patch', '2.0.0'],
	['2.0.0-rc.1', 'major', '2.0.0'],
	['2.1.0-rc.1', 'major', '3.0.0'],
	['1.2.3', '5.0.0-beta.2', '5.0.0-beta.2'],
	['1.2.3', 'huge', null],
	['1.2.3', '5', null],
	['1.2.3', '1.0; id', null],
	['one', 'minor', null],
])('%s, then %s: %s', (now, how, next) => {
	expect(nextVersion(now, how)).toBe(next);
});
