import {expect, test} from 'vitest';
import {hostTroubles} from '../../src/cli/hostTroubles.ts';
import {deploying, given} from '../support/story.ts';

test('of a release whose runner host is silent, the status says so', async () => {
	const release = given(deploying('v1')).book.release(1);
	const of = (runsOn: string | undefined) =>
		hostTroubles({release: async () => ({...release, runsOn, runnerHost: 'bastion'}), runnerHosts: async () => []}, [
			{release: null},
			{release: {id: 1, status: 'running'}},
		]);
	expect(await of('bastion')).toEqual(['#1: its runner host bastion is not known any more']);
	expect(await of(undefined)).toEqual([]);
});
