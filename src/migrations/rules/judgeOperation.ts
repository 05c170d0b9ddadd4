import type {Column} from '../sql/column.ts';
import type {Operation} from '../sql/operation.ts';
import {areNewColumns, type Facts, isNewTable, type KnownTable, knownColumn} from './facts.ts';
import type {Applies, Effects, Rule, Severity} from './rule.ts';

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
	/** Those of them that somebody who uses the database feels: nobody uses a table that the set makes. */
	readonly felt: readonly Effects[];
};

/** Judges an operation by the rules of its database. One that no rule knows is opaque. */
export function judgeOperation(
	operation: Operation,
	facts: Facts,
	rules: readonly Rule[],
	unclassified: Rule,
): JudgedOperation {
	const newness = newnessOf(operation, facts);
	const findings: Finding[] = [];
	const effects: Effects[] = [];
	const felt: Effects[] = [];
	for (const rule of rules) {
		if (rule.about !== 'operation') continue;
		const applies = rule.applies(operation, facts);
		if (applies === false) continue;
		const found = outcome(rule, applies);
		const excused = isExcused({id: rule.id, effects: found.effects}, newness);
		findings.push(finding(rule, excused ? 'info' : found.severity));
		if (!found.effects) continue;
		effects.push(excused ? harmlessHere(found.effects) : eased(found.effects, operation, facts));
		if (!excused) felt.push(found.effects);
	}

	if (effects.length === 0 && !isHarmless(operation)) {
		findings.push(finding(unclassified, unclassified.severity));
		if (unclassified.effects) effects.push(unclassified.effects);
	}

	return {findings, effects, felt};
}

/** How much a rule that applies weighs here, and its effects here. */
export function outcome(
	{severity, effects}: Rule,
	applies: Exclude<Applies, false>,
): {readonly severity: Severity; readonly effects: Effects | null} {
	if (typeof applies === 'object') return applies;
	return {severity: applies === true ? severity : applies, effects};
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

/** Whether the set makes the table that an operation is about; `perhaps` where IF NOT EXISTS may have found one. */
function newnessOf(operation: Operation, facts: Facts): KnownTable['isNew'] {
	const {tables, indexes} = facts;
	// The body of a trigger, too, may reach any table.
	if (/^(?:create-table|create-object|opaque)$/.test(operation.kind)) return 'no';
	if (facts.dialect === 'postgres' && refersToUsedTable(operation, facts)) return 'no';
	// The partition, too, is locked, and its rows are read.
	if (operation.kind === 'attach-partition' && !isNewTable(facts, operation.partition)) return 'no';
	const indexed = operation.kind === 'drop-index' ? indexes.tableOf(operation.name) : null;
	const name = indexed ?? ('table' in operation ? operation.table : null);
	return name === null ? 'no' : (tables.get(name)?.isNew ?? 'no');
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

/** A rule on use is no matter where nobody uses the table. Where one may have been there, only what adds is excused. */
function isExcused({effects, id}: Pick<Rule, 'effects' | 'id'>, newness: KnownTable['isNew']): boolean {
	// Rules on how a statement is written hold for new tables, too.
	if (newness === 'no' || (!effects && id !== 'D06' && id !== 'K05')) return false;
	if (newness === 'surely') return true;
	return effects !== null && /^(?:expand|index|neutral)$/.test(effects[0]) && /^(?:yes|stalled)$/.test(effects[3]);
}

function harmlessHere([phase, , cost, , newOnOld, undo]: Effects): Effects {
	const kept = phase === 'data' || phase === 'index' ? phase : 'expand';
	return [kept, 'none', cost, 'yes', newOnOld, undo === 'U0' ? 'U0' : 'U1', 'schema-first'];
}

// Into a column that it does not know old code writes nothing: there is NULL, or the default.
function eased(effects: Effects, operation: Operation, facts: Facts): Effects {
	const [phase, lock, cost, oldOnNew, newOnOld, undo] = effects;
	if (phase !== 'contract' || !isRuleOnNewColumns(operation, facts)) return effects;
	return ['expand', lock, cost, oldOnNew === 'no' ? 'yes' : oldOnNew, newOnOld, undo, 'schema-first'];
}

function isRuleOnNewColumns(operation: Operation, facts: Facts): boolean {
	const defaults = (table: string, columns: readonly string[]) => {
		if (!areNewColumns(facts, table, columns)) return null;
		return columns.map(column => knownColumn(facts, table, column)?.default ?? null);
	};
	if (operation.kind === 'set-not-null') return (defaults(operation.table, [operation.column])?.[0] ?? null) !== null;
	if (operation.kind === 'create-index') return defaults(operation.table, operation.columns)?.every(isOwn) ?? false;
	if (operation.kind !== 'add-constraint') return false;
	const {type, columns, refusesNull, notNullOf, notValid} = operation.constraint;
	const known = defaults(operation.table, columns);
	if (known === null) return false;
	// A default that the rows of today were tried with passes tomorrow, too.
	const passes = notNullOf !== null || !notValid;
	if (type === 'check') return known.every(each => (each === null ? !refusesNull : passes));
	if (type === 'foreign-key') return known.every(each => each === null);
	return known.every(each => isOwn(each) && !(refusesNull && each === null));
}

// The same value in many rows is no key.
function isOwn(value: Column['default']): boolean {
	return value === null || value.volatile;
}
