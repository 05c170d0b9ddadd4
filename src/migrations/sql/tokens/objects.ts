import type {ObjectType, Operation} from '../operation.ts';
import type {SqlDialect} from '../tokenAt.ts';
import {readCreateTable} from './createTable.ts';
import {type Cursor, cursorOver, namesIn, partsOf, UnreadableSql} from './cursor.ts';

/** Reads a CREATE from behind that word on. */
export function readCreate(cursor: Cursor, dialect: SqlDialect): readonly Operation[] {
	const replace = cursor.eat('OR', 'REPLACE');
	const temporary = cursor.eat('TEMPORARY|TEMP');
	if (cursor.eat('TABLE')) {
		const [table, ...rest] = readCreateTable(cursor, dialect, temporary);
		if (!table || !replace || table.kind !== 'create-table') return table ? [table, ...rest] : rest;
		const dropped = {kind: 'drop-table', table: table.table, cascade: false, ifExists: true, temporary} as const;
		return [dropped, table, ...rest];
	}

	if (cursor.eat('VIRTUAL', 'TABLE')) {
		cursor.eat('IF', 'NOT', 'EXISTS');
		return [created('other', cursor.name(), replace, null)];
	}

	const index = readCreateIndex(cursor);
	if (index) return index;
	skipDefiner(cursor);
	const what = objectWords[cursor.word()];
	if (!what) throw new UnreadableSql(`CREATE ${cursor.peek()?.text ?? ''} is not known here`);
	cursor.take();
	if (what === 'event') {
		cursor.rest();
		return [{kind: 'opaque', why: 'what an EVENT runs cannot be read here', code: true}];
	}

	cursor.eat('IF', 'NOT', 'EXISTS');
	const name = cursor.name();
	const rest = cursor.rest();
	const on = rest.findIndex(({word}) => word === 'ON');
	const table = what === 'trigger' && on >= 0 ? cursorOver(rest.slice(on + 1)).name() : null;
	return [created(what, name, replace, table)];
}

function created(what: ObjectType, name: string, replace: boolean, table: string | null): Operation {
	return {kind: 'create-object', what, name, table, replace, columns: []};
}

const objectWords: Readonly<Record<string, ObjectType>> = {
	VIEW: 'view',
	TRIGGER: 'trigger',
	FUNCTION: 'function',
	PROCEDURE: 'procedure',
	EVENT: 'event',
	DATABASE: 'other',
	SCHEMA: 'other',
	SEQUENCE: 'other',
};

/** MySQL's ALGORITHM=, DEFINER= and SQL SECURITY, which stand before the kind of thing. */
function skipDefiner(cursor: Cursor): void {
	if (!/^(?:ALGORITHM|DEFINER|SQL|AGGREGATE)$/.test(cursor.word())) return;
	while (!cursor.done() && !objectWords[cursor.word()]) cursor.take();
}

function readCreateIndex(cursor: Cursor): readonly Operation[] | null {
	const isIndex = cursor.word() === 'INDEX' || (cursor.word(1) === 'INDEX' && !objectWords[cursor.word()]);
	if (!isIndex) return null;
	const kind = cursor.word() === 'INDEX' ? '' : cursor.take().word;
	cursor.eat('INDEX');
	cursor.eat('IF', 'NOT', 'EXISTS');
	const name = cursor.name();
	if (cursor.eat('USING')) cursor.take();
	if (!cursor.eat('ON')) throw new UnreadableSql('an index without ON');
	const table = cursor.name();
	const columns = namesIn(cursor.group());
	const variant = kind === 'FULLTEXT' ? 'fulltext' : kind === 'SPATIAL' ? 'spatial' : null;
	const rest = cursor.rest();
	const index: Operation = {
		...{kind: 'create-index', table, name, columns, unique: kind === 'UNIQUE', concurrently: false, variant},
	};
	const how = rest.flatMap(({word}, at) =>
		word === 'ALGORITHM' || word === 'LOCK'
			? [rest[at + 1]?.text === '=' ? rest[at + 2]?.word : rest[at + 1]?.word]
			: [],
	);
	return [index, ...how.map((each): Operation => ({kind: 'how-to-alter', table, how: each ?? ''}))];
}

/** Reads a DROP from behind that word on. */
export function readDrop(cursor: Cursor): readonly Operation[] {
	const temporary = cursor.eat('TEMPORARY');
	if (cursor.eat('TABLE|TABLES')) {
		const ifExists = cursor.eat('IF', 'EXISTS');
		const parts = partsOf(cursor.rest());
		if (parts.length === 0) throw new UnreadableSql('a DROP TABLE without a name');
		return parts.map(part => {
			const inner = cursorOver(part);
			const table = inner.name();
			return {kind: 'drop-table', table, cascade: false, ifExists, temporary};
		});
	}

	if (cursor.eat('INDEX')) {
		cursor.eat('IF', 'EXISTS');
		const name = cursor.name();
		const table = cursor.eat('ON') ? cursor.name() : null;
		cursor.rest();
		return [droppedIndex(table, name)];
	}

	if (cursor.eat('DATABASE|SCHEMA')) {
		cursor.eat('IF', 'EXISTS');
		return [{kind: 'drop-schema', name: cursor.name(), what: 'database'}];
	}

	const what = objectWords[cursor.word()];
	if (!what) throw new UnreadableSql(`DROP ${cursor.peek()?.text ?? ''} is not known here`);
	cursor.take();
	cursor.eat('IF', 'EXISTS');
	return partsOf(cursor.rest()).map(part => ({
		kind: 'drop-object',
		what,
		name: cursorOver(part).name(),
		cascade: false,
	}));
}

/** An index that is dropped. To MySQL the primary key is one, too. */
export function droppedIndex(table: string | null, name: string): Operation {
	if (table !== null && name === 'primary') return {kind: 'drop-constraint', table, name: null, type: 'primary-key'};
	return {kind: 'drop-index', table, name, concurrently: false};
}
