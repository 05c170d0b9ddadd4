import type {ColumnDef, Node, Constraint as ParsedConstraint} from 'libpg-query';
import {type Column, type ColumnDefault, plainColumn} from '../column.ts';
import {harmlessFunctions, volatileFunctions} from '../functions.ts';
import type {Constraint} from '../operation.ts';
import {columnsIn, functionsIn, holds, tableName, textsOf, typeName} from './nodes.ts';

/** A column of PostgreSQL, from its parsed definition. */
export function columnOf(definition: ColumnDef): Column {
	let column = plainColumn(definition.colname ?? '', typeName(definition.typeName));
	if (/^(big|small)?serial$/.test(column.type)) column = {...column, serial: true, notNull: true};
	for (const node of definition.constraints ?? []) {
		if ('Constraint' in node) column = withConstraint(column, node.Constraint);
	}

	return column;
}

function withConstraint(column: Column, constraint: ParsedConstraint): Column {
	switch (constraint.contype) {
		case 'CONSTR_NOTNULL':
			return {...column, notNull: true};
		case 'CONSTR_NULL':
			return {...column, nullable: true};
		case 'CONSTR_DEFAULT':
			return {...column, default: defaultOf(constraint.raw_expr)};
		case 'CONSTR_IDENTITY':
			return {...column, serial: true, notNull: true};
		case 'CONSTR_GENERATED':
			return {...column, generated: constraint.generated_kind === 'v' ? 'virtual' : 'stored'};
		case 'CONSTR_CHECK':
			return {...column, check: true};
		case 'CONSTR_PRIMARY':
			return {...column, primaryKey: true, unique: true, notNull: true};
		case 'CONSTR_UNIQUE':
			return {...column, unique: true};
		case 'CONSTR_FOREIGN':
			return {...column, references: tableName(constraint.pktable)};
		default:
			return column;
	}
}

function defaultOf(expression: Node | undefined): ColumnDefault | null {
	if (expression && 'A_Const' in expression && expression.A_Const.isnull) return null;
	const functions = functionsIn(expression);
	// A function that nobody declared otherwise is volatile.
	const isVolatile = (name: string) => volatileFunctions.has(name) || !harmlessFunctions.has(name);
	return {volatile: functions.some(isVolatile), expression: functions.length > 0};
}

/** A constraint of PostgreSQL that stands for itself; null for what is none. */
export function constraintOf(parsed: ParsedConstraint): Constraint | null {
	const type = constraintTypes[parsed.contype ?? ''];
	if (!type) return null;
	const keys = type === 'foreign-key' ? textsOf(parsed.fk_attrs) : textsOf(parsed.keys);
	return {
		type,
		name: parsed.conname ?? null,
		columns: type === 'check' ? columnsIn(parsed.raw_expr) : keys,
		references: type === 'foreign-key' ? tableName(parsed.pktable) : null,
		notValid: parsed.skip_validation === true || (type === 'check' && parsed.is_enforced !== true),
		usingIndex: parsed.indexname !== undefined,
		notNullOf: type === 'not-null' ? (keys[0] ?? null) : notNullTest(parsed.raw_expr),
		refusesNull: type === 'not-null' || type === 'primary-key' || nullKinds.some(kind => holds(parsed.raw_expr, kind)),
	};
}

// What makes something else than NULL of a NULL.
const nullKinds = ['NullTest', 'CoalesceExpr', 'CaseExpr', 'BooleanTest', 'FuncCall', 'SubLink', 'MinMaxExpr'];

// A check that says just that a column is not null.
function notNullTest(expression: Node | undefined): string | null {
	if (!expression || !('NullTest' in expression)) return null;
	const {nulltesttype, arg} = expression.NullTest;
	return nulltesttype === 'IS_NOT_NULL' && arg && 'ColumnRef' in arg
		? (columnsIn({ColumnRef: arg.ColumnRef})[0] ?? null)
		: null;
}

const constraintTypes: Readonly<Record<string, Constraint['type']>> = {
	CONSTR_FOREIGN: 'foreign-key',
	CONSTR_CHECK: 'check',
	CONSTR_UNIQUE: 'unique',
	CONSTR_PRIMARY: 'primary-key',
	CONSTR_EXCLUSION: 'exclude',
	CONSTR_NOTNULL: 'not-null',
};
