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
	/** What has to be taken back; nothing where the code alone goes back. */
	readonly must: WayBack;
	/** All that was applied up to here, if one took it back, too. */
	readonly could: WayBack;
	/** From here on, nothing brings back what the old code needs, but a backup. */
	readonly pastReturn: boolean;
};

/** What it is to take migrations back: all are ids. */
export type WayBack = {
	/** In the order in which they are taken back. */
	readonly takesBack: readonly string[];
	/** Those of them that have no way back. */
	readonly withoutWayBack: readonly string[];
	/** Those of them that lose something on their way back: what was written since, or what was there. */
	readonly loses: readonly string[];
	/** Those of these whose way back loses what was there before them, or nobody knows. */
	readonly losesData: readonly string[];
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
	const oldest = applied.findIndex(({judgement}) => !keepsOldCode(judgement));
	return {
		after,
		applied: idsOf(part),
		breaks: idsOf(applied.filter(({judgement}) => !keepsOldCode(judgement))),
		must: wayBack(oldest < 0 ? [] : applied.slice(oldest)),
		could: wayBack(applied),
		pastReturn: applied.some(isPastReturn),
	};
}

function wayBack(steps: readonly MigrateStep[]): WayBack {
	const back = steps.toReversed();
	return {
		takesBack: idsOf(back),
		withoutWayBack: idsOf(back.filter(({migration}) => !migration.hasDown)),
		loses: idsOf(back.filter(({judgement}) => judgement?.undo !== 'U0')),
		losesData: idsOf(back.filter(({judgement}) => judgement?.undo !== 'U0' && judgement?.undo !== 'U1')),
	};
}

function idsOf(steps: readonly MigrateStep[]): readonly string[] {
	return steps.map(({migration}) => migration.id);
}
