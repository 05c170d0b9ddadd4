import {type Column, plainColumn} from '../column.ts';
import {volatileFunctions} from '../functions.ts';
import type {SqlDialect} from '../tokenAt.ts';
import {type Cursor, callsIn, type Piece, UnreadableSql} from './cursor.ts';

/** Reads a column's definition, from its name on, to the end. A word that has no place there makes it unreadable. */
export function readColumn(cursor: Cursor, dialect: SqlDialect): Column {
	const name = cursor.name();
	let column = plainColumn(name, readType(cursor));
	if (dialect === 'mysql' && column.type === 'serial') {
		column = {...column, type: 'bigint unsigned', serial: true, notNull: true, unique: true};
	}

	while (!cursor.done()) column = readAttribute(column, cursor, dialect);
	return column;
}

const attributeWords: ReadonlySet<string> = new Set([
	...['NOT', 'NULL', 'DEFAULT', 'PRIMARY', 'UNIQUE', 'KEY', 'AUTO_INCREMENT', 'COMMENT', 'COLLATE', 'CHARSET'],
	...['REFERENCES', 'CHECK', 'CONSTRAINT', 'GENERATED', 'AS', 'ON', 'INVISIBLE', 'VISIBLE', 'COLUMN_FORMAT'],
	...['STORAGE', 'SRID', 'WITH', 'WITHOUT', 'FIRST', 'AFTER', 'AUTOINCREMENT'],
]);

function readType(cursor: Cursor): string {
	const words: string[] = [];
	while (!cursor.done() && !attributeWords.has(cursor.word())) {
		if (cursor.word() === 'CHARACTER' && cursor.word(1) === 'SET') break;
		const group = cursor.group();
		if (group) words.push(`${words.pop() ?? ''}(${group.map(sizeText).join('')})`);
		else {
			const {kind, text} = cursor.take();
			if (kind !== 'word' && kind !== 'name') throw new UnreadableSql(`"${text}" is no part of a type`);
			words.push(text.toLowerCase());
		}
	}

	const type = words.join(' ');
	return aliases[type] ?? type;
}

const aliases: Readonly<Record<string, string>> = {int: 'integer', bool: 'boolean', dec: 'decimal', numeric: 'decimal'};

function sizeText({kind, text}: Piece): string {
	return kind === 'string' ? `'${text}'` : text.toLowerCase();
}

function readAttribute(column: Column, cursor: Cursor, dialect: SqlDialect): Column {
	const withAttribute = (name: string): Column => ({...column, attributes: [...column.attributes, name]});
	if (cursor.eat('CONSTRAINT')) {
		cursor.name();
		return column;
	}

	if (cursor.eat('NOT', 'NULL')) return {...column, notNull: true};
	if (cursor.eat('NULL')) return {...column, nullable: true};
	if (cursor.eat('DEFAULT')) return {...column, default: readDefault(column, cursor, dialect)};
	if (cursor.eat('PRIMARY', 'KEY') || (dialect === 'mysql' && cursor.eat('KEY'))) {
		cursor.eat('ASC|DESC');
		return {...column, primaryKey: true, unique: true, notNull: true};
	}

	if (cursor.eat('UNIQUE')) {
		cursor.eat('KEY');
		return {...column, unique: true};
	}

	if (cursor.eat('AUTO_INCREMENT|AUTOINCREMENT')) {
		return {...withAttribute('auto_increment'), serial: true};
	}

	if (cursor.eat('REFERENCES')) return {...column, references: readReference(cursor)};
	if (cursor.eat('CHECK')) {
		cursor.group();
		cursor.eat('NOT', 'ENFORCED');
		return {...column, check: true};
	}

	if (cursor.word() === 'GENERATED' || cursor.word() === 'AS') return {...column, generated: readGenerated(cursor)};
	if (cursor.eat('FIRST')) return {...column, placed: true};
	if (cursor.eat('AFTER')) {
		cursor.name();
		return {...column, placed: true};
	}

	const attribute = readDecoration(cursor);
	return attribute === '' ? column : withAttribute(attribute);
}

/** Attributes with a value that changes nothing but what the column is like. Empty for those nobody must repeat. */
function readDecoration(cursor: Cursor): string {
	if (cursor.eat('COMMENT')) return valued(cursor, 'comment');
	if (cursor.eat('COLLATE')) return valued(cursor, 'collate');
	if (cursor.eat('CHARACTER', 'SET') || cursor.eat('CHARSET')) return valued(cursor, 'charset');
	if (cursor.eat('ON', 'UPDATE')) {
		cursor.take();
		cursor.group();
		return 'on update';
	}

	if (cursor.eat('ON', 'CONFLICT') || cursor.eat('COLUMN_FORMAT|STORAGE|SRID')) return valued(cursor, '');
	if (cursor.eat('INVISIBLE|VISIBLE') || cursor.eat('WITH|WITHOUT', 'SYSTEM', 'VERSIONING')) return '';
	throw new UnreadableSql(`"${cursor.take().text}" is not known in the definition of a column`);
}

function valued(cursor: Cursor, name: string): string {
	cursor.eatMark('=');
	cursor.take();
	return name;
}

function readDefault({type}: Column, cursor: Cursor, dialect: SqlDialect): Column['default'] {
	const group = cursor.group();
	if (group) {
		const calls = callsIn(group);
		return {volatile: calls.some(name => volatileFunctions.has(name)), expression: true};
	}

	cursor.eatMark('-');
	cursor.eatMark('+');
	const first = cursor.take();
	if (first.word === 'NULL') return null;
	// Such as _utf8mb4'x', X'00' and b'1'.
	if (first.kind === 'word' && cursor.peek()?.kind === 'string') cursor.take();
	cursor.group();
	const isVolatile = volatileFunctions.has(first.text.toLowerCase());
	const isComputed =
		dialect === 'mysql'
			? /^(?:tiny|medium|long)?(?:text|blob)|^json/.test(type)
			: first.kind === 'word' && first.word.startsWith('CURRENT_');
	return {volatile: isVolatile, expression: isVolatile || isComputed};
}

/** The table behind REFERENCES, past all that may follow it. */
export function readReference(cursor: Cursor): string {
	const table = cursor.name();
	cursor.group();
	for (;;) {
		if (cursor.eat('ON', 'DELETE|UPDATE')) {
			if (!cursor.eat('SET', 'NULL|DEFAULT') && !cursor.eat('NO', 'ACTION')) cursor.take();
		} else if (cursor.eat('MATCH') || cursor.eat('INITIALLY')) cursor.take();
		else if (!cursor.eat('NOT', 'DEFERRABLE') && !cursor.eat('DEFERRABLE')) return table;
	}
}

function readGenerated(cursor: Cursor): 'stored' | 'virtual' {
	cursor.eat('GENERATED', 'ALWAYS');
	if (!cursor.eat('AS')) throw new UnreadableSql('this generated column is not known here');
	// MariaDB's ROW START and ROW END of a versioned table.
	if (cursor.eat('ROW', 'START|END')) return 'virtual';
	if (!cursor.group()) throw new UnreadableSql('a generated column has its expression in parentheses');
	if (cursor.eat('STORED|PERSISTENT')) return 'stored';
	cursor.eat('VIRTUAL');
	return 'virtual';
}
