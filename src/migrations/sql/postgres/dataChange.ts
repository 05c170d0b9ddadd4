import type {A_Expr, DeleteStmt, InsertStmt, MergeStmt, Node, SelectStmt, UpdateStmt} from 'libpg-query';
import {harmlessFunctions} from '../functions.ts';
import type {CopiedTable, Operation, Where} from '../operation.ts';
import {columnsIn, functionsIn, holds, tableName, textsIn, textsOf} from './nodes.ts';

/** What an UPDATE does. */
export function update({relation, targetList, whereClause, fromClause, withClause}: UpdateStmt): readonly Operation[] {
	const columns = (targetList ?? []).flatMap(node => ('ResTarget' in node ? [node.ResTarget.name ?? ''] : []));
	const batched = [withClause, fromClause].some(clause => holds(clause, 'limitCount'));
	const names = [relation?.relname ?? '', relation?.alias?.aliasname ?? ''];
	const picked = whereOf(whereClause, fromClause ? names : null);
	const where = picked === 'some' && batched ? 'bounded' : picked;
	return [...inside(withClause), {kind: 'update', table: tableName(relation), where, columns}];
}

/** What a DELETE does. */
export function remove({relation, whereClause, withClause}: DeleteStmt): readonly Operation[] {
	return [...inside(withClause), {kind: 'delete', table: tableName(relation), where: whereOf(whereClause, null)}];
}

/** What an INSERT does. */
export function insert({relation, cols, selectStmt, onConflictClause, withClause}: InsertStmt): readonly Operation[] {
	const columns = (cols ?? []).flatMap(node => ('ResTarget' in node ? [node.ResTarget.name ?? ''] : []));
	const select = selectStmt !== undefined && 'SelectStmt' in selectStmt && !selectStmt.SelectStmt.valuesLists;
	const action = onConflictClause?.action;
	const conflict = action === 'ONCONFLICT_NOTHING' ? 'kept' : action === 'ONCONFLICT_UPDATE' ? 'replaced' : 'fails';
	return [
		...inside(withClause),
		{kind: 'insert', table: tableName(relation), columns, select, copies: copiedTable(selectStmt), conflict},
	];
}

function copiedTable(query: Node | undefined): CopiedTable | null {
	if (!query || !('SelectStmt' in query)) return null;
	const {fromClause = [], whereClause, groupClause, distinctClause, limitCount} = query.SelectStmt;
	const [from] = fromClause;
	if (whereClause || groupClause || distinctClause || limitCount || fromClause.length > 1) return null;
	return from && 'RangeVar' in from ? {table: tableName(from.RangeVar), columns: null} : null;
}

/** What a MERGE does: to rows that are there, and of new ones. */
export function merge({relation, mergeWhenClauses, withClause}: MergeStmt): readonly Operation[] {
	const table = tableName(relation);
	const parts = (mergeWhenClauses ?? []).flatMap((node): readonly Operation[] => {
		if (!('MergeWhenClause' in node)) return [];
		const {commandType, targetList} = node.MergeWhenClause;
		const columns = (targetList ?? []).flatMap(each => ('ResTarget' in each ? [each.ResTarget.name ?? ''] : []));
		if (commandType === 'CMD_UPDATE') return [{kind: 'update', table, where: 'some', columns}];
		if (commandType === 'CMD_DELETE') return [{kind: 'delete', table, where: 'some'}];
		if (commandType !== 'CMD_INSERT') return [];
		return [{kind: 'insert', table, columns, select: true, copies: null, conflict: 'fails'}];
	});
	return [...inside(withClause), ...parts];
}

/** What a query does: nothing, unless it writes a table, changes rows in a WITH, or calls something of unknown effect. */
export function select(statement: SelectStmt): readonly Operation[] {
	if (statement.intoClause) return createAsSelect(tableName(statement.intoClause.rel), false);
	const changes = inside(statement.withClause);
	const called = functionsIn(statement);
	if (called.includes('set_config')) {
		// It may be any setting: the one that changes which tables are meant is the one to be careful about.
		const [name = '', value = '', ...more] = textsIn(statement);
		const isKnown = called.length === 1 && value !== '' && more.length === 0;
		return [...changes, {kind: 'set', name: isKnown ? name.toLowerCase() : 'search_path', value: isKnown ? value : ''}];
	}

	if (called.includes('setval')) return [...changes, {kind: 'alter-sequence', name: 'setval'}];
	const strange = called.find(name => !harmlessFunctions.has(name));
	if (strange !== undefined) {
		return [...changes, {kind: 'opaque', why: `what ${strange}() does cannot be read here`, code: true}];
	}

	return changes.length > 0 ? changes : [{kind: 'harmless', what: 'query'}];
}

