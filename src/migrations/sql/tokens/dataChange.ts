import {harmlessFunctions} from '../functions.ts';
import type {CopiedTable, Operation} from '../operation.ts';
import {indexAtTop, whereOf} from './condition.ts';
import {type Cursor, callsIn, cursorOver, hasWords, namesIn, type Piece, partsOf, UnreadableSql} from './cursor.ts';

/** Reads an UPDATE from behind that word on. */
export function readUpdate(cursor: Cursor): readonly Operation[] {
	cursor.eat('LOW_PRIORITY');
	cursor.eat('IGNORE');
	const replaces = cursor.eat('OR') && cursor.take().word === 'REPLACE';
	const first = cursor.name();
	const rest = cursor.rest();
	const from = rest.findIndex(({word}) => word === 'SET');
	if (from < 0) throw new UnreadableSql('an UPDATE without SET');
	const oneTable = isOneTable(rest.slice(0, from));
	const table = oneTable ? first : '';
	const to = indexAtTop(rest, 'WHERE');
	const columns = partsOf(rest.slice(from + 1, to < 0 ? undefined : to)).flatMap(assigned);
	const where = whereOf(rest, oneTable && indexAtTop(rest, 'FROM') < 0);
	const updated: Operation = {kind: 'update', table, where, columns};
	if (!replaces) return [updated];
	// Rows in the way of the new values are deleted.
	return [updated, {kind: 'insert', table, columns, select: false, copies: null, conflict: 'replaced'}];
}

/** Reads a DELETE from behind that word on. */
export function readDelete(cursor: Cursor): readonly Operation[] {
	while (cursor.eat('LOW_PRIORITY|QUICK|IGNORE'));
	cursor.eat('FROM');
	const first = cursor.name();
	const rest = cursor.rest();
	const from = rest.findIndex(({word}) => word === 'FROM' || word === 'USING');
	const table = isOneTable(rest.slice(0, Math.max(0, from))) ? first : '';
	return [{kind: 'delete', table, where: whereOf(rest, true)}];
}

// With several tables it is not told here which of them changes.
function isOneTable(pieces: readonly Piece[]): boolean {
	return !pieces.some(
		({kind, text, word}) => word === 'JOIN' || word === 'STRAIGHT_JOIN' || (kind === 'other' && text === ','),
	);
}

/** The columns of an assignment, which may have several in parentheses. */
function assigned(part: readonly Piece[]): readonly string[] {
	const cursor = cursorOver(part);
	const group = cursor.group();
	return group ? namesIn(group) : [cursor.name()];
}

/** Reads an INSERT or REPLACE from behind that word on. */
export function readInsert(cursor: Cursor, replaces: boolean): readonly Operation[] {
	let conflict: 'fails' | 'kept' | 'replaced' = replaces ? 'replaced' : 'fails';
	while (cursor.word() !== 'INTO' && /^(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE|OR)$/.test(cursor.word())) {
		if (cursor.take().word === 'IGNORE') conflict = 'kept';
		if (cursor.eat('REPLACE')) conflict = 'replaced';
	}

	cursor.eat('INTO');
	const table = cursor.name();
	const columns = namesIn(cursor.peek()?.kind === 'open' ? cursor.group() : null);
	const rest = cursor.rest();
	if (hasWords(rest, 'ON', 'DUPLICATE', 'KEY', 'UPDATE') || hasWords(rest, 'DO', 'UPDATE')) conflict = 'replaced';
	if (hasWords(rest, 'DO', 'NOTHING')) conflict = 'kept';
	const select = hasWords(rest, 'SELECT');
	if (!select && !/^(?:VALUES?|SET|DEFAULT)$/.test(rest[0]?.word ?? ''))
		throw new UnreadableSql('an INSERT without rows');
	return [{kind: 'insert', table, columns, select, copies: copiedTable(rest), conflict}];
}

/** The table that is copied as a whole: `SELECT … FROM table`, and nothing behind it. */
function copiedTable(pieces: readonly Piece[]): CopiedTable | null {
	const from = indexAtTop(pieces, 'FROM');
	if (pieces[0]?.word !== 'SELECT' || pieces[1]?.word === 'DISTINCT' || from < 0) return null;
	const source = cursorOver(pieces.slice(from + 1));
	if (source.peek()?.kind === 'open') return null;
	const table = source.name();
	if (!source.done()) return null;
	const items = partsOf(pieces.slice(1, from));
	const isAll = items.length === 1 && items[0]?.length === 1 && items[0][0]?.text === '*';
	return {table, columns: isAll ? null : items.map(namesOf)};
}

function namesOf(item: readonly Piece[]): readonly string[] {
	return item.filter(({kind}) => kind === 'word' || kind === 'name').map(({text}) => text.toLowerCase());
}

/** Reads a query: it does nothing, unless it calls something whose effect cannot be known. */
export function readQuery(cursor: Cursor): readonly Operation[] {
	const rest = cursor.rest();
	if (hasWords(rest, 'INTO', 'OUTFILE') || hasWords(rest, 'INTO', 'DUMPFILE')) {
		throw new UnreadableSql('a query that writes a file');
	}

	return strangeCall(rest) ?? [{kind: 'harmless', what: 'query'}];
}

/** What calls a function that is none of the database's own, so that nobody knows what it does; else null. */
export function strangeCall(pieces: readonly Piece[]): readonly Operation[] | null {
	const strange = callsIn(pieces).find(name => !harmlessFunctions.has(name));
	return strange === undefined
		? null
		: [{kind: 'opaque', why: `what ${strange}() does cannot be read here`, code: true}];
}

/** Reads what follows WITH: the tables in it, and the statement that uses them. */
export function readWith(cursor: Cursor): readonly Operation[] {
	cursor.eat('RECURSIVE');
	do {
		cursor.name();
		cursor.group();
		if (!cursor.eat('AS')) throw new UnreadableSql('a WITH without AS');
		cursor.eat('NOT');
		cursor.eat('MATERIALIZED');
		cursor.group();
	} while (cursor.eatMark(','));
	if (cursor.eat('UPDATE')) return readUpdate(cursor);
	if (cursor.eat('DELETE')) return readDelete(cursor);
	if (cursor.word() === 'REPLACE' || cursor.word() === 'INSERT')
		return readInsert(cursor, cursor.take().word === 'REPLACE');
	return readQuery(cursor);
}
