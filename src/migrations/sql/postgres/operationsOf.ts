import type {CommentStmt, Node, TransactionStmt, VariableSetStmt} from 'libpg-query';
import type {Operation} from '../operation.ts';
import {alterTable} from './alterTable.ts';
import {created} from './created.ts';
import {createAsSelect, insert, merge, remove, select, update} from './dataChange.ts';
import {checksRows, columnsOfIndex} from './details.ts';
import {columnsIn, objectName, optionsOf, qualified, tableName, textsOf} from './nodes.ts';
import {createTable, drop, rename} from './objects.ts';
import {rightOperations} from './rights.ts';

/** What a parsed statement of PostgreSQL does. A kind of statement that is not known here is opaque. */
export function operationsOf(node: Node): readonly Operation[] {
	return tableOperations(node) ?? otherOperations(node) ?? [unknown(Object.keys(node)[0] ?? '')];
}

function unknown(kind: string): Operation {
	return {kind: 'opaque', why: `a statement of the kind ${kind.replace(/Stmt$/, '')} is not known here`, code: false};
}

function tableOperations(node: Node): readonly Operation[] | null {
	if ('AlterTableStmt' in node) return alterTable(node.AlterTableStmt);
	if ('CreateStmt' in node) return createTable(node.CreateStmt);
	if ('DropStmt' in node) return drop(node.DropStmt);
	if ('RenameStmt' in node) return rename(node.RenameStmt);
	if ('UpdateStmt' in node) return update(node.UpdateStmt);
	if ('DeleteStmt' in node) return remove(node.DeleteStmt);
	if ('MergeStmt' in node) return merge(node.MergeStmt);
	if ('InsertStmt' in node) return insert(node.InsertStmt);
	if ('SelectStmt' in node) return select(node.SelectStmt);
	if ('CreateTableAsStmt' in node) {
		const {into, objtype, if_not_exists} = node.CreateTableAsStmt;
		const name = tableName(into?.rel);
		if (objtype === 'OBJECT_MATVIEW') return [created('materialized-view', name, false)];
		return createAsSelect(name, if_not_exists === true, into?.rel?.relpersistence === 't');
	}

	if ('IndexStmt' in node) {
		const {relation, idxname, indexParams, unique, concurrent} = node.IndexStmt;
		// Nobody says ONLY but of a partitioned table, whose own index holds no rows.
		const ofParent = relation?.inh !== true;
		return [
			{
				kind: 'create-index',
				table: tableName(relation),
				name: idxname ?? null,
				columns: columnsOfIndex(indexParams),
				unique: unique === true,
				concurrently: concurrent === true,
				variant: ofParent ? 'parent' : null,
			},
		];
	}

	if ('TruncateStmt' in node) {
		const cascade = node.TruncateStmt.behavior === 'DROP_CASCADE';
		return (node.TruncateStmt.relations ?? []).map(each => ({kind: 'truncate', table: objectName(each), cascade}));
	}

	if ('CopyStmt' in node) {
		const {relation, is_from, is_program, query} = node.CopyStmt;
		if (is_program) return [unknown('COPY … PROGRAM')];
		if (query) return operationsOf(query);
		if (!is_from) return [{kind: 'harmless', what: 'copy'}];
		return [{kind: 'insert', table: tableName(relation), columns: [], select: false, copies: null, conflict: 'fails'}];
	}

	if ('LockStmt' in node) {
		const stops = stopsOf(node.LockStmt.mode ?? 8);
		return (node.LockStmt.relations ?? []).map(each => ({kind: 'lock-table', table: objectName(each), stops}));
	}

	return maintenance(node);
}

