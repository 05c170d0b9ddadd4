import {migrateSteps} from '../domain/migrationSteps.ts';
import type {Candidate} from '../domain/plan.ts';
import {rollbackTable} from '../domain/rollbackTable.ts';
import type {JudgedPending} from '../migrations/lint/judgePending.ts';
import type {MigrationOutlook} from '../migrations/migrations.ts';

/** What `migrations plan ENV` prints. */
export function migrationPlanDocument(environment: string, candidate: Candidate, outlook: MigrationOutlook) {
	const base = {environment, candidate, at: outlook.at};
	if (!outlook.ok) return {...base, error: outlook.error};
	const {rows, judged, heads, remarks} = outlook;
	return {
		...base,
		error: null,
		ledger: rows.map(({up: _up, down: _down, code: _code, ...row}) => row),
		heads,
		remarks,
		pending: pendingDocument(judged),
		statements: judged.migrations.flatMap(({script, statements}) =>
			statements.map(statement => ({migration: script.id, ...statement})),
		),
		proof: outlook.proof,
		database: outlook.around?.database ?? null,
		backup: outlook.around?.backup ?? null,
		usual: outlook.around?.usual ?? null,
		verdict: judged.verdict,
		order: judged.order,
		rollback: rollbackTable({steps: migrateSteps(judged.migrations, {}), secrets: []}),
	};
}

/** What is pending, and what is known of it. */
export function pendingDocument({migrations}: JudgedPending) {
	return migrations.map(({script: {id, name, file, hasDown}, judgement: {phase, ...judgement}, phase: runsIn}) => ({
		id,
		name,
		file,
		hasDown,
		runsIn,
		class: phase,
		...judgement,
	}));
}
