import {unsentAnnouncements} from './announcement.ts';
import {type Due, dueSteps} from './deferred.ts';
import type {Instant} from './events.ts';
import type {Operator} from './operator.ts';
import type {Candidate, PlanStep, Revision} from './plan.ts';
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

/** The environment itself named the candidate; or, where no step asks it, every step of the deploy phase is done. */
export type Arrival = 'live' | 'deployed';

/** The row for a release. */
export function summarize(release: Release): ReleaseSummary {
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
		ended: release.end !== null,
		operator: release.operator,
		startedAt: release.startedAt,
		finishedAt: release.end?.at ?? null,
		verified: release.end?.verified ?? false,
		bad: release.bad !== null,
		changed: hasChanged(release),
		arrived: arrivalOf(release),
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

function arrivalOf(release: Release): Arrival | null {
	const {steps} = release.plan;
	const statusOf = ({id}: PlanStep) => stepOf(release, id).state.status;
	const readings = steps.filter(({kind}) => kind === 'live');
	if (readings.length > 0) return readings.some(step => statusOf(step) === 'succeeded') ? 'live' : null;
	const done = steps.filter(({phase, kind}) => phase === 'deploy' && kind !== 'announce').map(statusOf);
	const isOver = done.every(status => status === 'succeeded' || status === 'skipped');
	return isOver && done.includes('succeeded') ? 'deployed' : null;
}
