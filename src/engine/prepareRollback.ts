import {isRefusal, type Refusal} from '../domain/decision.ts';
import {rollbackDurations} from '../domain/durations.ts';
import type {EnvironmentConfig, Project} from '../domain/project.ts';
import type {Release} from '../domain/release.ts';
import {type RollbackPlan, rollbackPlan, rollbackScope} from '../domain/rollback.ts';
import {failedByTools} from '../domain/schemaWay.ts';
import type {Journal} from '../journal/journal.ts';
import type {EnvironmentProbes} from './probes.ts';
import {readRelease, readReleases} from './readState.ts';

/** The plan of a rollback, and the releases that it takes back, newest first, as they are now. */
export async function prepareRollback(
	{project, journal}: {readonly project: Project; readonly journal: Journal},
	probes: EnvironmentProbes,
	environment: EnvironmentConfig,
	to: number | null,
): Promise<{readonly rollback: RollbackPlan; readonly undone: readonly Release[]} | Refusal> {
	const known = await readReleases(journal, environment.name);
	const scope = rollbackScope(known, to);
	if (isRefusal(scope)) return scope;
	const releases = await Promise.all(scope.undo.map(id => readRelease(journal, id)));
	const undone = releases.filter(release => release !== null);
	const took = rollbackDurations(known, environment.name);
	const absent = await absentOf(undone, probes, environment);
	return {rollback: rollbackPlan({project, environment, scope, releases: undone, took, absent}), undone};
}

// A tool that is told to take back what it never applied may fail, or take back something else. Where the ledger cannot
// be read, it is told all the same.
async function absentOf(
	undone: readonly Release[],
	probes: EnvironmentProbes,
	environment: EnvironmentConfig,
): Promise<ReadonlySet<string>> {
	const failed = failedByTools(undone);
	const [newest] = undone;
	const applied = failed.length > 0 && newest ? await probes.applied(environment, newest.candidate.sha) : null;
	return new Set(failed.map(({migration}) => migration).filter(id => applied !== null && !applied.has(id)));
}
