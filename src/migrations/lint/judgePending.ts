import type {MigrationFinding, MigrationJudgement} from '../../domain/migrationJudgement.ts';
import type {PlannedMigration} from '../../domain/migrationSteps.ts';
import type {MigrationScript} from '../../domain/plan.ts';
import type {RuleWeights} from '../../domain/project.ts';
import type {Finding} from '../rules/judgeOperation.ts';
import {loadReader} from '../sql/loadReader.ts';
import type {SqlDialect} from '../sql/tokenAt.ts';
import {type JudgedStatement, judgeUnits, phases, undos, type Verdict, verdictOf, works, worst} from './judgeSet.ts';
import type {SetOrder} from './order.ts';
import {unitOf} from './unit.ts';

/** A pending migration, the phase that its order asks for, and what each of its statements does. */
export type JudgedMigration = PlannedMigration & {
	readonly judgement: MigrationJudgement;
	readonly statements: readonly JudgedStatement[];
};

/** What is to be said about all that is pending. */
export type JudgedPending = {
	readonly migrations: readonly JudgedMigration[];
	readonly verdict: Verdict;
	/** Its files are ids of migrations. */
	readonly order: SetOrder;
};

/**
 * Judges pending migrations, in their order. Asks no database, and runs nothing.
 * @param weights what release.yaml says of rules: other severities, and findings that it accepts
 */
export async function judgePending(
	scripts: readonly MigrationScript[],
	dialect: SqlDialect,
	weights: RuleWeights,
): Promise<JudgedPending> {
	const read = await loadReader(dialect);
	const units = scripts.map(script => unitOf(script, dialect, read));
	const {judged, order} = judgeUnits(units, {dialect, version: null, style: false});
	// Where there is no order to be had, all of them run before the code, as if nobody had looked.
	const late = new Set(order.steps.flatMap(({run, files}) => (run === 'data' || run === 'contract' ? files : [])));
	const migrations = scripts.map((script, index): JudgedMigration => {
		const statements = (judged[index]?.statements ?? []).map(statement => withSeverities(statement, weights));
		const accepted = new Map(
			weights.accept.filter(({migration}) => migration === script.id).map(({rule, reason}) => [rule, reason]),
		);
		const shown = statements.map(statement => withAcceptance(statement, accepted));
		const phase = late.has(script.id) ? 'contract' : 'schema';
		return {script, judgement: judgementOf(statements, accepted), phase, statements: shown};
	});
	return {migrations, verdict: verdictOf(migrations.flatMap(({statements}) => statements)), order};
}

function judgementOf(
	statements: readonly JudgedStatement[],
	accepted: ReadonlyMap<string, string>,
): MigrationJudgement {
	const all = <Key extends 'phase' | 'oldOnNew' | 'newOnOld' | 'undo'>(key: Key) =>
		statements.map((statement): JudgedStatement[Key] => statement[key]);
	return {
		phase: worst(phases, all('phase')),
		oldOnNew: worst(works, all('oldOnNew')),
		newOnOld: worst(works, all('newOnOld')),
		undo: worst(undos, all('undo')),
		findings: distinct(
			statements.flatMap(({rules}) => rules.flatMap(rule => findingOf(rule, accepted.get(rule.id) ?? null))),
		),
	};
}

function findingOf({id, severity, text}: Finding, accepted: string | null): readonly MigrationFinding[] {
	return severity === 'info' ? [] : [{rule: id, severity, text, accepted}];
}

function distinct(findings: readonly MigrationFinding[]): readonly MigrationFinding[] {
	const byRule = new Map<string, MigrationFinding>();
	for (const each of findings) {
		if (byRule.get(each.rule)?.severity !== 'block') byRule.set(each.rule, each);
	}

	return [...byRule.values()];
}

// What cannot be read stays unread, however its rule weighs.
function withSeverities(statement: JudgedStatement, {severity}: RuleWeights): JudgedStatement {
	const rules = statement.rules.flatMap((rule): readonly Finding[] => {
		const own = severity[rule.id];
		if (own === undefined) return [rule];
		return own === 'off' ? [] : [{...rule, severity: own}];
	});
	return {...statement, rules};
}

function withAcceptance(statement: JudgedStatement, accepted: ReadonlyMap<string, string>): JudgedStatement {
	const rules = statement.rules.map((rule): Finding => {
		const reason = accepted.get(rule.id);
		return reason === undefined ? rule : {...rule, severity: 'info', text: `${rule.text} Accepted: ${reason}`};
	});
	return {...statement, rules};
}
