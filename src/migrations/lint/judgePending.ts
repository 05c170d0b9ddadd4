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

/** What is judged. `weights` is what release.yaml says of rules. */
export type JudgeInput = {
	readonly scripts: readonly MigrationScript[];
	readonly dialect: SqlDialect;
	readonly weights: RuleWeights;
	/** The CREATE TABLE statements of what the database has, as far as they are known. */
	readonly tables: readonly string[];
};

/**
 * Judges pending migrations, in their order. Asks no database, and runs nothing.
 * @param weights what release.yaml says of rules: other severities, and findings that it accepts
 * @param tables see `JudgeInput`
 */
export async function judgePending(
	scripts: readonly MigrationScript[],
	dialect: SqlDialect,
	weights: RuleWeights,
	tables: readonly string[] = [],
): Promise<JudgedPending> {
	const read = await loadReader(dialect);
	const units = scripts.map(script => unitOf(script, dialect, read));
	const {judged, order: free} = judgeUnits(units, {
		dialect,
		version: null,
		style: false,
		tables: tables.flatMap(read),
	});
	const order = appliesAllAtOnce(scripts) ? uncut(free) : free;
	// Where there is no order to be had, all of them run before the code, as if nobody had looked.
	const late = new Set(order.steps.flatMap(({run, files}) => (run === 'data' || run === 'contract' ? files : [])));
	const migrations = scripts.map((script, index): JudgedMigration => {
		const statements = (judged[index]?.statements ?? []).map(statement =>
			withSeverities(script.commands ? statement : withLimit(statement), weights),
		);
		const accepted = new Map(
			weights.accept.filter(({migration}) => migration === script.id).map(({rule, reason}) => [rule, reason]),
		);
		const shown = statements.map(statement => withAcceptance(statement, accepted));
		const phase = late.has(script.id) ? 'contract' : 'schema';
		return {script, judgement: judgementOf(statements, accepted), phase, statements: shown};
	});
	return {migrations, verdict: verdictOf(migrations.flatMap(({statements}) => statements)), order};
}

// Prisma and drizzle know no other way.
function appliesAllAtOnce(scripts: readonly MigrationScript[]): boolean {
	const [first, ...others] = scripts.map(({commands}) => commands?.up);
	return first !== undefined && others.length > 0 && others.every(other => other === first);
}

/** The order for a tool that applies all that is pending at once, and cannot be stopped where the code belongs. */
function uncut(order: SetOrder): SetOrder {
	if (order.kind === 'split') {
		const reason = `Its tool applies all that is pending at once. ${order.reason ?? ''} Ship that in a later release.`;
		return {kind: 'refused', steps: [], reason};
	}

	const files = order.steps.flatMap(step => step.files);
	if (order.kind !== 'schema-first' && order.kind !== 'any') return order;
	const steps: SetOrder['steps'] = [
		{run: 'expand', files},
		{run: 'code', files: []},
	];
	return files.length === 0 ? order : {...order, steps};
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

// Where we run a statement ourselves, it never waits for its lock without a limit.
function withLimit(statement: JudgedStatement): JudgedStatement {
	return {...statement, rules: statement.rules.filter(({id}) => id !== 'X01')};
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