function maintenance(node: Node): readonly Operation[] | null {
	if ('VacuumStmt' in node) {
		const {options, is_vacuumcmd, rels} = node.VacuumStmt;
		const names = (rels ?? []).map(each => ('VacuumRelation' in each ? tableName(each.VacuumRelation.relation) : ''));
		const isFull = is_vacuumcmd === true && optionsOf(options).includes('full');
		return (names.length > 0 ? names : ['']).map(table =>
			isFull
				? {kind: 'rewrite-table', table, how: 'VACUUM FULL'}
				: {kind: 'table-option', table, how: is_vacuumcmd ? 'VACUUM' : 'ANALYZE'},
		);
	}

	if ('ClusterStmt' in node) {
		return [{kind: 'rewrite-table', table: tableName(node.ClusterStmt.relation), how: 'CLUSTER'}];
	}

	if ('CreateStatsStmt' in node) return [{kind: 'table-option', table: '', how: 'STATISTICS'}];
	if ('ReindexStmt' in node) {
		const {relation, name, params} = node.ReindexStmt;
		const concurrently = optionsOf(params).includes('concurrently');
		return [{kind: 'reindex', name: relation ? tableName(relation) : (name ?? ''), concurrently}];
	}

	return null;
}

function otherOperations(node: Node): readonly Operation[] | null {
	if ('ViewStmt' in node) {
		const {view, query, replace} = node.ViewStmt;
		return [created('view', tableName(view), replace === true, {columns: columnsIn(query)})];
	}

	if ('CreateFunctionStmt' in node) {
		const {funcname, is_procedure, replace} = node.CreateFunctionStmt;
		return [created(is_procedure ? 'procedure' : 'function', qualified(textsOf(funcname)), replace === true)];
	}

	if ('CreateTrigStmt' in node) {
		const {trigname = '', relation, replace} = node.CreateTrigStmt;
		return [created('trigger', trigname, replace === true, {table: tableName(relation)})];
	}

	if ('RuleStmt' in node) {
		const {rulename = '', relation, replace} = node.RuleStmt;
		return [created('trigger', rulename, replace === true, {table: tableName(relation)})];
	}

	if ('DefineStmt' in node && node.DefineStmt.replace !== true) {
		return [created('other', qualified(textsOf(node.DefineStmt.defnames)), false)];
	}

	if ('CreateForeignServerStmt' in node) {
		return [created('other', node.CreateForeignServerStmt.servername ?? '', false)];
	}

	if ('CreateSeqStmt' in node) return [created('other', tableName(node.CreateSeqStmt.sequence), false)];
	if ('CreateExtensionStmt' in node) return [created('other', node.CreateExtensionStmt.extname ?? '', false)];
	if ('CreateSchemaStmt' in node) {
		// What else stands in it would have to be read, too.
		if (node.CreateSchemaStmt.schemaElts) return [unknown('CREATE SCHEMA with tables in it')];
		return [created('other', node.CreateSchemaStmt.schemaname ?? '', false)];
	}

	if ('RefreshMatViewStmt' in node) {
		const {relation, concurrent} = node.RefreshMatViewStmt;
		return [{kind: 'refresh-view', name: tableName(relation), concurrently: concurrent === true}];
	}

	return typeOperations(node) ?? rightOperations(node) ?? sessionOperations(node);
}

function typeOperations(node: Node): readonly Operation[] | null {
	if ('CreateEnumStmt' in node) {
		return [{kind: 'create-type', type: qualified(textsOf(node.CreateEnumStmt.typeName)), isEnum: true}];
	}

	if ('CompositeTypeStmt' in node) {
		return [{kind: 'create-type', type: tableName(node.CompositeTypeStmt.typevar), isEnum: false}];
	}

	if ('AlterEnumStmt' in node) {
		const {typeName, oldVal, newVal = ''} = node.AlterEnumStmt;
		const type = qualified(textsOf(typeName));
		return oldVal === undefined
			? [{kind: 'add-enum-value', type, value: newVal}]
			: [{kind: 'rename-enum-value', type, value: oldVal}];
	}

	if ('CreateRangeStmt' in node) {
		return [{kind: 'create-type', type: qualified(textsOf(node.CreateRangeStmt.typeName)), isEnum: false}];
	}

	if ('CreateDomainStmt' in node) {
		const {domainname, constraints} = node.CreateDomainStmt;
		const type = qualified(textsOf(domainname)).toLowerCase();
		return [{kind: 'create-domain', type, check: checksRows(constraints)}];
	}

	if ('AlterDomainStmt' in node) {
		const {subtype, typeName, def} = node.AlterDomainStmt;
		const type = qualified(textsOf(typeName)).toLowerCase();
		if (subtype === 'C' || subtype === 'O') {
			const notValid = def !== undefined && 'Constraint' in def && def.Constraint.skip_validation === true;
			return [{kind: 'domain-constraint', type, notValid}];
		}

		return [{kind: 'harmless', what: `domain ${type}`}];
	}

	if ('AlterSeqStmt' in node) return [{kind: 'alter-sequence', name: tableName(node.AlterSeqStmt.sequence)}];
	return null;
}

