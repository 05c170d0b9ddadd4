import type {DeleteStmt, InsertStmt, Node, SelectStmt, UpdateStmt} from 'libpg-query';
import {harmlessFunctions} from '../functions.ts';
import type {Operation, Where} from '../operation.ts';
import {columnsIn, functionsIn, holds, tableName} from './nodes.ts';

/** What an UPDATE does. */
export function update({relation, targetList, whereClause, fromClause, withClause}: UpdateStmt): readonly Operation[] {
	const columns = (targetList ?? []).flatMap(node => ('ResTarget' in node ? [node.ResTarget.name ?? ''] : []));
	const batched = [withClause, fromClause].some(clause => holds(clause, 'limitCount'));
	const picked = whereOf(whereClause);
	const where = picked === 'some' && batched ? 'bounded' : picked;
	return [...inside(withClause), {kind: 'update', table: tableName(relation), where, columns}];
}

/** What a DELETE does. */
export function remove({relation, whereClause, withClause}: DeleteStmt): readonly Operation[] {
	return [...inside(withClause), {kind: 'delete', table: tableName(relation), where: whereOf(whereClause)}];
}

/** What an INSERT does. */
export function insert({relation, cols, selectStmt, onConflictClause, withClause}: InsertStmt): readonly Operation[] {
	const columns = (cols ?? []).flatMap(node => ('ResTarget' in node ? [node.ResTarget.name ?? ''] : []));
	const select = selectStmt !== undefined && 'SelectStmt' in selectStmt && !selectStmt.SelectStmt.valuesLists;
	const action = onConflictClause?.action;
	const conflict = action === 'ONCONFLICT_NOTHING' ? 'kept' : action === 'ONCONFLICT_UPDATE' ? 'replaced' : 'fails';
	return [...inside(withClause), {kind: 'insert', table: tableName(relation), columns, select, conflict}];
}

/** What a query does: nothing, unless it writes a table, changes rows in a WITH, or calls something of unknown effect. */
export function select(statement: SelectStmt): readonly Operation[] {
	if (statement.intoClause) return createAsSelect(tableName(statement.intoClause.rel), false);
	const changes = inside(statement.withClause);
	const called = functionsIn(statement);
	// It may be any setting: the one that changes which tables are meant is the one to be careful about.
	if (called.includes('set_config')) return [...changes, {kind: 'set', name: 'search_path', value: ''}];
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

function whereOf(clause: Node | undefined): Where {
	if (!clause) return 'all';
	if (columnsIn(clause).length === 0 && !holds(clause, 'CurrentOfExpr')) return 'all';
	return isBounded(clause) ? 'bounded' : 'some';
}

// One bounded part of a conjunction bounds it all.
function isBounded(clause: Node): boolean {
	if ('BoolExpr' in clause) {
		return clause.BoolExpr.boolop === 'AND_EXPR' && andBounded(clause.BoolExpr.args ?? []);
	}

	if ('CurrentOfExpr' in clause) return true;
	if ('SubLink' in clause) return holds(clause.SubLink.subselect, 'limitCount');
	if (!('A_Expr' in clause)) return false;
	const {kind, name, lexpr, rexpr} = clause.A_Expr;
	if (!columnsIn(lexpr).some(column => keyName.test(column))) return false;
	if (kind === 'AEXPR_BETWEEN') return true;
	// What the right side lists must be values: a column of another table bounds nothing.
	if (columnsIn(rexpr).length > 0) return false;
	return kind === 'AEXPR_IN' || (kind === 'AEXPR_OP' && JSON.stringify(name).includes('"="'));
}

function andBounded(parts: readonly Node[]): boolean {
	if (parts.some(isBounded)) return true;
	const comparisons = parts.flatMap(part => ('A_Expr' in part ? [part.A_Expr] : []));
	const onKey = comparisons.filter(({lexpr}) => columnsIn(lexpr).some(column => keyName.test(column)));
	const signs = onKey.map(({name}) => JSON.stringify(name ?? []));
	return signs.some(sign => sign.includes('"<')) && signs.some(sign => sign.includes('">'));
}
