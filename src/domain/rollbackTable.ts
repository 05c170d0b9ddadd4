import {keepsOldCode} from './migrationJudgement.ts';
import type {MigrateStep} from './migrationSteps.ts';
import type {Plan} from './plan.ts';
import {isPastReturn} from './schemaWay.ts';

/** What a rollback would be once the plan has come so far. */
export type RollbackPosition = {
	/** The part of the plan that has just run. */
	readonly after: 'schema' | 'code' | 'data' | 'contract';
	/** Ids of the migrations of that part. */
	readonly applied: readonly string[];
	/** Ids of all migrations up to here with which the old code does not work, or nobody knows; none: the code alone goes back. */
	readonly breaks: readonly string[];
	/** Ids that have to be taken back, in order; empty where the code alone goes back. */
	readonly takesBack: readonly string[];
	/** Those of them that have no way back. */
	readonly withoutWayBack: readonly string[];
	/** Those of them that lose something on their way back: what was written since, or what was there. */
	readonly loses: readonly string[];
	/** From here on, nothing brings back what the old code needs, but a backup. */
	readonly pastReturn: boolean;
};

/** For each part of a plan's change of database and code: how one would go back from there. Empty without migrations. */
export function rollbackTable({steps}: Plan): readonly RollbackPosition[] {
	const applied: MigrateStep[] = [];
	const positions: RollbackPosition[] = [];
	const ups = steps.filter(step => step.kind === 'migrate').filter(({direction}) => direction === 'up');
	if (ups.length === 0) return [];
	const reach = (after: RollbackPosition['after'], part: readonly MigrateStep[]) => {
		applied.push(...part);
		if (part.length > 0 || after === 'code') positions.push(positionOf(after, part, applied));
	};
	reach(
		'schema',
		ups.filter(({phase}) => phase === 'schema'),
	);
	reach('code', []);
	const late = ups.filter(({phase}) => phase !== 'schema');
	const firstThatBreaks = late.findIndex(({judgement}) => !keepsOldCode(judgement));
	reach('data', firstThatBreaks < 0 ? late : late.slice(0, firstThatBreaks));
	reach('contract', firstThatBreaks < 0 ? [] : late.slice(firstThatBreaks));
	return positions;
}

function positionOf(
	after: RollbackPosition['after'],
	part: readonly MigrateStep[],
	applied: readonly MigrateStep[],
): RollbackPosition {
	const ids = (of: readonly MigrateStep[]) => of.map(({migration}) => migration.id);
	const oldest = applied.findIndex(({judgement}) => !keepsOldCode(judgement));
	const back = oldest < 0 ? [] : applied.slice(oldest).toReversed();
	return {
		after,
		applied: ids(part),
		breaks: ids(applied.filter(({judgement}) => !keepsOldCode(judgement))),
		takesBack: ids(back),
		withoutWayBack: ids(back.filter(({migration}) => !migration.hasDown)),
		loses: ids(back.filter(({judgement}) => judgement?.undo !== 'U0')),
		pastReturn: applied.some(isPastReturn),
	};
}
