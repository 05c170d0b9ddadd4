import type {Instant} from '../domain/events.ts';
import {type Stats, statsOf} from '../domain/stats.ts';
import type {ReleaseSummary} from '../domain/summary.ts';
import type {Repository} from '../git/repository.ts';
import type {Engine} from './engine.ts';

/** So many of the newest releases of an environment are looked at, however long the history is. */
export const mostReleases = 500;

/** Of so many of the newest deployments the commits are asked for: each is a call of git. */
const mostRanges = 50;

/** Of a deployment with more commits, the newest count. */
const mostCommits = 200;

/** What statistics are read from. */
export type StatsSources = {
	readonly engine: Pick<Engine, 'history'>;
	readonly repository: Pick<Repository, 'commits'>;
};

/** The statistics of an environment from a moment on: from rows of the projection, and git for the commits. */
export async function readStats(
	{engine, repository}: StatsSources,
	environment: string,
	since: Date,
	until: Date,
): Promise<Stats> {
	const releases = await engine.history({environment, limit: mostReleases});
	const oldest = releases.at(-1);
	const cut = releases.length === mostReleases && oldest !== undefined && new Date(oldest.startedAt) > since;
	const asked = releases.filter(
		({kind, liveAt, changed, startedAt}) =>
			kind === 'deploy' && liveAt !== null && changed && new Date(startedAt) >= since,
	);
	const commits = await commitTimes(repository, asked.slice(0, mostRanges).toReversed());
	return statsOf({environment, releases, cut, commits, since, until});
}

// The oldest release first: a commit counts where it first arrived.
async function commitTimes(
	repository: StatsSources['repository'],
	releases: readonly ReleaseSummary[],
): Promise<ReadonlyMap<number, readonly Instant[]>> {
	const seen = new Set<string>();
	const times = new Map<number, readonly Instant[]>();
	for (const {id, previous, candidate} of releases) {
		if (!previous || previous.sha === candidate.sha) continue;
		const range = {from: previous.sha, to: candidate.sha};
		const commits = await repository.commits(range, {limit: mostCommits, merges: false}).catch(() => []);
		const fresh = commits.filter(({sha}) => !seen.has(sha));
		for (const {sha} of fresh) seen.add(sha);
		times.set(
			id,
			fresh.map(({at}) => at),
		);
	}

	return times;
}
