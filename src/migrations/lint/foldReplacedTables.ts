import type {Operation} from '../sql/operation.ts';
import type {ReadStatement} from './unit.ts';

/**
 * SQLite changes a table by making a new one, filling it and putting it in the place of the old one. The four statements
 * are one: else every such change would look like a table that is dropped.
 */
export function foldReplacedTables(statements: readonly ReadStatement[]): readonly ReadStatement[] {
	const folded: ReadStatement[] = [];
	for (let at = 0; at < statements.length; ) {
		const four = statements.slice(at, at + 4);
		const operation = four.length === 4 ? replaceTable(four.map(({operations}) => operations)) : null;
		const [first] = four;
		if (operation && first) {
			folded.push({...first, sql: four.map(({sql}) => sql).join(';\n'), operations: [operation]});
			at += 4;
		} else {
			if (first) folded.push(first);
			at++;
		}
	}

	return folded;
}

function replaceTable(four: readonly (readonly Operation[])[]): Operation | null {
	if (four.some(operations => operations.length !== 1)) return null;
	const [[a], [b], [c], [d]] = [four[0] ?? [], four[1] ?? [], four[2] ?? [], four[3] ?? []];
	if (!a || !b || !c || !d) return null;
	if (a.kind === 'rename-table') return renamedFirst(a, b, c, d);
	if (a.kind !== 'create-table' || b.kind !== 'insert' || c.kind !== 'drop-table' || d.kind !== 'rename-table')
		return null;
	const fits = b.table === a.table && d.table === a.table && d.to === c.table;
	return fits ? replaced(c.table, a, b, c.table) : null;
}

// The other way round: the old table steps aside first.
function renamedFirst(a: Operation, b: Operation, c: Operation, d: Operation): Operation | null {
	if (a.kind !== 'rename-table' || b.kind !== 'create-table' || c.kind !== 'insert' || d.kind !== 'drop-table')
		return null;
	const fits = b.table === a.table && c.table === a.table && d.table === a.to;
	return fits ? replaced(a.table, b, c, a.to) : null;
}

type Create = Extract<Operation, {kind: 'create-table'}>;
type Insert = Extract<Operation, {kind: 'insert'}>;

// Where rows are picked, or come from elsewhere, it is no copy: rows are lost, and the statements stand for themselves.
function replaced(table: string, {columns}: Create, insert: Insert, from: string): Operation | null {
	const {copies, conflict} = insert;
	if (!copies || copies.table !== from || conflict !== 'fails') return null;
	if (!copies.columns) return {kind: 'replace-table', table, columns, copied: null};
	const filled = insert.columns.length > 0 ? insert.columns : columns.map(({name}) => name);
	const copied = filled.filter((name, index) => copies.columns?.[index]?.includes(name));
	return {kind: 'replace-table', table, columns, copied};
}
