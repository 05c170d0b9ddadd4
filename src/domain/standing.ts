import type {EnvironmentState} from './environment.ts';
import type {Instant} from './events.ts';
import {type Freeze, freezeNow} from './freeze.ts';
import type {ReleaseBrief} from './summary.ts';

/** What keeps releases from an environment: of a freeze, whether it holds now is told by the clock. */
export type Held = Pick<EnvironmentState, 'lock' | 'freeze'>;

/** What a journal knows of one environment of one project. */
export type EnvironmentRecord = {
	readonly project: string;
	readonly environment: string;
	/** Null: it cannot be read. */
	readonly state: Held | null;
	/** The newest release that was verified live. */
	readonly live: ReleaseBrief | null;
	/** The release that runs there. */
	readonly open: ReleaseBrief | null;
	/** The newest release that is over. */
	readonly last: ReleaseBrief | null;
};

/** A version that another environment of the same project has had verified live since this one got its own. */
export type Ahead = {readonly environment: string; readonly version: string; readonly since: Instant};

/** An environment among all others. */
export type Standing = EnvironmentRecord & {readonly ahead: Ahead | null};

/**
 * What asks for somebody, the most urgent first: a release that waits for a person; one that ended badly; one that runs; a
 * lock or freeze; a version that is on another environment and not here; nothing.
 */
export const urgencies = ['person', 'failed', 'running', 'held', 'behind', 'calm'] as const;

/** How urgent an environment is. */
export type Urgency = (typeof urgencies)[number];

/** All environments of all projects, what needs somebody first, then by name. */
export function standingsOf(records: readonly EnvironmentRecord[], now: Date): readonly Standing[] {
	const byProject = Map.groupBy(records, ({project}) => project);
	const ranked = [...byProject.values()].flatMap(environments =>
		environments.map(record => {
			const standing = {...record, ahead: aheadOf(record, environments)};
			return {standing, rank: urgencies.indexOf(urgencyOf(standing, now))};
		}),
	);
	return ranked
		.sort(
			(one, other) =>
				one.rank - other.rank ||
				compare(one.standing.project, other.standing.project) ||
				compare(one.standing.environment, other.standing.environment),
		)
		.map(({standing}) => standing);
}

/** How urgent it is. */
export function urgencyOf(standing: Standing, now: Date): Urgency {
	const {open, ahead} = standing;
	if (open?.status === 'waiting') return 'person';
	if (open) return 'running';
	if (failedSince(standing)) return 'failed';
	if (standing.state?.lock || freezeOf(standing, now)) return 'held';
	return ahead ? 'behind' : 'calm';
}

/** The release that ended badly after what is live was verified; null: none did, or nothing was changed by it. */
export function failedSince({live, last}: EnvironmentRecord): ReleaseBrief | null {
	if (!last?.changed || (live && live.id >= last.id)) return null;
	return last.status === 'failed' || last.status === 'unknown' || last.status === 'aborted' ? last : null;
}

/** The freeze that holds now. */
export function freezeOf({state}: EnvironmentRecord, now: Date): Freeze | null {
	return state && freezeNow(state, now);
}

/** When a release was verified live. */
export function liveSince(release: ReleaseBrief): Instant {
	return release.finishedAt ?? release.startedAt;
}

// The newest of the others' versions counts: it is what comes next here, or what was mended there in a hurry.
function aheadOf({environment, live}: EnvironmentRecord, others: readonly EnvironmentRecord[]): Ahead | null {
	const newest = others
		.filter(other => other.environment !== environment && other.live)
		.toSorted((one, other) => compare(sinceOf(other), sinceOf(one)))[0];
	if (!newest?.live || !live || newest.live.candidate.sha === live.candidate.sha) return null;
	if (sinceOf(newest) <= liveSince(live)) return null;
	return {environment: newest.environment, version: newest.live.candidate.version, since: sinceOf(newest)};
}

const sinceOf = ({live}: EnvironmentRecord): Instant => (live ? liveSince(live) : '');

function compare(one: string, other: string): number {
	return one < other ? -1 : one > other ? 1 : 0;
}
