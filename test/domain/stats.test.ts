import {expect, test} from 'vitest';
import {statsOf} from '../../src/domain/stats.ts';
import {statsLines} from '../../src/domain/statsLines.ts';
import type {ReleaseSummary} from '../../src/domain/summary.ts';
import {ana} from '../support/samples.ts';

const until = new Date('2026-03-01T00:00:00.000Z');
const since = new Date('2026-02-01T00:00:00.000Z');
const at = (day: number, minute = 0) => new Date(since.getTime() + day * 86_400_000 + minute * 60_000).toISOString();
const none = new Map<number, readonly string[]>();

/** A deploy that was live ten minutes after it began, on that day of the month. */
function deploy(id: number, day: number, change: Partial<ReleaseSummary> = {}): ReleaseSummary {
	return {
		id,
		kind: 'deploy',
		environment: 'production',
		candidate: {sha: `${id}`.padStart(40, '0'), version: `v${id}`, ref: 'main'},
		previous: null,
		progress: null,
		status: 'succeeded',
		ended: true,
		operator: ana,
		startedAt: at(day),
		finishedAt: at(day, 20),
		verified: true,
		bad: false,
		changed: true,
		arrived: 'live',
		liveAt: at(day, 10),
		phases: {deploy: 60_000 * id},
		reverts: null,
		rolledBackBy: null,
		took: {push: 60_000 * id, 'migrate-001': 5},
		request: `r${id}`,
		due: [],
		unsent: [],
		...change,
	};
}

const stats = (releases: readonly ReleaseSummary[], commits: ReadonlyMap<number, readonly string[]> = none) =>
	statsOf({environment: 'production', releases: releases.toReversed(), cut: false, commits, since, until});

test('deployments are those that arrived and changed something, in their week', () => {
	const told = stats([
		deploy(1, 1),
		deploy(2, 2, {liveAt: null, status: 'failed'}),
		deploy(3, 3, {changed: false}),
		deploy(4, 4, {kind: 'rollback'}),
		deploy(5, 27),
	]);
	expect(told).toMatchObject({releases: 5, deployments: 2, perWeek: 0.5});
	expect(told.stretches).toHaveLength(28);
	expect(told.stretches[1]).toMatchObject({deployments: 1, failures: 0});
	expect(told.stretches[2]).toMatchObject({deployments: 0, failures: 1});
});

test('the lead time is from each commit to going live', () => {
	const commits = new Map([[1, [at(0, 10), at(1, 0)]]]);
	expect(stats([deploy(1, 1), deploy(2, 2)], commits).leadTime).toEqual({
		count: 2,
		medianMs: 10 * 60_000,
		p90Ms: 86_400_000,
		deployments: 1,
	});
	expect(stats([deploy(1, 1)]).leadTime).toBeNull();
});

test('what changed something and failed, was taken back or marked bad is a failure', () => {
	const told = stats([
		deploy(1, 1),
		deploy(2, 2, {status: 'failed'}),
		deploy(3, 3, {status: 'rolled-back', bad: true}),
		deploy(4, 4, {status: 'failed', changed: false}),
		deploy(5, 5, {bad: true}),
		deploy(6, 6, {ended: false, status: 'running'}),
	]);
	expect(told.changes).toEqual({count: 4, failed: 3});
});

test('the time to restore is from the first failure to the next good state', () => {
	const rollback = deploy(3, 2, {kind: 'rollback', liveAt: at(2, 40)});
	expect(stats([deploy(1, 1), deploy(2, 2, {status: 'rolled-back'}), rollback])).toMatchObject({
		restore: {count: 1, medianMs: 30 * 60_000},
		restoreOpen: false,
	});
	const failedTwice = [deploy(1, 1, {status: 'failed', liveAt: null}), deploy(2, 1, {status: 'failed'}), deploy(3, 2)];
	expect(stats(failedTwice)).toMatchObject({restore: {count: 1, medianMs: 86_400_000 + 10 * 60_000}});
	expect(stats([deploy(1, 1, {status: 'failed'})])).toMatchObject({restore: null, restoreOpen: true});
});

test('the newer half of the deployments is compared with the older one', () => {
	const {phases, steps} = stats([1, 2, 3, 4].map(id => deploy(id, id)));
	const trend = {runs: 4, medianMs: 180_000, beforeMs: 60_000, values: [60_000, 120_000, 180_000, 240_000]};
	expect(phases).toEqual([{phase: 'deploy', ...trend}]);
	expect(steps).toEqual([{step: 'push', ...trend}]);
});

test('what was not read is not told of as if nothing had happened', () => {
	const releases = [deploy(2, 20), deploy(1, 14)];
	const told = statsOf({environment: 'production', releases, cut: true, commits: none, since, until});
	expect(told).toMatchObject({since: at(14), deployments: 2, perWeek: 1});
});

test.each([76, 116, 196])('lines fit into %d columns, in blocks and in ASCII', width => {
	const releases = Array.from({length: 60}, (_, index) =>
		deploy(index + 1, Math.floor(index / 3), index % 7 === 0 ? {status: 'failed'} : {}),
	);
	for (const bars of ['blocks', 'ascii'] as const) {
		const lines = statsLines(stats(releases), width, bars).map(line =>
			line
				.map(({text}) => text)
				.join('')
				.trimEnd(),
		);
		expect(lines.filter(line => line.length > width)).toEqual([]);
		expect(lines.join('\n').includes('█')).toBe(bars === 'blocks');
	}
});

test('nothing is told where nothing was released', () => {
	expect(statsLines(stats([]), 80, 'blocks').flat()).toMatchObject([{text: expect.stringContaining('No release')}]);
});
