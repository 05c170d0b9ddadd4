import type {Instant} from './events.ts';
import {type PhaseId, phaseIds} from './project.ts';
import {median, quantile} from './quantile.ts';
import type {ReleaseSummary} from './summary.ts';

/** Several durations, in milliseconds: the middle one, and what nine of ten do not exceed. */
export type Spread = {readonly count: number; readonly medianMs: number; readonly p90Ms: number};

/** How long something took in the newer half of the releases, and in the older half before; with each, the oldest first. */
export type Trend = {
	readonly runs: number;
	readonly medianMs: number;
	/** Null: there are too few to compare. */
	readonly beforeMs: number | null;
	readonly values: readonly number[];
};

/** What releases to an environment come to: the four measures of DORA, and where the time goes. */
export type Stats = {
	readonly environment: string;
	readonly since: Instant;
	readonly until: Instant;
	/** Releases that were looked at; with `cut`, there are older ones in that time, which were not. */
	readonly releases: number;
	readonly cut: boolean;
	/** Deploys that are known to have arrived. */
	readonly deployments: number;
	readonly perWeek: number;
	/** Deployments and failures, over equal stretches of time, the oldest first. */
	readonly stretches: readonly {readonly from: Instant; readonly deployments: number; readonly failures: number}[];
	readonly stretchMs: number;
	/** From commit to live; null: no commit is known. `deployments`: of how many of them the commits are known. */
	readonly leadTime: (Spread & {readonly deployments: number}) | null;
	/** Deploys that changed something, and how many of them failed or were taken back. */
	readonly changes: {readonly count: number; readonly failed: number};
	/** From the failed release's going live, or its begin, to the next good state; `open`: not restored yet. */
	readonly restore: Spread | null;
	readonly restoreOpen: boolean;
	readonly phases: readonly ({readonly phase: PhaseId} & Trend)[];
	/** What takes longest first. */
	readonly steps: readonly ({readonly step: string} & Trend)[];
};

/** What statistics are made of. */
export type StatsFacts = {
	readonly environment: string;
	/** Of the environment, newest first. */
	readonly releases: readonly ReleaseSummary[];
	/** There are older ones that were not read. */
	readonly cut: boolean;
	/** When the commits were written that each release brought, by the release's number; each commit once. */
	readonly commits: ReadonlyMap<number, readonly Instant[]>;
	readonly since: Date;
	readonly until: Date;
};

/** Of so many of the newest deployments the times of phases and steps are told. */
const timedDeployments = 30;

/** How many steps are named. */
const namedSteps = 8;

/** Fewer are not compared. */
const comparedFrom = 4;

/** The measures, as docs/stats.md defines them. */
export function statsOf(facts: StatsFacts): Stats {
	const {environment, cut, commits, until} = facts;
	const oldest = facts.releases.at(-1)?.startedAt;
	// What was not read is not told of as if nothing had happened.
	const since = cut && oldest !== undefined && new Date(oldest) > facts.since ? new Date(oldest) : facts.since;
	const releases = facts.releases.filter(({startedAt}) => new Date(startedAt) >= since && new Date(startedAt) <= until);
	const deploys = releases.filter(({kind, ended}) => kind === 'deploy' && ended);
	const arrived = deploys.filter(({liveAt, changed}) => liveAt !== null && changed);
	const changed = deploys.filter(release => release.changed);
	const timed = arrived.slice(0, timedDeployments).toReversed();
	const weeks = (until.getTime() - since.getTime()) / (7 * dayMs);
	const {spread: restore, open} = restoreTimes(releases);
	return {
		environment,
		since: since.toISOString(),
		until: until.toISOString(),
		releases: releases.length,
		cut,
		deployments: arrived.length,
		perWeek: weeks > 0 ? arrived.length / weeks : 0,
		...stretchesOf(deploys, since, until),
		leadTime: leadTimes(arrived, commits),
		changes: {count: changed.length, failed: changed.filter(isFailure).length},
		restore,
		restoreOpen: open,
		phases: phaseIds.flatMap(phase => {
			const trend = trendOf(timed.flatMap(({phases}) => phases[phase] ?? []));
			return trend ? [{phase, ...trend}] : [];
		}),
		steps: stepTrends(timed),
	};
}

