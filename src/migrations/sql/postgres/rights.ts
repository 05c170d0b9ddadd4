import type {Node} from 'libpg-query';
import type {Operation} from '../operation.ts';
import {created} from './created.ts';
import {objectName, tableName} from './nodes.ts';

/** What a statement about rights, roles, owners or subscribers does; null for any other. */
export function rightOperations(node: Node): readonly Operation[] | null {
	if ('CreatePolicyStmt' in node) {
		return [{kind: 'row-security', table: tableName(node.CreatePolicyStmt.table), how: 'policy'}];
	}

	if ('AlterPolicyStmt' in node) {
		return [{kind: 'row-security', table: tableName(node.AlterPolicyStmt.table), how: 'policy'}];
	}

	if ('GrantStmt' in node) {
		const {is_grant, objects} = node.GrantStmt;
		const how = is_grant ? 'grant' : 'revoke';
		return (objects ?? []).map(each => ({kind: 'privilege', how, table: objectName(each)}));
	}

	if ('GrantRoleStmt' in node) {
		return [{kind: 'privilege', how: node.GrantRoleStmt.is_grant ? 'grant' : 'revoke', table: ''}];
	}

	if ('AlterDefaultPrivilegesStmt' in node) {
		const how = node.AlterDefaultPrivilegesStmt.action?.is_grant ? 'grant' : 'revoke';
		return [{kind: 'privilege', how, table: ''}];
	}

	if ('CreateRoleStmt' in node) return [created('other', node.CreateRoleStmt.role ?? '', false)];
	if ('DropRoleStmt' in node) return [{kind: 'privilege', how: 'revoke', table: ''}];
	if ('CreatePublicationStmt' in node) {
		const {pubname = '', pubobjects, for_all_tables} = node.CreatePublicationStmt;
		return pubobjects || for_all_tables ? published(pubobjects) : [created('other', pubname, false)];
	}

	if ('AlterPublicationStmt' in node) {
		const {pubname = '', pubobjects, action} = node.AlterPublicationStmt;
		if (action === 'AP_AddObjects') return published(pubobjects);
		if (action === 'AP_DropObjects') return [{kind: 'drop-object', what: 'other', name: pubname, cascade: false}];
	}

	if ('AlterOwnerStmt' in node) {
		const {relation, object} = node.AlterOwnerStmt;
		return [{kind: 'privilege', how: 'owner', table: relation ? tableName(relation) : objectName(object)}];
	}

	if ('AlterObjectSchemaStmt' in node) {
		const {relation, object} = node.AlterObjectSchemaStmt;
		return [{kind: 'move-schema', table: relation ? tableName(relation) : objectName(object), schema: false}];
	}

	return 'DropdbStmt' in node ? [{kind: 'drop-schema', name: node.DropdbStmt.dbname ?? '', what: 'database'}] : null;
}

// Tables, as far as they are named: it may be all of a schema, or of the database.
function published(objects: readonly Node[] | undefined): readonly Operation[] {
	const named = (objects ?? []).flatMap(node =>
		'PublicationObjSpec' in node && node.PublicationObjSpec.pubtable
			? [tableName(node.PublicationObjSpec.pubtable.relation)]
			: [],
	);
	return (named.length > 0 ? named : ['']).map(table => ({kind: 'publish-table', table}));
}
