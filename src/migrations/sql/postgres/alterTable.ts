import type {AlterTableCmd, AlterTableStmt} from 'libpg-query';
import {constraintByName} from '../constraintByName.ts';
import type {Operation} from '../operation.ts';
import {columnOf, constraintOf} from './definitions.ts';
import {tableName, typeName} from './nodes.ts';

/** The operations of an ALTER TABLE, one for each of its parts. */
export function alterTable(statement: AlterTableStmt): readonly Operation[] {
	const table = tableName(statement.relation);
	if (statement.objtype === 'OBJECT_SEQUENCE') return [{kind: 'alter-sequence', name: table}];
	const isTable = /^OBJECT_(TABLE|FOREIGN_TABLE|MATVIEW)$/.test(statement.objtype ?? '');
	const isView = statement.objtype === 'OBJECT_VIEW';
	return (statement.cmds ?? []).map(node => {
		if (!('AlterTableCmd' in node)) return unknown('a part of ALTER TABLE');
		if (isView) return viewPart(table, node.AlterTableCmd);
		return isTable ? part(table, node.AlterTableCmd) : otherPart(table, node.AlterTableCmd);
	});
}

// What a view shows, and to whom, depends on its options.
function viewPart(name: string, command: AlterTableCmd): Operation {
	if (command.subtype === 'AT_ChangeOwner') return {kind: 'privilege', how: 'owner', table: name};
	return {kind: 'create-object', what: 'view', name, table: null, replace: true, columns: []};
}

// Of an index, or a composite type.
function otherPart(name: string, command: AlterTableCmd): Operation {
	const subtype: string = command.subtype ?? '';
	if (subtype === 'AT_AttachPartition') return {kind: 'attach-index', name};
	if (/RelOptions$/.test(subtype)) return {kind: 'harmless', what: `options of ${name}`};
	return simplePart(name, subtype) ?? unknown(`this change of ${name}`);
}

function unknown(what: string): Operation {
	return {kind: 'opaque', why: `${what} is not known here`, code: false};
}

function part(table: string, command: AlterTableCmd): Operation {
	const {name = '', def, behavior} = command;
	const subtype: string = command.subtype ?? '';
	const cascade = behavior === 'DROP_CASCADE';
	switch (subtype) {
		case 'AT_AddColumn':
			return def && 'ColumnDef' in def
				? {kind: 'add-column', table, column: columnOf(def.ColumnDef), ifNotExists: command.missing_ok === true}
				: unknown('this ADD COLUMN');
		case 'AT_DropColumn':
			return {kind: 'drop-column', table, column: name, cascade};
		case 'AT_AlterColumnType':
			return def && 'ColumnDef' in def
				? {
						kind: 'change-type',
						table,
						column: name,
						type: typeName(def.ColumnDef.typeName),
						// Another order of its texts builds the indexes anew, as another type does.
						using: def.ColumnDef.raw_default !== undefined || def.ColumnDef.collClause !== undefined,
					}
				: unknown('this change of a type');
		case 'AT_SetNotNull':
			return {kind: 'set-not-null', table, column: name};
		case 'AT_DropNotNull':
			return {kind: 'drop-not-null', table, column: name};
		case 'AT_ColumnDefault':
			return {kind: 'set-default', table, column: name, drop: def === undefined};
		case 'AT_AddIdentity':
		case 'AT_DropIdentity':
		case 'AT_SetIdentity':
			// One that is generated always refuses values, which old code may give.
			return {kind: 'set-default', table, column: name, drop: subtype !== 'AT_AddIdentity' || isAlways(def)};
		case 'AT_AddConstraint': {
			const constraint = def && 'Constraint' in def ? constraintOf(def.Constraint) : null;
			return constraint ? {kind: 'add-constraint', table, constraint} : unknown('this constraint');
		}
		case 'AT_ValidateConstraint':
			return {kind: 'validate-constraint', table, name};
		case 'AT_AlterConstraint':
			return {
				kind: 'alter-constraint',
				table,
				name: def && 'Constraint' in def ? (def.Constraint.conname ?? '') : '',
			};
		case 'AT_DropConstraint':
			return {kind: 'drop-constraint', table, name, type: constraintByName(name)};
		case 'AT_AttachPartition':
		case 'AT_DetachPartition': {
			const command = def && 'PartitionCmd' in def ? def.PartitionCmd : {};
			const partition = tableName(command.name);
			return subtype === 'AT_AttachPartition'
				? {kind: 'attach-partition', table, partition}
				: {kind: 'detach-partition', table, partition, concurrently: command.concurrent === true};
		}
		case 'AT_ReplicaIdentity': {
			const full = def && 'ReplicaIdentityStmt' in def ? def.ReplicaIdentityStmt.identity_type === 'f' : false;
			return {kind: 'replica-identity', table, full};
		}
		default:
			return simplePart(table, subtype) ?? unknown(`ALTER TABLE … ${subtype.replace(/^AT_/, '')}`);
	}
}

function simplePart(table: string, subtype: string): Operation | null {
	if (/^AT_(SetLogged|SetUnLogged|SetAccessMethod|SetTableSpace|SetExpression)$/.test(subtype)) {
		return {kind: 'rewrite-table', table, how: subtype.slice(3)};
	}

	if (
		/^AT_(Set|Reset)(RelOptions|Options|Statistics|Storage|Compression)$|^AT_(ClusterOn|DropCluster)$/.test(subtype)
	) {
		return {kind: 'table-option', table, how: subtype.slice(3)};
	}

	if (/^AT_(Enable|Force)RowSecurity$/.test(subtype)) return {kind: 'row-security', table, how: 'enable'};
	if (/^AT_(Disable|NoForce)RowSecurity$/.test(subtype)) return {kind: 'row-security', table, how: 'disable'};
	if (/^AT_(Enable|Disable)(Always|Replica)?Trig(All|User)?$/.test(subtype)) {
		return {kind: 'switch-trigger', table, on: subtype.startsWith('AT_Enable')};
	}

	if (subtype === 'AT_ChangeOwner') return {kind: 'privilege', how: 'owner', table};
	return null;
}

function isAlways(def: AlterTableCmd['def']): boolean {
	return def !== undefined && 'Constraint' in def && def.Constraint.generated_when === 'a';
}
