import {type Finding, finding} from '../rules/judgeOperation.ts';
import {ruleById} from '../rules/ruleTable.ts';
import type {Operation} from '../sql/operation.ts';
import type {ReadStatement, Unit} from './unit.ts';

/** What is wrong with a unit's way back, by the statement of the way there that it concerns. */
export function judgeWayBack(unit: Unit): ReadonlyMap<ReadStatement, readonly Finding[]> {
	const findings = new Map<ReadStatement, readonly Finding[]>();
	const [first] = unit.statements;
	if (!unit.hasBack || !first) return findings;
	const x15 = ruleById('X15');
	if (!unit.back || unit.back.length === 0) {
		const text = unit.back ? 'The way back is empty: it would succeed and take back nothing.' : 'There is no way back.';
		return findings.set(first, [{...finding(x15, 'warn'), text}]);
	}

	const back = unit.back.flatMap(({operations}) => operations);
	if (back.some(({kind}) => kind === 'opaque')) {
		const text = 'The way back cannot be read: whether it takes everything back is not known.';
		return findings.set(first, [{...finding(x15, 'warn'), text}]);
	}

	for (const statement of unit.statements) {
		const own: Finding[] = [];
		if (statement.operations.some(operation => !isTakenBack(operation, back))) own.push(finding(x15, 'warn'));
		if (statement.operations.some(operation => failsOnRows(operation, back)))
			own.push(finding(ruleById('X16'), 'warn'));
		if (own.length > 0) findings.set(statement, own);
	}

	return findings;
}

function isTakenBack(operation: Operation, back: readonly Operation[]): boolean {
	const table = 'table' in operation ? operation.table : null;
	// With the table everything goes that was done to it.
	if (
		table !== null &&
		operation.kind !== 'drop-table' &&
		back.some(each => each.kind === 'drop-table' && each.table === table)
	) {
		return true;
	}

	const inverse = inverses(operation);
	return inverse === null || back.some(inverse);
}

/** Tells the operation that takes this one back; null where none is asked for. */
function inverses(operation: Operation): ((back: Operation) => boolean) | null {
	switch (operation.kind) {
		case 'create-table':
			return operation.temporary ? null : back => back.kind === 'drop-table' && back.table === operation.table;
		case 'drop-table':
			return back => back.kind === 'create-table' && back.table === operation.table;
		case 'rename-table':
			return back => back.kind === 'rename-table' && back.table === operation.to && back.to === operation.table;
		case 'add-column':
			return back =>
				(back.kind === 'drop-column' && back.table === operation.table && back.column === operation.column.name) ||
				(back.kind === 'replace-table' && back.table === operation.table);
		case 'drop-column':
			return back =>
				(back.kind === 'add-column' && back.table === operation.table && back.column.name === operation.column) ||
				(back.kind === 'replace-table' && back.table === operation.table);
		case 'rename-column':
			return back => back.kind === 'rename-column' && back.column === operation.to && back.to === operation.column;
		case 'set-not-null':
			return back => back.kind === 'drop-not-null' && back.column === operation.column;
		case 'drop-not-null':
			return back => back.kind === 'set-not-null' && back.column === operation.column;
		case 'change-type':
		case 'set-default':
		case 'replace-table':
			return back => back.kind === operation.kind && back.table === operation.table;
		case 'modify-column':
			return back => back.kind === 'modify-column' && back.column.name === operation.column.name;
		case 'add-constraint': {
			const {name} = operation.constraint;
			return back =>
				((back.kind === 'drop-constraint' || back.kind === 'drop-index') &&
					(name === null || back.name === name || back.name === null)) ||
				dropsOneOf(operation.constraint.columns, operation.table, back);
		}

		case 'drop-constraint':
			return back => back.kind === 'add-constraint' && back.table === operation.table;
		case 'create-index': {
			const {name} = operation;
			return back =>
				(back.kind === 'drop-index' || back.kind === 'drop-constraint') && (name === null || back.name === name);
		}

		case 'drop-index':
			return back => back.kind === 'create-index' && (back.name === null || back.name === operation.name);
		case 'create-object':
			return back => 'name' in back && back.name === operation.name && /-object$/.test(back.kind);
		case 'drop-object':
			return back => 'name' in back && back.name === operation.name;
		case 'create-type':
		case 'create-domain':
			return back => back.kind === 'drop-object' && back.name === operation.type;
		default:
			return null;
	}
}

// Indexes and constraints go with their columns.
function dropsOneOf(columns: readonly string[], table: string, back: Operation): boolean {
	return back.kind === 'drop-column' && back.table === table && columns.includes(back.column);
}

function failsOnRows(operation: Operation, back: readonly Operation[]): boolean {
	if (operation.kind === 'drop-column') {
		return back.some(
			each =>
				each.kind === 'add-column' &&
				each.column.name === operation.column &&
				each.column.notNull &&
				!each.column.default,
		);
	}

	return (
		operation.kind === 'drop-not-null' &&
		back.some(each => each.kind === 'set-not-null' && each.column === operation.column)
	);
}
