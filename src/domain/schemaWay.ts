import {keepsOldCode} from './migrationJudgement.ts';
import type {MigrateStep} from './migrationSteps.ts';
import {type Release, stepOf, wasBegun} from './release.ts';

/** What a rollback does with the database. */
export type SchemaWay = {
	/** Ids of migrations that stay applied, since the old code works with them. */
	readonly kept: ReadonlySet<string>;
	/** The same, in sentences. */
	readonly keeps: readonly string[];
	/** Why the old code may not find what it needs, whatever the rollback does; empty on this side of the point of no return. */
	readonly pastReturn: readonly string[];
};

/**
 * The way back of the database: nothing, where the old code works with all that was applied. Else the newest migrations
 * are taken back, down to the oldest one with which it does not work. What was never judged is taken back.
 * @param releases that are taken back, newest first
 */
export function schemaWay(releases: readonly Release[]): SchemaWay {
	const applied = releases.flatMap(appliedBy);
	const oldest = applied.findLastIndex(({judgement}) => !keepsOldCode(judgement));
	const back = applied.slice(0, oldest + 1);
	const gone = new Set(back.map(({migration}) => migration.id));
	const kept = [...new Set(applied.map(({migration}) => migration.id))].filter(id => !gone.has(id));
	return {
		kept: new Set(kept),
		keeps: kept.map(id => `${id} in the database: the old code works with it`),
		pastReturn: back.filter(isPastReturn).map(step => sentence(step, releases)),
	};
}

/** Whether the old code does not work with a migration, and nothing brings back what it took away. */
export function isPastReturn({migration, judgement}: Pick<MigrateStep, 'migration' | 'judgement'>): boolean {
	if (!judgement || (judgement.oldOnNew !== 'no' && judgement.oldOnNew !== 'risk')) return false;
	return !migration.hasDown || judgement.undo === 'U2' || judgement.undo === 'U3';
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
