import type {Operation} from '../operation.ts';
import type {SqlDialect} from '../tokenAt.ts';
import {readColumn} from './columnDefinition.ts';
import {atEnd, type Cursor, cursorOver, partsOf, UnreadableSql} from './cursor.ts';
import {readDropPart} from './dropPart.ts';
import {readConstraint, readKey} from './tableConstraint.ts';
import {readTableOption} from './tableOption.ts';

/** Reads an ALTER TABLE from behind that word on: an operation for each of its parts. */
export function readAlterTable(cursor: Cursor, dialect: SqlDialect): readonly Operation[] {
	cursor.eat('IF', 'EXISTS');
	const table = cursor.name();
	if (cursor.eat('WAIT')) cursor.take();
	else cursor.eat('NOWAIT');
	// Here commas stand between names, not between parts.
	const isList = cursor.word(1) === 'PARTITION' || cursor.word() === 'ORDER';
	const parts = isList ? [cursor.rest()] : partsOf(cursor.rest());
	if (parts.length === 0) throw new UnreadableSql('an ALTER TABLE that changes nothing');
	const operations = parts.flatMap(part => {
		const inner = cursorOver(part);
		const found = readPart(inner, table, dialect);
		if (!inner.done()) throw new UnreadableSql(`"${inner.take().text}" is not known in ALTER TABLE`);
		return found;
	});
	const addsKey = operations.some(each => each.kind === 'add-constraint' && each.constraint.type === 'primary-key');
	if (!addsKey) return operations;
	return operations.map(each =>
		each.kind === 'drop-constraint' && each.type === 'primary-key' ? {...each, replaced: true} : each,
	);
}

function readPart(cursor: Cursor, table: string, dialect: SqlDialect): readonly Operation[] {
	if (cursor.eat('ADD')) return readAdd(cursor, table, dialect);
	if (cursor.eat('DROP')) return readDropPart(cursor, table);
	if (cursor.eat('RENAME')) return [readRename(cursor, table)];
	if (dialect === 'mysql') {
		if (cursor.eat('MODIFY')) {
			cursor.eat('COLUMN');
			cursor.eat('IF', 'EXISTS');
			return [{kind: 'modify-column', table, column: readColumn(cursor, dialect)}];
		}

		if (cursor.eat('CHANGE')) return readChange(cursor, table);
		if (cursor.eat('ALTER')) return [readAlterColumn(cursor, table)];
		const option = readTableOption(cursor, table);
		if (option) return option;
	}

	throw new UnreadableSql(`ALTER TABLE … ${cursor.take().text} is not known here`);
}

function readAdd(cursor: Cursor, table: string, dialect: SqlDialect): readonly Operation[] {
	if (cursor.eat('SYSTEM', 'VERSIONING')) return [{kind: 'system-versioning', table}];
	if (cursor.eat('PERIOD')) return atEnd(cursor, [{kind: 'table-option', table, how: 'PERIOD'}]);
	if (cursor.eat('PARTITION')) return atEnd(cursor, [{kind: 'table-option', table, how: 'ADD PARTITION'}]);
	if (/^(?:FULLTEXT|SPATIAL|INDEX|KEY)$/.test(cursor.word())) return [readAddIndex(cursor, table)];
	if (/^(?:CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK)$/.test(cursor.word())) {
		const constraint = readConstraint(cursor);
		if (!constraint) throw new UnreadableSql('this constraint is not known here');
		cursor.rest();
		if (constraint.type !== 'unique') return [{kind: 'add-constraint', table, constraint}];
		// To MySQL a unique key is an index.
		const {name, columns} = constraint;
		return [{kind: 'create-index', table, name, columns, unique: true, concurrently: false, variant: null}];
	}

	cursor.eat('COLUMN');
	const ifNotExists = cursor.eat('IF', 'NOT', 'EXISTS');
	const several = cursor.group();
	if (!several) return [{kind: 'add-column', table, column: readColumn(cursor, dialect), ifNotExists}];
	return partsOf(several).map(part => ({
		kind: 'add-column',
		table,
		column: readColumn(cursorOver(part), dialect),
		ifNotExists,
	}));
}

function readAddIndex(cursor: Cursor, table: string): Operation {
	const variant = cursor.eat('FULLTEXT') ? 'fulltext' : cursor.eat('SPATIAL') ? 'spatial' : null;
	cursor.eat('INDEX|KEY');
	cursor.eat('IF', 'NOT', 'EXISTS');
	const {name, columns} = readKey(cursor);
	cursor.rest();
	return {kind: 'create-index', table, name, columns, unique: false, concurrently: false, variant};
}

function readRename(cursor: Cursor, table: string): Operation {
	if (cursor.eat('INDEX|KEY')) {
		const name = cursor.name();
		cursor.eat('TO');
		return {kind: 'rename-index', name, to: cursor.name()};
	}

	if (cursor.eat('TO|AS')) return {kind: 'rename-table', table, to: cursor.name()};
	cursor.eat('COLUMN');
	const column = cursor.name();
	// Without TO it was the table's new name.
	if (!cursor.eat('TO')) return {kind: 'rename-table', table, to: column};
	return {kind: 'rename-column', table, column, to: cursor.name()};
}

function readChange(cursor: Cursor, table: string): readonly Operation[] {
	cursor.eat('COLUMN');
	cursor.eat('IF', 'EXISTS');
	const column = cursor.name();
	const definition = readColumn(cursor, 'mysql');
	const modified: Operation = {kind: 'modify-column', table, column: definition};
	if (definition.name === column) return [modified];
	return [{kind: 'rename-column', table, column, to: definition.name}, modified];
}

function readAlterColumn(cursor: Cursor, table: string): Operation {
	if (cursor.eat('INDEX')) return atEnd(cursor, {kind: 'harmless', what: 'visibility of an index'});
	if (cursor.eat('CONSTRAINT|CHECK')) {
		const name = cursor.name();
		const isOff = cursor.eat('NOT', 'ENFORCED');
		cursor.rest();
		return isOff ? {kind: 'drop-constraint', table, name, type: 'check'} : {kind: 'validate-constraint', table, name};
	}

	cursor.eat('COLUMN');
	const column = cursor.name();
	if (cursor.eat('DROP', 'DEFAULT')) return {kind: 'set-default', table, column, drop: true};
	if (cursor.eat('SET', 'DEFAULT')) return atEnd(cursor, {kind: 'set-default', table, column, drop: false});
	throw new UnreadableSql('this change of a column is not known here');
}
