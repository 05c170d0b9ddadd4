import type {Operation} from '../sql/operation.ts';
import {areNewColumns, type Facts, isNewTable} from './facts.ts';
import type {Effects, Rule, Severity} from './rule.ts';

/** What a rule says about a statement. */
export type Finding = {
	readonly id: string;
	readonly severity: Severity;
	readonly text: string;
	readonly instead: string | null;
};

/** What the rules say about an operation, and the effects that follow. */
export type JudgedOperation = {
	readonly findings: readonly Finding[];
	readonly effects: readonly Effects[];
	/** It is about a table that the set makes: nobody uses it, nobody waits for it. */
	readonly onNewTable: boolean;
};

/** Judges an operation by the rules of its database. One that no rule knows is opaque. */
export function judgeOperation(
	operation: Operation,
	facts: Facts,
	rules: readonly Rule[],
	unclassified: Rule,
): JudgedOperation {
	const onNewTable = isOnNewTable(operation, facts);
	const findings: Finding[] = [];
	const effects: Effects[] = [];
	for (const rule of rules) {
		if (rule.about !== 'operation') continue;
		const applies = rule.applies(operation, facts);
		if (applies === false) continue;
		const severity = applies === true ? rule.severity : applies;
		findings.push(finding(rule, onNewTable && isAboutUse(rule) ? 'info' : severity));
		if (rule.effects) effects.push(onNewTable ? harmlessHere(rule.effects) : eased(rule.effects, operation, facts));
	}

	if (effects.length === 0 && !isHarmless(operation)) {
		findings.push(finding(unclassified, unclassified.severity));
		if (unclassified.effects) effects.push(unclassified.effects);
	}

	return {findings, effects, onNewTable};
}

/** A finding of a rule, with the severity that it has here. */
export function finding({id, text, instead}: Rule, severity: Severity): Finding {
	return {id, severity, text, instead};
}

const harmlessKinds: ReadonlySet<Operation['kind']> = new Set<Operation['kind']>([
	'harmless',
	'transaction',
	'set',
	'how-to-alter',
]);

function isHarmless(operation: Operation): boolean {
	if (operation.kind === 'privilege') return operation.how === 'grant';
	return harmlessKinds.has(operation.kind) || ('temporary' in operation && operation.temporary);
}

/** What destroys rows is only harmless where the table was surely made here. */
const destroying: ReadonlySet<Operation['kind']> = new Set<Operation['kind']>([
	...(['drop-table', 'truncate', 'drop-column', 'delete', 'replace-table', 'update'] as const),
]);

function isOnNewTable(operation: Operation, facts: Facts): boolean {
	const {tables, indexes} = facts;
	if (operation.kind === 'create-table' || operation.kind === 'opaque') return false;
	if (facts.dialect === 'postgres' && refersToUsedTable(operation, facts)) return false;
	const indexed = operation.kind === 'drop-index' ? indexes.tableOf(operation.name) : null;
	const name = indexed ?? ('table' in operation ? operation.table : null);
	const isNew = name === null ? 'no' : (tables.get(name)?.isNew ?? 'no');
	return isNew === 'surely' || (isNew === 'perhaps' && !destroying.has(operation.kind));
}

// PostgreSQL locks the other table, too.
function refersToUsedTable(operation: Operation, facts: Facts): boolean {
	const references =
		operation.kind === 'add-constraint'
			? operation.constraint.references
			: operation.kind === 'add-column'
				? operation.column.references
				: null;
	return references !== null && !isNewTable(facts, references);
}

/** Rules on how a statement is written hold for new tables, too. */
function isAboutUse({effects, id}: Rule): boolean {
	return effects !== null || id === 'D06' || id === 'K05';
}

function harmlessHere([phase, , cost, , newOnOld, undo]: Effects): Effects {
	const kept = phase === 'data' || phase === 'index' ? phase : 'expand';
	return [kept, 'none', cost, 'yes', newOnOld, undo === 'U0' ? 'U0' : 'U1', 'schema-first'];
}

// Old code writes nothing into a column that it does not know: it cannot break a rule about it.
function eased(effects: Effects, operation: Operation, facts: Facts): Effects {
	const [phase, lock, cost, oldOnNew, newOnOld, undo] = effects;
	if (phase !== 'contract' || !isRuleOnNewColumns(operation, facts)) return effects;
	return ['expand', lock, cost, oldOnNew === 'no' ? 'yes' : oldOnNew, newOnOld, undo, 'schema-first'];
}

function isRuleOnNewColumns(operation: Operation, facts: Facts): boolean {
	if (operation.kind === 'create-index') return areNewColumns(facts, operation.table, operation.columns);
	if (operation.kind !== 'add-constraint' || operation.constraint.type === 'not-null') return false;
	return areNewColumns(facts, operation.table, operation.constraint.columns);
}
