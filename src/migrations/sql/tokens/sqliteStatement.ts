import type {Operation} from '../operation.ts';
import {readAlterTable} from './alterTable.ts';
import {atEnd, type Cursor, UnreadableSql} from './cursor.ts';

/** Reads a statement that only SQLite has; null when it is none of them. */
export function readSqliteStatement(cursor: Cursor): readonly Operation[] | null {
	if (cursor.eat('ALTER', 'TABLE')) return readAlterTable(cursor, 'sqlite');
	if (cursor.eat('PRAGMA')) {
		const name = cursor.name().replace(/^.*\./, '');
		const value = cursor.eatMark('=') ? cursor.rest() : (cursor.group() ?? []);
		return [{kind: 'set', name, value: value.map(({text}) => text.toLowerCase()).join(' ')}];
	}

	if (cursor.eat('REINDEX')) {
		return [{kind: 'reindex', name: cursor.done() ? '' : cursor.name(), concurrently: false}];
	}

	if (cursor.eat('VACUUM')) {
		if (cursor.rest().some(({word}) => word === 'INTO')) throw new UnreadableSql('a VACUUM that writes a file');
		return [{kind: 'rewrite-table', table: '', how: 'VACUUM'}];
	}

	if (cursor.eat('ANALYZE')) return atEnd(cursor, [{kind: 'harmless', what: 'ANALYZE'}]);
	return null;
}
