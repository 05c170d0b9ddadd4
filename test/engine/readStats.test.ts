import {expect, test} from 'vitest';
import type {ReleaseSummary} from '../../src/domain/summary.ts';
import {mostReleases, readStats} from '../../src/engine/readStats.ts';
import {given, released} from '../support/story.ts';

const since = new Date('2026-05-01T00:00:00.000Z');
const until = new Date('2026-06-01T00:00:00.000Z');

function shipped(id: number): ReleaseSummary {
	const [summary] = given(released('v2')).book.summaries();
	if (!summary) throw new Error('nothing was released');
	return {...summary, id, previous: {sha: 'a'.repeat(40), version: 'v1'}};
}

const commit = (sha: string, at: string) => ({sha, at, subject: '', author: '', tags: [], isMerge: false});

test('a commit counts where it first arrived', async () => {
	const repository = {commits: async () => [commit('c'.repeat(40), '2026-05-04T11:00:00.000Z')]};
	const engine = {history: async () => [shipped(2), shipped(1)]};
	const stats = await readStats({engine, repository}, 'production', since, until);
	expect(stats.leadTime).toMatchObject({count: 1, deployments: 1});
});

test('however long the history is, so much of it is read, and that is said', async () => {
	const asked: unknown[] = [];
	let ranges = 0;
	const engine = {
		async history(query: unknown) {
			asked.push(query);
			return Array.from({length: mostReleases}, (_, index) => shipped(mostReleases - index));
		},
	};
	const repository = {
		async commits() {
			ranges++;
			return [];
		},
	};
	const stats = await readStats({engine, repository}, 'production', since, until);
	expect(asked).toEqual([{environment: 'production', limit: mostReleases}]);
	expect(stats).toMatchObject({releases: mostReleases, cut: true, leadTime: null});
	expect(ranges).toBe(50);
});
