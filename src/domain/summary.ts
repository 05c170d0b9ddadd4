import {unsentAnnouncements} from './announcement.ts';
import {type Arrival, arrivalOf} from './arrival.ts';
import {type Due, dueSteps} from './deferred.ts';
import type {Instant} from './events.ts';
import type {Operator} from './operator.ts';
import {type PhaseTimes, phaseTimes} from './phaseTimes.ts';
import type {Candidate, Revision} from './plan.ts';
import {type Progress, progressOf} from './progress.ts';
import type {Release, ReleaseStatus} from './release.ts';
import {hasChanged, releaseStatus, stepOf} from './release.ts';

/** A release as lists show it: the row of the projection. It can be made again from the events at any time. */
export type ReleaseSummary = {
	readonly id: number;
	readonly kind: 'deploy' | 'rollback';
	readonly environment: string;
	readonly candidate: Candidate;
	readonly previous: Revision | null;
	readonly status: ReleaseStatus;
	/** How far it is; null: it is over. */
	readonly progress: Progress | null;
	/** Over: it holds no lease and no step of it will start. */
	readonly ended: boolean;
	readonly operator: Operator;
	readonly startedAt: Instant;
	readonly finishedAt: Instant | null;
	readonly verified: boolean;
	readonly bad: boolean;
	/** A changing step was begun. */
	readonly changed: boolean;
	readonly arrived: Arrival | null;
	/** Since when it is known to have arrived. */
	readonly liveAt: Instant | null;
	/** How long each phase took, waiting included. */
	readonly phases: PhaseTimes;
	readonly reverts: number | null;
	readonly rolledBackBy: number | null;
	/** Milliseconds that each step's last successful attempt took. */
	readonly took: Readonly<Record<string, number>>;
	readonly request: string;
	/** What it put off, and nobody has done or dismissed yet. */
	readonly due: readonly ({readonly step: string} & Due)[];
	/** Ids of the steps that should have announced something and did not. */
	readonly unsent: readonly string[];
};

/** What is told of a release among very many. */
export type ReleaseBrief = Pick<
	ReleaseSummary,
	'id' | 'kind' | 'candidate' | 'status' | 'progress' | 'operator' | 'startedAt' | 'finishedAt' | 'verified' | 'changed'
>;

/** The row for a release. */
export function summarize(release: Release): ReleaseSummary {
	const arrival = arrivalOf(release);
	const took: Record<string, number> = {};
	for (const step of release.plan.steps) {
		const last = stepOf(release, step.id).attempts.at(-1)?.result;
		if (last?.outcome === 'succeeded') took[step.id] = last.durationMs;
	}

	return {
		id: release.id,
		kind: release.kind,
		environment: release.environment,
		candidate: release.candidate,
		previous: release.previous,
		status: releaseStatus(release),
		progress: progressOf(release),
		ended: release.end !== null,
		operator: release.operator,
		startedAt: release.startedAt,
		finishedAt: release.end?.at ?? null,
		verified: release.end?.verified ?? false,
		bad: release.bad !== null,
		changed: hasChanged(release),
		arrived: arrival?.how ?? null,
		liveAt: arrival?.at ?? null,
		phases: phaseTimes(release),
		reverts: release.reverts,
		rolledBackBy: release.rolledBackBy,
		took,
		request: release.request,
		due: dueSteps(release).map(({step, at, trouble}) => ({step: step.id, at, trouble})),
		unsent: unsentAnnouncements(release).map(({id}) => id),
	};
}

/** Milliseconds between start and end; null while it is open. Shown only: what is measured is measured by steps. */
export function durationMs(summary: ReleaseSummary): number | null {
	return summary.finishedAt === null ? null : Date.parse(summary.finishedAt) - Date.parse(summary.startedAt);
}

/** What releases put off, what is due first at the beginning. */
export function dueIn(
	releases: readonly ReleaseSummary[],
): readonly ({readonly release: number; readonly step: string} & Due)[] {
	return releases
		.flatMap(({id, due}) => due.map(one => ({release: id, ...one})))
		.sort((one, other) => one.at.localeCompare(other.at));
}

/** What releases should have announced and did not. */
export function unsentIn(
	releases: readonly ReleaseSummary[],
): readonly {readonly release: number; readonly step: string}[] {
	return releases.flatMap(({id, unsent}) => unsent.map(step => ({release: id, step})));
}
