import type {CreateStmt, DropStmt, RenameStmt} from 'libpg-query';
import type {Column} from '../column.ts';
import type {Constraint, ObjectType, Operation} from '../operation.ts';
import {columnOf, constraintOf} from './definitions.ts';
import {objectName, tableName} from './nodes.ts';

/** What a CREATE TABLE does. */
export function createTable(statement: CreateStmt): readonly Operation[] {
	const columns: Column[] = [];
	const constraints: Constraint[] = [];
	for (const node of [...(statement.tableElts ?? []), ...(statement.constraints ?? [])]) {
		if ('ColumnDef' in node) columns.push(columnOf(node.ColumnDef));
		const constraint = 'Constraint' in node ? constraintOf(node.Constraint) : null;
		if (constraint) constraints.push(constraint);
	}

	const [parent] = statement.inhRelations ?? [];
	return [
		{
			kind: 'create-table',
			table: tableName(statement.relation),
			columns,
			constraints,
			ifNotExists: statement.if_not_exists === true,
			temporary: statement.relation?.relpersistence === 't',
			asSelect: false,
			partitionOf: statement.partbound ? objectName(parent) : null,
		},
	];
}

/** What a DROP does, of whatever kind of thing. */
export function drop({objects = [], removeType = 'OBJECT_TABLE', ...rest}: DropStmt): readonly Operation[] {
	const cascade = rest.behavior === 'DROP_CASCADE';
	return objects.map((node): Operation => {
		const name = objectName(node);
		switch (removeType) {
			case 'OBJECT_TABLE':
			case 'OBJECT_FOREIGN_TABLE':
				return {kind: 'drop-table', table: name, cascade, ifExists: rest.missing_ok === true, temporary: false};
			case 'OBJECT_INDEX':
				return {kind: 'drop-index', table: null, name, concurrently: rest.concurrent === true};
			case 'OBJECT_SCHEMA':
				return {kind: 'drop-schema', name, what: 'schema'};
			case 'OBJECT_STATISTIC_EXT':
				return {kind: 'table-option', table: '', how: 'STATISTICS'};
			case 'OBJECT_POLICY':
				return {kind: 'row-security', table: name.split('.').slice(0, -1).join('.'), how: 'policy'};
			default:
				return {kind: 'drop-object', what: objectTypes[removeType] ?? 'other', name, cascade};
		}
	});
}

/** What a RENAME does, of whatever kind of thing. */
export function rename(statement: RenameStmt): readonly Operation[] {
	const {renameType, relationType, relation, subname = '', newname: to = ''} = statement;
	const table = tableName(relation);
	switch (renameType) {
		case 'OBJECT_TABLE':
		case 'OBJECT_VIEW':
		case 'OBJECT_MATVIEW':
		case 'OBJECT_FOREIGN_TABLE':
			return [{kind: 'rename-table', table, to}];
		case 'OBJECT_COLUMN':
			return [{kind: 'rename-column', table, column: subname, to}];
		case 'OBJECT_TABCONSTRAINT':
			return [{kind: 'rename-constraint', table, name: subname, to}];
		case 'OBJECT_INDEX':
			return [{kind: 'rename-index', name: table, to}];
		case 'OBJECT_SCHEMA':
			return [{kind: 'move-schema', table: subname, schema: true}];
		case 'OBJECT_TRIGGER':
		case 'OBJECT_POLICY':
			return [{kind: 'rename-object', what: 'trigger', name: subname, table, to}];
		case 'OBJECT_SEQUENCE':
			return [{kind: 'rename-object', what: 'sequence', name: table, table: null, to}];
		case 'OBJECT_TYPE':
		case 'OBJECT_DOMAIN':
			return [{kind: 'rename-object', what: 'type', name: objectName(statement.object), table: null, to}];
		case 'OBJECT_FUNCTION':
		case 'OBJECT_PROCEDURE':
		case 'OBJECT_ROUTINE':
		case 'OBJECT_AGGREGATE':
			return [{kind: 'rename-object', what: 'function', name: objectName(statement.object), table: null, to}];
		default: {
			const what = (renameType ?? relationType ?? '').replace(/^OBJECT_/, '').toLowerCase();
			return [{kind: 'opaque', why: `a renamed ${what} is not known here`, code: false}];
		}
	}
}

const objectTypes: Readonly<Record<string, ObjectType>> = {
	OBJECT_VIEW: 'view',
	OBJECT_MATVIEW: 'materialized-view',
	OBJECT_FUNCTION: 'function',
	OBJECT_ROUTINE: 'function',
	OBJECT_AGGREGATE: 'function',
	OBJECT_PROCEDURE: 'procedure',
	OBJECT_TRIGGER: 'trigger',
	OBJECT_EVENT_TRIGGER: 'trigger',
	OBJECT_RULE: 'trigger',
};
