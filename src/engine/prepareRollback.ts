import {existsSync} from 'node:fs';
import path from 'node:path';
import {isRefusal, type Refusal} from '../domain/decision.ts';
import {rollbackDurations} from '../domain/durations.ts';
import type {Operator} from '../domain/operator.ts';
import type {Plan} from '../domain/plan.ts';
import type {EnvironmentConfig, Project} from '../domain/project.ts';
import type {Release} from '../domain/release.ts';
import {type RollbackPlan, rollbackPlan, rollbackScope} from '../domain/rollback.ts';
import {failedByTools} from '../domain/schemaWay.ts';
import type {Repository} from '../git/repository.ts';
import type {Journal} from '../journal/journal.ts';
import {isSealed} from '../runner/planSeal.ts';
import {announcedBy} from './previewPlan.ts';
import type {EnvironmentProbes} from './probes.ts';
import {readRelease, readReleases} from './readState.ts';
import {warnOfStrangers} from './warnOfStrangers.ts';

/**
 * The plan of a rollback, and the releases that it takes back, newest first, as they are now; `strangers` are those of them
 * that were neither planned nor checked on this machine, which warns of what only they have.
 */
export async function prepareRollback(
	{project, journal, repository, operator, home}: RollbackParts,
	probes: EnvironmentProbes,
	environment: EnvironmentConfig,
	to: number | null,
): Promise<Prepared | Refusal> {
	const known = await readReleases(journal, environment.name);
	const scope = rollbackScope(known, to);
	if (isRefusal(scope)) return scope;
	const releases = await Promise.all(scope.undo.map(id => readRelease(journal, id)));
	const undone = releases.filter(release => release !== null);
	const took = rollbackDurations(known, environment.name);
	const absent = await absentOf(undone, probes, environment);
	const rollback = rollbackPlan({
		project,
		environment,
		scope,
		releases: undone,
		took,
		absent,
		values: announcedBy(environment, operator),
	});
	const lacks = lackingFiles(rollback.plan, repository.root, undone[0]?.candidate.sha ?? 'HEAD');
	// A runner host makes the plan itself, and asks nobody.
	const strangers = environment.runner === null ? undone.filter(release => !isSealed(home, release)) : [];
	const plan = warnOfStrangers(rollback.plan, undone, strangers, {project, environment});
	return {rollback: {...rollback, plan, willNotUndo: [...lacks, ...rollback.willNotUndo]}, undone, strangers};
}

type Prepared = {
	readonly rollback: RollbackPlan;
	readonly undone: readonly Release[];
	readonly strangers: readonly Release[];
};

type RollbackParts = {
	readonly project: Project;
	readonly journal: Journal;
	readonly repository: Pick<Repository, 'root'>;
	/** Who goes back. */
	readonly operator: Operator;
	/** The project's private state folder. */
	readonly home: string;
};

// Tools take back what they find in the work tree; the plan's own SQL needs no file.
function lackingFiles({steps}: Plan, root: string, sha: string): readonly string[] {
	const lacking = steps.flatMap(step =>
		step.kind === 'migrate' && step.migration.commands && !existsSync(path.join(root, step.migration.file))
			? [step.migration.id]
			: [],
	);
	if (lacking.length === 0) return [];
	return [
		`${lacking.join(', ')} before the work tree has the files that the tool needs: git switch --detach ${sha.slice(0, 12)}`,
	];
}

/**
 * Ids of migrations that a tool failed to apply, and that its ledger does not have: a tool that is told to take back what it
 * never applied may fail, or take back something else. Where the ledger cannot
 * be read, it is told all the same.
 */
export async function absentOf(
	undone: readonly Release[],
	probes: EnvironmentProbes,
	environment: EnvironmentConfig,
): Promise<ReadonlySet<string>> {
	const failed = failedByTools(undone);
	const [newest] = undone;
	const applied = failed.length > 0 && newest ? await probes.applied(environment, newest.candidate.sha) : null;
	return new Set(failed.map(({migration}) => migration).filter(id => applied !== null && !applied.has(id)));
}
