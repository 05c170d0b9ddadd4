import type {UnitFacts} from '../rules/facts.ts';
import {type Finding, finding, type JudgedOperation, judgeOperation, outcome} from '../rules/judgeOperation.ts';
import {type Knowledge, openKnowledge} from '../rules/knowledge.ts';
import {type KnownIndexes, openIndexes} from '../rules/knownIndexes.ts';
import type {Cost, Effects, Lock, Phase, Rule, Undo, Works} from '../rules/rule.ts';
import {ruleById, rulesFor} from '../rules/ruleTable.ts';
import {hasLongName} from '../sql/longName.ts';
import type {Operation} from '../sql/operation.ts';
import type {SqlDialect} from '../sql/tokenAt.ts';
import {isMixed, type OrderedUnit, orderOf, type SetOrder, type Side, sideOf} from './order.ts';
import {replacedColumns} from './replacedColumns.ts';
import type {ReadStatement, Unit} from './unit.ts';
import {nextUnitFacts, unitFactsOf} from './unitFacts.ts';
import {judgeWayBack} from './wayBack.ts';

/** A statement with all that is to be said about it. */
export type JudgedStatement = {
	readonly file: string;
	/** From 1. */
	readonly line: number;
	readonly sql: string;
	readonly operations: readonly Operation[];
	readonly phase: Phase;
	readonly lock: Lock;
	readonly cost: Cost;
	readonly rules: readonly Finding[];
	readonly oldOnNew: Works;
	readonly newOnOld: Works;
	readonly undo: Undo;
};

/** Nothing worse than remarks; warnings; something that cannot be read; something that should not go out like this. */
export type Verdict = 'safe' | 'warnings' | 'opaque' | 'blocked';

/** A set of migrations, judged. */
export type JudgedSet = {
	readonly statements: readonly JudgedStatement[];
	readonly verdict: Verdict;
	readonly order: SetOrder;
};

export type JudgeOptions = {
	readonly dialect: SqlDialect;
	/** The server's version in numbers, or null where it is not known. */
	readonly version: readonly number[] | null;
	/** Remarks on style, too. */
	readonly style: boolean;
	/** The tables that the database has, each as the statement that makes it; none: nothing is known of it. */
	readonly tables?: readonly Operation[];
};

/** The statements of a unit, judged. */
export type JudgedUnit = {readonly file: string; readonly statements: readonly JudgedStatement[]};

/** Judges the statements of a set in their order. Nothing is asked of any database. */
export function judgeSet(units: readonly Unit[], options: JudgeOptions): JudgedSet {
	const {judged, order} = judgeUnits(units, options);
	const statements = judged.flatMap(unit => unit.statements);
	return {statements, verdict: verdictOf(statements), order};
}

/** The same, unit by unit. */
export function judgeUnits(
	units: readonly Unit[],
	{dialect, version, style, tables = []}: JudgeOptions,
): {readonly judged: readonly JudgedUnit[]; readonly order: SetOrder} {
	const rules = rulesFor(dialect).filter(rule => style || !rule.style);
	const knowledge = openKnowledge(dialect, version, indexesOf(units));
	for (const operation of tables) {
		if (operation.kind !== 'create-table') continue;
		knowledge.see(operation.table, operation.columns);
	}

	const judged = units.map(unit => judgeUnit(unit, knowledge, rules, dialect));
	const ordered = judged.map(({file, statements}) => ({file, sides: statements.flatMap(({sides}) => sides)}));
	const order = orderOf(ordered);
	return {judged: withOrderRules(judged, ordered, order), order};
}

/** What a set comes to, by the weight of what its statements met. */
export function verdictOf(statements: readonly Pick<JudgedStatement, 'phase' | 'rules'>[]): Verdict {
	const has = (severity: Finding['severity']) =>
		statements.some(({rules}) => rules.some(each => each.severity === severity));
	if (has('block')) return 'blocked';
	if (statements.some(({phase}) => phase === 'opaque')) return 'opaque';
	return has('warn') ? 'warnings' : 'safe';
}

/** The first of `order` that is there; the last where nothing is. */
export function worst<Value>(order: readonly Value[], values: readonly Value[]): Value {
	const found = order.find(value => values.includes(value)) ?? order.at(-1);
	if (found === undefined) throw new Error('an order of nothing');
	return found;
}

/** From the worst to the best. */
export const phases: readonly Phase[] = ['opaque', 'breaking', 'contract', 'data', 'expand', 'index', 'neutral'];
/** From the worst to the best. */
export const works: readonly Works[] = ['no', 'unknown', 'risk', 'stalled', 'yes'];
/** From the worst to the best. */
export const undos: readonly Undo[] = ['U3', 'U2', 'U1', 'U0'];
const locks: readonly Lock[] = ['all', 'writes', 'schema', 'none'];
const costs: readonly Cost[] = ['rewrite', 'build', 'scan', 'rows', 'meta'];

type Sided = {readonly judged: JudgedStatement; readonly sides: readonly Side[]};
type SidedUnit = {readonly file: string; readonly statements: readonly Sided[]};

