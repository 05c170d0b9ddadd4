import {describe, expect, test} from 'vitest';
import {isTargetName, parseTargets} from '../../src/domain/targetGroup.ts';

describe('names of targets', () => {
	test.each([
		'web1',
		'deploy@web1.example.org',
		'10.0.0.7',
		'[fe80::1%eth0]',
		'::1',
		'deploy/web',
		'ssh://web1:2222',
		'büro-1',
	])('%s is one', name => expect(isTargetName(name)).toBe(true));

	test.each([
		'',
		'-oProxyCommand=id',
		'web 1',
		'web1\n',
		'web1;id',
		'$(id)',
		'a`id`',
		"a'b",
		'a"b',
		'a|b',
		'a\u202eb',
		'x'.repeat(256),
	])('%j is none', name => expect(isTargetName(name)).toBe(false));
});

describe('a list of targets', () => {
	test('has one a line, in its order, with comments', () => {
		expect(parseTargets('# web\nweb2\n\n  web1  # the old one\r\nweb3\n')).toEqual(['web2', 'web1', 'web3']);
	});

	test.each([
		['\n# nothing\n', 'names no target'],
		['web1\nweb2\nweb1\n', 'lines 1 and 3 are both web1'],
		['web1\n-oProxyCommand=id\n', /^line 2 must be a name such as/],
		[Array.from({length: 10_001}, (_, n) => `web${n}`).join('\n'), 'names more than 10000 targets'],
	])('says what is wrong with it: %#', (text, problem) => {
		expect(parseTargets(text)).toMatch(problem);
	});
});
