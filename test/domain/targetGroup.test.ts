import {describe, expect, test} from 'vitest';
import {sshTrouble} from '../../src/domain/sshTrouble.ts';
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

test.each([
	[
		'@@@@@\n@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.\n',
		'its host key changed: somebody else may answer; ask who runs it, and only then: ssh-keygen -R web1',
	],
	[
		'Host key verification failed.\n',
		'its host key is not known here: connect once by hand, and compare it: ssh ana@web1',
	],
	[
		'ana@web1: Permission denied (publickey,password).\n',
		'no key was accepted, and it asks for a password, which nobody can type here: ssh-copy-id ana@web1',
	],
	['ana@web1: Permission denied (publickey).\n', /^no key was accepted: is the agent there/],
	['ssh: connect to host web1 port 22: Connection refused\n', /^it refuses connections/],
	['ssh: connect to host web1 port 22: Connection timed out\n', /^no answer/],
	['ssh: Could not resolve hostname web1: Name or service not known\n', /^no such name/],
	['Warning: Permanently added\nno such pod\n', 'no such pod'],
	['', 'it could not be reached, and nothing was said'],
])('what ssh says is told in words: %#', (said, words) => {
	expect(sshTrouble(said, 'ana@web1')).toMatch(words);
});