function sessionOperations(node: Node): readonly Operation[] | null {
	if ('TransactionStmt' in node) return transaction(node.TransactionStmt);
	if ('VariableSetStmt' in node) return settings(node.VariableSetStmt);
	if ('CommentStmt' in node) return [comment(node.CommentStmt)];
	if ('DoStmt' in node) return [{kind: 'opaque', why: 'DO runs code that cannot be read here', code: true}];
	if ('CallStmt' in node) return [{kind: 'opaque', why: 'what CALL runs cannot be read here', code: true}];
	if ('ExecuteStmt' in node) return [{kind: 'opaque', why: 'what EXECUTE runs cannot be read here', code: true}];
	const harmless = harmlessKinds.find(kind => kind in node);
	return harmless ? [{kind: 'harmless', what: harmless.replace(/Stmt$/, '')}] : null;
}

const harmlessKinds = [
	'ConstraintsSetStmt',
	'VariableShowStmt',
	'NotifyStmt',
	'CheckPointStmt',
	'DiscardStmt',
	'PrepareStmt',
	'DeallocateStmt',
];

function transaction({kind}: TransactionStmt): readonly Operation[] {
	switch (kind) {
		case 'TRANS_STMT_BEGIN':
		case 'TRANS_STMT_START':
			return [{kind: 'transaction', how: 'begin', exclusive: false}];
		case 'TRANS_STMT_COMMIT':
			return [{kind: 'transaction', how: 'commit', exclusive: false}];
		case 'TRANS_STMT_ROLLBACK':
			return [{kind: 'transaction', how: 'rollback', exclusive: false}];
		case 'TRANS_STMT_SAVEPOINT':
		case 'TRANS_STMT_RELEASE':
		case 'TRANS_STMT_ROLLBACK_TO':
			return [{kind: 'transaction', how: 'savepoint', exclusive: false}];
		default:
			return [unknown('two-phase commit')];
	}
}

// The table of a comment is locked as for a setting of it.
function comment({objtype, object}: CommentStmt): Operation {
	const isTable = /^OBJECT_(?:TABLE|COLUMN|VIEW|MATVIEW|FOREIGN_TABLE|TABCONSTRAINT)$/.test(objtype ?? '');
	if (!isTable || !objtype) return {kind: 'harmless', what: 'comment'};
	const name = objectName(object);
	const table = /COLUMN|CONSTRAINT/.test(objtype) ? name.split('.').slice(0, -1).join('.') : name;
	return {kind: 'table-option', table, how: 'COMMENT'};
}

/** What a LOCK of a mode, by PostgreSQL's number, keeps others from. */
function stopsOf(mode: number): 'nothing' | 'schema' | 'writes' | 'all' {
	if (mode >= 8) return 'all';
	return mode >= 5 ? 'writes' : mode === 4 ? 'schema' : 'nothing';
}

function settings(statement: VariableSetStmt): readonly Operation[] {
	if (statement.kind !== 'VAR_RESET_ALL') return [setting(statement)];
	return ['search_path', 'lock_timeout', 'statement_timeout'].map(name => ({kind: 'set', name, value: ''}));
}

function setting({name = '', args}: VariableSetStmt): Operation {
	const [first] = args ?? [];
	const constant = first && 'A_Const' in first ? first.A_Const : undefined;
	const value = constant?.sval?.sval ?? (constant?.ival ? String(constant.ival.ival ?? 0) : '');
	return {kind: 'set', name: name.toLowerCase(), value};
}