/** A table that is made from a query. */
export function createAsSelect(table: string, ifNotExists: boolean, temporary = false): readonly Operation[] {
	return [
		{
			kind: 'create-table',
			table,
			columns: [],
			constraints: [],
			ifNotExists,
			temporary,
			asSelect: true,
			partitionOf: null,
		},
	];
}

function inside(clause: UpdateStmt['withClause']): readonly Operation[] {
	return (clause?.ctes ?? []).flatMap(node => {
		const query = 'CommonTableExpr' in node ? node.CommonTableExpr.ctequery : undefined;
		if (!query) return [];
		if ('UpdateStmt' in query) return update(query.UpdateStmt);
		if ('DeleteStmt' in query) return remove(query.DeleteStmt);
		if ('InsertStmt' in query) return insert(query.InsertStmt);
		return [];
	});
}

const keyName = /^(?:id|uuid|ctid|.*_id)$/i;

/** `own`: the names of the table that changes, where others are named beside it and a key must say whose it is. */
function whereOf(clause: Node | undefined, own: readonly string[] | null): Where {
	if (!clause) return 'all';
	if (columnsIn(clause).length === 0 && !holds(clause, 'CurrentOfExpr')) return 'all';
	return isBounded(clause, own) ? 'bounded' : 'some';
}

// One bounded part of a conjunction bounds it all.
function isBounded(clause: Node, own: readonly string[] | null): boolean {
	if ('BoolExpr' in clause) {
		return clause.BoolExpr.boolop === 'AND_EXPR' && andBounded(clause.BoolExpr.args ?? [], own);
	}

	if ('CurrentOfExpr' in clause) return true;
	if ('SubLink' in clause)
		return clause.SubLink.subLinkType === 'ANY_SUBLINK' && holds(clause.SubLink.subselect, 'limitCount');
	if (!('A_Expr' in clause)) return false;
	const {kind, lexpr, rexpr} = clause.A_Expr;
	// What the right side lists must be values: a column of another table bounds nothing.
	if (keyOf(lexpr, own) === null || columnsIn(rexpr).length > 0) return false;
	if (kind === 'AEXPR_BETWEEN') return true;
	return (kind === 'AEXPR_IN' || kind === 'AEXPR_OP') && signOf(clause.A_Expr) === '=';
}

function andBounded(parts: readonly Node[], own: readonly string[] | null): boolean {
	if (parts.some(part => isBounded(part, own))) return true;
	const sides = parts.flatMap(part => {
		if (!('A_Expr' in part) || part.A_Expr.kind !== 'AEXPR_OP' || columnsIn(part.A_Expr.rexpr).length > 0) return [];
		const key = keyOf(part.A_Expr.lexpr, own);
		return key === null ? [] : [`${key} ${signOf(part.A_Expr).charAt(0)}`];
	});
	const ranges = parts.flatMap(part => ('A_Expr' in part ? [keyOf(part.A_Expr.lexpr, own)] : []));
	return ranges.some(key => sides.includes(`${key} <`) && sides.includes(`${key} >`));
}

/** The name of the key that a side of a comparison is, and nothing else; null for any other. */
function keyOf(node: Node | undefined, own: readonly string[] | null): string | null {
	if (!node || !('ColumnRef' in node)) return null;
	const names = textsOf(node.ColumnRef.fields);
	const column = names.at(-1) ?? '';
	if (!keyName.test(column)) return null;
	return own === null || (names.length > 1 && own.includes(names.at(-2) ?? '')) ? column.toLowerCase() : null;
}

// "<>" begins like "<": it is no side of a range.
function signOf({name}: A_Expr): string {
	const sign = textsOf(name).at(-1) ?? '';
	return sign === '<>' || sign === '!=' ? '!' : sign;
}
