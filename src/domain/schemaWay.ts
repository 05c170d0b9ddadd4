import {keepsOldCode} from './migrationJudgement.ts';
import type {MigrateStep} from './migrationSteps.ts';
import {type Release, stepOf, wasBegun} from './release.ts';

/** What a rollback does with the database. */
export type SchemaWay = {
	/** Ids of migrations that stay applied, since the old code works with them. */
	readonly kept: ReadonlySet<string>;
	/** The same, in sentences. */
	readonly keeps: readonly string[];
	/** Steps whose migration was taken back since, or never applied, as `stepKey` names them: there is nothing to do. */
	readonly away: ReadonlySet<string>;
	/** Why the old code may not find what it needs, whatever the rollback does; empty on this side of the point of no return. */
	readonly pastReturn: readonly string[];
};

/**
 * The way back of the database: nothing, where the old code works with all that was applied. Else the newest migrations
 * are taken back, down to the oldest one with which it does not work. What was never judged is taken back.
 * @param releases that are taken back, newest first
 * @param absent ids of migrations that failed, and that the ledger does not have
 */
export function schemaWay(releases: readonly Release[], absent: ReadonlySet<string>): SchemaWay {
	const away = new Set([
		...releases.flatMap(takenBackBy),
		...failedByTools(releases).flatMap(({release, id, migration}) =>
			absent.has(migration) ? [stepKey(release, id)] : [],
		),
	]);
	const applied = releases.flatMap(release => appliedBy(release).filter(({id}) => !away.has(stepKey(release.id, id))));
	const oldest = applied.findLastIndex(({judgement}) => !keepsOldCode(judgement));
	const back = applied.slice(0, oldest + 1);
	const gone = new Set(back.map(({migration}) => migration.id));
	const kept = [...new Set(applied.map(({migration}) => migration.id))].filter(id => !gone.has(id));
	return {
		kept: new Set(kept),
		keeps: kept.map(id => `${id} in the database: the old code works with it`),
		away,
		pastReturn: back.filter(isPastReturn).map(step => sentence(step, releases)),
	};
}

/** Whether the old code does not work with a migration, and nothing brings back what it took away. */
export function isPastReturn({migration, judgement}: Pick<MigrateStep, 'migration' | 'judgement'>): boolean {
	if (!judgement || (judgement.oldOnNew !== 'no' && judgement.oldOnNew !== 'risk')) return false;
	return !migration.hasDown || judgement.undo === 'U2' || judgement.undo === 'U3';
}

/** Steps in which a tool failed to apply a migration: what of it is applied, only the tool's ledger knows. */
export function failedByTools(
	releases: readonly Release[],
): readonly {readonly release: number; readonly id: string; readonly migration: string}[] {
	return releases.flatMap(release =>
		appliedBy(release)
			.filter(({id, migration}) => migration.commands && stepOf(release, id).state.status === 'failed')
			.map(({id, migration}) => ({release: release.id, id, migration: migration.id})),
	);
}

/** A step of a release, as a key. */
export function stepKey(release: number, step: string): string {
	return `${release} ${step}`;
}

function takenBackBy(release: Release): readonly string[] {
	return release.plan.steps.flatMap(({id, kind, undoes}) =>
		kind === 'migrate' && undoes && stepOf(release, id).state.status === 'succeeded'
			? [stepKey(undoes.release, undoes.step)]
			: [],
	);
}

function appliedBy(release: Release): readonly MigrateStep[] {
	return release.plan.steps
		.filter(step => step.kind === 'migrate')
		.filter(step => step.direction === 'up' && wasBegun(release, step.id) && !leftNoTrace(release, step))
		.toReversed();
}

// What fails in a transaction has changed nothing.
function leftNoTrace(release: Release, {id, migration}: MigrateStep): boolean {
	const inTransaction = migration.transaction !== 'none' && migration.dialect !== 'mysql' && !migration.commands;
	return inTransaction && stepOf(release, id).state.status === 'failed';
}

function sentence({migration: {id, hasDown}}: MigrateStep, releases: readonly Release[]): string {
	const down = hasDown ? 'its down brings back no data' : 'it has no down';
	const dumps = releases.flatMap(({artifacts}) => artifacts.map(({file}) => file));
	const restore = dumps.length > 0 ? `restore ${dumps.join(', ')}` : 'restore a backup';
	return `what ${id} took away from the old code: ${down}; ${restore}, or go forward with git revert`;
}