function judgeUnit(unit: Unit, knowledge: Knowledge, rules: readonly Rule[], dialect: SqlDialect): SidedUnit {
	const back = judgeWayBack(unit);
	const said = new Set<string>();
	const lastEnd = unit.statements.findLastIndex(ends);
	let facts = unitFactsOf(unit);
	const statements = unit.statements.map((statement, index) => {
		facts = {...facts, committedLater: index < lastEnd, hasLongName: hasLongName(statement.sql, dialect)};
		const judged = judgeStatement(statement, facts, knowledge, rules, said);
		facts = nextUnitFacts(facts, judged.operations, judged.used);
		const found = [...judged.findings, ...(back.get(statement) ?? [])];
		return {judged: summary(statement, judged.operations, judged.effects, found), sides: judged.sides};
	});
	knowledge.endUnit();
	return {file: unit.file, statements};
}

function ends({operations}: ReadStatement): boolean {
	return operations.some(operation => operation.kind === 'transaction' && /commit|rollback/.test(operation.how));
}

function judgeStatement(
	statement: ReadStatement,
	unit: UnitFacts,
	knowledge: Knowledge,
	rules: readonly Rule[],
	said: Set<string>,
) {
	const operations: Operation[] = [];
	const parts: JudgedOperation[] = [];
	for (const operation of statement.operations) {
		const facts = knowledge.facts(unit);
		const all = operation.kind === 'replace-table' ? [operation, ...replacedColumns(operation, facts)] : [operation];
		for (const each of all) parts.push(judgeOperation(each, facts, rules, ruleById('X22')));
		knowledge.learn(operation);
		operations.push(...all);
	}

	const used = parts.flatMap(({felt}) => felt);
	const findings = parts.flatMap(part => part.findings);
	const facts = knowledge.facts(unit);
	for (const rule of rules) {
		if (rule.about !== 'statement' || (rule.once && said.has(rule.id))) continue;
		const applies = rule.applies({operations, effects: used}, facts);
		if (applies === false) continue;
		said.add(rule.id);
		findings.push(finding(rule, outcome(rule, applies).severity));
	}

	return {
		operations,
		used,
		effects: parts.flatMap(part => part.effects),
		sides: parts.map(part => sideOf(part.effects)),
		findings,
	};
}

function summary(
	{file, line, sql}: ReadStatement,
	operations: readonly Operation[],
	effects: readonly Effects[],
	findings: readonly Finding[],
): JudgedStatement {
	return {
		file,
		line,
		sql,
		operations,
		phase: worst(
			phases,
			effects.map(each => each[0]),
		),
		lock: worst(
			locks,
			effects.map(each => each[1]),
		),
		cost: worst(
			costs,
			effects.map(each => each[2]),
		),
		rules: withReasons(distinct(findings), operations),
		oldOnNew: worst(
			works,
			effects.map(each => each[3]),
		),
		newOnOld: worst(
			works,
			effects.map(each => each[4]),
		),
		undo: worst(
			undos,
			effects.map(each => each[5]),
		),
	};
}

const severities = ['block', 'warn', 'info'];

// Several parts of a statement may meet the same rule: the worst is said once.
function distinct(findings: readonly Finding[]): readonly Finding[] {
	if (findings.length < 2) return findings;
	const sorted = findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
	return [...new Map(sorted.toReversed().map(each => [each.id, each])).values()].toReversed();
}

/** What cannot be read says why. */
function withReasons(findings: readonly Finding[], operations: readonly Operation[]): readonly Finding[] {
	const reason = operations.flatMap(operation => (operation.kind === 'opaque' ? [operation.why] : []))[0];
	if (reason === undefined) return findings;
	return findings.map(each =>
		each.id === 'X22' || each.id === 'V06'
			? {...each, text: `${each.text.replace(/: nothing.*/, '')}: ${reason}.`}
			: each,
	);
}

function withOrderRules(
	judged: readonly SidedUnit[],
	ordered: readonly OrderedUnit[],
	order: SetOrder,
): readonly JudgedUnit[] {
	const marked = order.kind === 'refused' || order.kind === 'split' ? whereItParts(judged, ordered) : undefined;
	return judged.map(({file, statements}) => ({
		file,
		statements: statements.map(({judged: statement}) => {
			if (statement !== marked?.statement) return statement;
			// Where whole files can go out before and after, cutting the queue is all there is to do.
			const isSandwich = order.kind === 'refused' && !marked.mixed;
			const found = isSandwich
				? finding(ruleById('X18'), 'block')
				: finding(ruleById('X17'), order.kind === 'split' ? 'warn' : 'block');
			return {...statement, rules: distinct([...statement.rules, found])};
		}),
	}));
}

// The statement that takes something away where something is added, too.
function whereItParts(judged: readonly SidedUnit[], ordered: readonly OrderedUnit[]) {
	const takesAway = ({sides}: Sided) => sides.includes('after');
	const mixed = judged[ordered.findIndex(isMixed)]?.statements.find(takesAway);
	const found = mixed ?? judged.flatMap(({statements}) => statements).find(takesAway);
	return found && {statement: found.judged, mixed: mixed !== undefined};
}

function indexesOf(units: readonly Unit[]): KnownIndexes {
	const indexes = openIndexes();
	for (const {statements} of units) {
		for (const {operations} of statements) {
			for (const operation of operations) if (operation.kind === 'create-index') indexes.add(operation);
		}
	}

	return indexes;
}
