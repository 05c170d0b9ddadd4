import {harmlessFunctions} from '../functions.ts';
import type {Operation, Where} from '../operation.ts';
import {type Cursor, callsIn, cursorOver, hasWords, namesIn, type Piece, partsOf, UnreadableSql} from './cursor.ts';

/** Reads an UPDATE from behind that word on. */
export function readUpdate(cursor: Cursor): readonly Operation[] {
	cursor.eat('LOW_PRIORITY');
	cursor.eat('IGNORE');
	if (cursor.eat('OR')) cursor.take();
	const first = cursor.name();
	const rest = cursor.rest();
	const from = rest.findIndex(({word}) => word === 'SET');
	if (from < 0) throw new UnreadableSql('an UPDATE without SET');
	const table = isOneTable(rest.slice(0, from)) ? first : '';
	const to = indexAtTop(rest, 'WHERE');
	const columns = partsOf(rest.slice(from + 1, to < 0 ? undefined : to)).flatMap(assigned);
	return [{kind: 'update', table, where: whereOf(rest), columns}];
}

/** Reads a DELETE from behind that word on. */
export function readDelete(cursor: Cursor): readonly Operation[] {
	while (cursor.eat('LOW_PRIORITY|QUICK|IGNORE'));
	cursor.eat('FROM');
	const first = cursor.name();
	const rest = cursor.rest();
	const from = rest.findIndex(({word}) => word === 'FROM' || word === 'USING');
	const table = isOneTable(rest.slice(0, Math.max(0, from))) ? first : '';
	return [{kind: 'delete', table, where: whereOf(rest)}];
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
	return [{kind: 'insert', table, columns, select, conflict}];
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

function indexAtTop(pieces: readonly Piece[], word: string): number {
	let depth = 0;
	return pieces.findIndex(piece => {
		depth += piece.kind === 'open' ? 1 : piece.kind === 'close' ? -1 : 0;
		return depth === 0 && piece.word === word;
	});
}

const keyName = /^(?:id|uuid|rowid|.*_id)$/i;

function whereOf(pieces: readonly Piece[]): Where {
	if (indexAtTop(pieces, 'LIMIT') >= 0) return 'bounded';
	const from = indexAtTop(pieces, 'WHERE');
	if (from < 0) return 'all';
	const condition = pieces.slice(from + 1);
	const names = condition.filter(({kind, word}) => kind === 'name' || (kind === 'word' && !constants.has(word)));
	if (names.length === 0) return 'all';
	// An OR may open what the key closes.
	return condition.some(({word}) => word === 'OR') || !boundsKey(condition) ? 'some' : 'bounded';
}

const constants: ReadonlySet<string> = new Set(['TRUE', 'FALSE', 'NULL', 'NOT', 'IS', 'AND', 'OR']);

function boundsKey(condition: readonly Piece[]): boolean {
	const signs = new Set<string>();
	for (const [index, {text, kind}] of condition.entries()) {
		if ((kind !== 'word' && kind !== 'name') || !keyName.test(text)) continue;
		const next = condition[index + 1];
		const value = condition[index + 2];
		if (next?.word === 'BETWEEN') return true;
		if (next?.word === 'IN') return value?.kind === 'open' && condition[index + 3]?.word !== 'SELECT';
		if (next?.text === '=' && (value?.kind === 'number' || value?.kind === 'string')) return true;
		if (next?.text === '<' || next?.text === '>') signs.add(next.text);
	}

	return signs.size === 2;
}
