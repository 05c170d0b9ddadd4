import type {MigrationJudgement} from './migrationJudgement.ts';
import {migrationTitle} from './migrationWords.ts';
import type {MigrationScript, PlanStep} from './plan.ts';

/** A pending migration, what is known of it, and the phase that runs it. */
export type PlannedMigration = {
	readonly script: MigrationScript;
	/** Null where it was never judged. */
	readonly judgement: MigrationJudgement | null;
	readonly phase: 'schema' | 'contract';
};

/** A step about a migration. */
export type MigrateStep = Extract<PlanStep, {kind: 'migrate'}>;

/** The steps that apply migrations, in their order. */
export function migrateSteps(
	migrations: readonly PlannedMigration[],
	variables: Readonly<Record<string, string>>,
): readonly MigrateStep[] {
	return withOwnIds(migrations.map(planned => ({...migrateStep(planned, 'up', variables), phase: planned.phase})));
}

/** The step that takes a migration back. `undoes` is the step that applied it. */
export function unmigrateStep(
	{migration: script, judgement}: MigrateStep,
	variables: Readonly<Record<string, string>>,
	undoes: MigrateStep['undoes'],
): MigrateStep {
	return {...migrateStep({script, judgement}, 'down', variables), undoes};
}

function migrateStep(
	{script, judgement}: Pick<PlannedMigration, 'script' | 'judgement'>,
	direction: 'up' | 'down',
	variables: Readonly<Record<string, string>>,
): MigrateStep {
	const {id, commands} = script;
	return {
		id: idOfMigration(direction === 'up' ? 'migrate' : 'unmigrate', id),
		phase: 'schema',
		kind: 'migrate',
		title: `${direction === 'up' ? 'apply' : 'take back'} ${migrationTitle(script)}`,
		timeoutMs: 60 * 60_000,
		// Of ours, what is recorded in the ledger is not run again. What a tool did before it died, the tool alone knows.
		retry: commands ? 'ask' : 'safe',
		undo: null,
		variables,
		undoes: null,
		direction,
		migration: script,
		judgement,
	};
}

// Tools call their migrations as they like; a step's id is a name, and not longer than one.
function idOfMigration(prefix: string, id: string): string {
	return `${prefix}-${id.toLowerCase().replace(/[^a-z0-9_-]+/g, '-')}`.slice(0, 64);
}

// Names that were made fit, or cut, may be alike.
function withOwnIds(steps: readonly MigrateStep[]): readonly MigrateStep[] {
	const taken = new Set<string>();
	return steps.map(step => {
		let {id} = step;
		for (let n = 2; taken.has(id); n++) id = `${step.id.slice(0, 59)}-${n}`;
		taken.add(id);
		return id === step.id ? step : {...step, id};
	});
}