/** A deploy that changed something and did not end well, was taken back, or was marked bad. */
function isFailure({changed, status, bad}: ReleaseSummary): boolean {
	return changed && (status !== 'succeeded' || bad);
}

function leadTimes(arrived: readonly ReleaseSummary[], commits: StatsFacts['commits']): Stats['leadTime'] {
	const known = arrived.filter(({id}) => (commits.get(id) ?? []).length > 0);
	const times = known.flatMap(({id, liveAt}) =>
		(commits.get(id) ?? []).map(at => Math.max(0, Date.parse(liveAt ?? '') - Date.parse(at))),
	);
	const spread = spreadOf(times);
	return spread && {...spread, deployments: known.length};
}

/** How long it took from each failure to a good state again: a rollback that arrived, or a release that did not fail. */
function restoreTimes(releases: readonly ReleaseSummary[]): {readonly spread: Spread | null; readonly open: boolean} {
	const times: number[] = [];
	let brokenSince: number | null = null;
	for (const release of releases.toReversed()) {
		if (!release.ended || !release.changed) continue;
		if (release.kind === 'deploy' && isFailure(release)) {
			brokenSince ??= Date.parse(release.liveAt ?? release.startedAt);
			continue;
		}

		const goodAt = release.liveAt ?? release.finishedAt;
		if (brokenSince === null || release.status !== 'succeeded' || goodAt === null) continue;
		times.push(Math.max(0, Date.parse(goodAt) - brokenSince));
		brokenSince = null;
	}

	return {spread: spreadOf(times), open: brokenSince !== null};
}

function stretchesOf(
	deploys: readonly ReleaseSummary[],
	since: Date,
	until: Date,
): Pick<Stats, 'stretches' | 'stretchMs'> {
	const span = Math.max(dayMs, until.getTime() - since.getTime());
	const stretchMs = [dayMs, 7 * dayMs, 30 * dayMs].find(ms => span / ms <= mostStretches) ?? 365 * dayMs;
	const number = Math.ceil(span / stretchMs);
	// They end now, so that the newest is a whole one.
	const begin = until.getTime() - number * stretchMs;
	const placeOf = (at: Instant) => Math.min(number - 1, Math.floor((Date.parse(at) - begin) / stretchMs));
	const stretches = Array.from({length: number}, (_, index) => {
		const within = deploys.filter(({liveAt, startedAt}) => placeOf(liveAt ?? startedAt) === index);
		return {
			from: new Date(begin + index * stretchMs).toISOString(),
			deployments: within.filter(({liveAt, changed}) => liveAt !== null && changed).length,
			failures: within.filter(isFailure).length,
		};
	});
	return {stretches, stretchMs};
}

function stepTrends(timed: readonly ReleaseSummary[]): Stats['steps'] {
	const ids = new Set(timed.flatMap(({took}) => Object.keys(took)));
	// Migrations are others each time.
	return [...ids]
		.filter(step => !step.startsWith('migrate-'))
		.flatMap(step => {
			const trend = trendOf(timed.flatMap(({took}) => took[step] ?? []));
			return trend ? [{step, ...trend}] : [];
		})
		.sort((one, other) => other.medianMs - one.medianMs)
		.slice(0, namedSteps);
}

function trendOf(values: readonly number[]): Trend | null {
	if (values.length === 0) return null;
	if (values.length < comparedFrom) return {runs: values.length, medianMs: median(values), beforeMs: null, values};
	const half = Math.floor(values.length / 2);
	return {
		runs: values.length,
		medianMs: median(values.slice(half)),
		beforeMs: median(values.slice(0, half)),
		values,
	};
}

function spreadOf(values: readonly number[]): Spread | null {
	if (values.length === 0) return null;
	return {count: values.length, medianMs: median(values), p90Ms: quantile(values, 0.9)};
}

const dayMs = 86_400_000;

/** Bars beside one another that fit on a narrow screen. */
const mostStretches = 40;
