import type {Recorded, ReleaseEvent} from '../domain/events.ts';
import {foldRelease} from '../domain/evolveRelease.ts';
import {isPlainRevision} from '../domain/plainRevision.ts';
import {planDifferences} from '../domain/planDifference.ts';
import type {EnvironmentConfig} from '../domain/project.ts';
import type {Release} from '../domain/release.ts';
import {type RollbackScope, rollbackCandidate, rollbackPlan} from '../domain/rollback.ts';
import {absentOf} from '../engine/prepareRollback.ts';
import {environmentProbes} from '../engine/probes.ts';
import {readEvents} from '../engine/readState.ts';
import {isSealed} from '../runner/planSeal.ts';
import type {CheckPlace} from './checkRelease.ts';

/**
 * Compares a rollback with the one that this machine would make: from the frozen plans of the releases that it takes back,
 * each of which ran or was checked here, or can be made again.
 * @param check makes the plan of a deploy anew and compares it
 */
export async function checkRollback(
	place: CheckPlace,
	environment: EnvironmentConfig,
	release: Release,
	check: (place: CheckPlace, environment: EnvironmentConfig, release: Release) => Promise<readonly string[]>,
): Promise<readonly string[]> {
	const {project, repository, home, journal} = place;
	const releases: Release[] = [];
	for (const id of release.undoes) {
		const before = beforeRollback(await readEvents(journal, id), release.id);
		if (before?.id !== id || before.environment !== environment.name || before.kind !== 'deploy') {
			return [`#${id} is no release that it could take back`];
		}

		const [why] = isSealed(home, before) ? [] : await check(place, environment, before);
		if (why !== undefined) return [`#${id}, which it takes back, did not run here, and cannot be made again: ${why}`];
		releases.push(before);
	}

	if (releases.length === 0 || release.reverts !== releases[0]?.id) return ['it takes nothing back'];
	const scope = scopeOf(release, releases);
	if (!scope) return ['where it goes is no commit that was live before'];
	const {plan} = rollbackPlan({
		project,
		environment,
		scope,
		releases,
		took: {},
		absent: await absentOf(releases, environmentProbes(project, repository, home), environment),
	});
	return planDifferences(release.plan, plan);
}

// The rollback was planned from what there was in the moment in which it was recorded.
function beforeRollback(events: readonly Recorded<ReleaseEvent>[], rollback: number): Release | null {
	const end = events.findIndex(({event}) => event.type === 'abort-requested' && event.rollback === rollback);
	return foldRelease(end < 0 ? events : events.slice(0, end));
}

function scopeOf({candidate, undoes}: Release, releases: readonly Release[]): RollbackScope | null {
	const {sha, version, ref} = candidate;
	const id = /^release #(\d+)$/.exec(ref)?.[1];
	const revision = {sha, version};
	const isKnown = id !== undefined || releases.some(({previous}) => previous?.sha === sha);
	const scope = {target: {release: id === undefined ? null : Number(id), revision}, undo: undoes};
	return isPlainRevision(revision) && isKnown && rollbackCandidate(scope).ref === ref ? scope : null;
}
