import type {Operation} from '../operation.ts';
import {readAlterTable} from './alterTable.ts';
import {atEnd, type Cursor, cursorOver, partsOf, UnreadableSql} from './cursor.ts';
import {strangeCall} from './dataChange.ts';

/** Reads a statement that only MySQL and MariaDB have; null when it is none of them. */
export function readMysqlStatement(cursor: Cursor): readonly Operation[] | null {
	const first = cursor.word();
	if (/^(?:CALL|EXECUTE|PREPARE|HANDLER|LOAD)$/.test(first)) {
		if (first === 'LOAD') return [{kind: 'insert', ...loaded, table: ''}];
		return [{kind: 'opaque', why: `what ${first} runs cannot be read here`, code: true}];
	}

	if (cursor.eat('RENAME', 'TABLE|TABLES')) return partsOf(cursor.rest()).map(renamed);
	if (cursor.eat('TRUNCATE')) {
		cursor.eat('TABLE');
		return [{kind: 'truncate', table: cursor.name(), cascade: false}];
	}

	if (cursor.eat('OPTIMIZE')) {
		cursor.eat('LOCAL|NO_WRITE_TO_BINLOG');
		cursor.eat('TABLE|TABLES');
		return namesOf(cursor).map(table => ({kind: 'rebuild-table', table, how: 'OPTIMIZE'}));
	}

	if (cursor.eat('ANALYZE', 'TABLE|TABLES')) {
		return namesOf(cursor).map(table => ({kind: 'table-option', table, how: 'ANALYZE'}));
	}

	if (cursor.eat('LOCK', 'TABLE|TABLES')) return namesOf(cursor).map(table => ({kind: 'lock-table', table}));
	if (cursor.eat('GRANT|REVOKE')) {
		cursor.rest();
		return [{kind: 'privilege', how: first === 'GRANT' ? 'grant' : 'revoke', table: ''}];
	}

	if (cursor.eat('SET')) {
		const rest = cursor.rest();
		return strangeCall(rest) ?? partsOf(rest).map(setting);
	}

	if (/^(?:USE|SHOW|DESCRIBE|DESC|UNLOCK|FLUSH|DEALLOCATE|DO)$/.test(first)) {
		if (first === 'DO') throw new UnreadableSql('what DO calls cannot be read here');
		if (first === 'FLUSH' && !/^(?:PRIVILEGES|LOGS|STATUS)$/.test(cursor.word(1)))
			throw new UnreadableSql('this FLUSH is not known here');
		return atEnd(cursor, [{kind: 'harmless', what: first}]);
	}

	return readAlter(cursor);
}

const loaded = {columns: [], select: true, conflict: 'fails'} as const;

function readAlter(cursor: Cursor): readonly Operation[] | null {
	if (!cursor.eat('ALTER')) return null;
	cursor.eat('ONLINE|OFFLINE|IGNORE');
	if (cursor.eat('TABLE')) return readAlterTable(cursor, 'mysql');
	// A view is replaced by its ALTER.
	if (cursor.word() === 'VIEW' || cursor.word() === 'ALGORITHM' || cursor.word() === 'DEFINER') {
		while (!cursor.done() && !cursor.eat('VIEW')) cursor.take();
		const name = cursor.name();
		cursor.rest();
		return [{kind: 'create-object', what: 'view', name, table: null, replace: true, columns: []}];
	}

	throw new UnreadableSql(`ALTER ${cursor.peek()?.text ?? ''} is not known here`);
}

function renamed(part: Parameters<typeof cursorOver>[0]): Operation {
	const inner = cursorOver(part);
	const table = inner.name();
	if (!inner.eat('TO')) throw new UnreadableSql('a RENAME TABLE without TO');
	return {kind: 'rename-table', table, to: inner.name()};
}

function namesOf(cursor: Cursor): readonly string[] {
	return partsOf(cursor.rest()).map(part => cursorOver(part).name());
}

// SET a = 1, SET GLOBAL a := 1, SET @@session.a = 1, SET NAMES utf8mb4.
function setting(part: Parameters<typeof cursorOver>[0]): Operation {
	const texts = part.map(({text}) => text.toLowerCase());
	const sign = texts.findIndex(text => text === '=' || text === ':');
	const value = sign < 0 ? texts.slice(1) : texts.slice(sign + 1).filter(text => text !== '=');
	const name = (sign < 0 ? texts[0] : texts[sign - 1]) ?? '';
	return {kind: 'set', name, value: value.join(' ')};
}
