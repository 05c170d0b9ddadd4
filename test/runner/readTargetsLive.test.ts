import {expect, test} from 'vitest';
import {readTargetsLive} from '../../src/runner/readTargetsLive.ts';
import {command, reading} from '../support/samples.ts';
import {candidate, deploying, given, happened} from '../support/story.ts';

const {sha} = candidate('v2');
const fanOut = {
	group: 'web',
	targets: ['web1', 'web2', 'web3'],
	transport: 'sh',
	parallel: 1,
	canary: 0,
	batchSize: null,
	waitMs: 0,
	check: null,
	maxFailures: 0,
	reconnectMs: 0,
};
const on = {group: 'web', targets: fanOut.targets, transport: 'sh'};
const place = {
	cwd: process.cwd(),
	env: {},
	secrets: [],
	repository: {revision: async (said: string) => (said === sha ? {sha, version: 'v2'} : null)},
};

test('each target has to run the candidate, but for those that the release left alone', async () => {
	// web3 runs something else.
	const live = reading(`[ "$RELEASE_TARGET" = web3 ] && echo abcdef0123 || echo ${sha}`, sha, {on});
	const steps = [command('install', './install', {fanOut}), live];
	const {book} = given(deploying('v2', {steps, begun: 0}));
	expect(await readTargetsLive(book.release(1), live, on, place)).toMatchObject({
		revision: null,
		error: `1 of 3 do not run ${sha.slice(0, 7)}: web3 runs abcdef0`,
	});
	happened(1, {type: 'targets-decided', step: 'install', decision: 'exclude', targets: ['web3'], reason: 'old'})(book);
	expect(await readTargetsLive(book.release(1), live, on, place)).toMatchObject({
		revision: {sha, version: 'v2'},
		error: null,
	});
});
