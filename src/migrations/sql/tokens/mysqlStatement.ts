import {type Operation, tableOf} from '../operation.ts';
import {readAlterTable} from './alterTable.ts';
import {atEnd, type Cursor, cursorOver, hasWords, partsOf, UnreadableSql} from './cursor.ts';
import {strangeCall} from './dataChange.ts';

/** Reads a statement that only MySQL and MariaDB have; null when it is none of them. */
export function readMysqlStatement(cursor: Cursor): readonly Operation[] | null {
	const first = cursor.word();
	if (/^(?:CALL|EXECUTE|PREPARE|HANDLER|LOAD)$/.test(first)) {
		if (first === 'LOAD') {
			const conflict = hasWords(cursor.rest(), 'REPLACE') ? 'replaced' : 'fails';
			return [{kind: 'insert', table: '', columns: [], select: true, copies: null, conflict}];
		}

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

	if (cursor.eat('LOCK', 'TABLE|TABLES')) {
		return partsOf(cursor.rest()).map(part => {
			const stops = part.some(({word}) => word === 'READ') ? 'writes' : 'all';
			return {kind: 'lock-table', table: cursorOver(part).name(), stops};
		});
	}

	if (cursor.eat('GRANT|REVOKE')) {
		cursor.rest();
		return [{kind: 'privilege', how: first === 'GRANT' ? 'grant' : 'revoke', table: ''}];
	}

	if (/^(?:CREATE|DROP)$/.test(first) && /^(?:USER|ROLE)$/.test(cursor.word(1))) {
		cursor.rest();
		if (first === 'DROP') return [{kind: 'privilege', how: 'revoke', table: ''}];
		return [{kind: 'create-object', what: 'other', name: '', table: null, replace: false, columns: []}];
	}

	if (cursor.eat('SET')) {
		const rest = cursor.rest();
		if (reachesOut(rest)) throw new UnreadableSql('a setting of the whole server, or of a user');
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

function readAlter(cursor: Cursor): readonly Operation[] | null {
	if (!cursor.eat('ALTER')) return null;
	cursor.eat('ONLINE|OFFLINE');
	const ignores = cursor.eat('IGNORE');
	if (cursor.eat('TABLE')) {
		const operations = readAlterTable(cursor, 'mysql');
		const isUnique = operations.some(operation => operation.kind === 'create-index' && operation.unique);
		if (!ignores || !isUnique) return operations;
		// The table is copied, and rows that are in the way of the unique index are deleted without a word.
		const table = operations.map(tableOf).find(name => name !== null) ?? '';
		return [...operations, {kind: 'rebuild-table', table, how: 'IGNORE'}, {kind: 'delete', table, where: 'all'}];
	}

	// A view is replaced by its ALTER.
	if (cursor.word() === 'VIEW' || cursor.word() === 'ALGORITHM' || cursor.word() === 'DEFINER') {
		while (!cursor.done() && !cursor.eat('VIEW')) cursor.take();
		const name = cursor.name();
		cursor.rest();
		return [{kind: 'create-object', what: 'view', name, table: null, replace: true, columns: []}];
	}

	if (cursor.eat('DATABASE|SCHEMA')) {
		const rest = cursor.rest();
		if (!rest.some(({word}) => /^(?:CHARACTER|CHARSET|COLLATE)$/.test(word)))
			throw new UnreadableSql('this ALTER DATABASE is not known here');
		return [{kind: 'table-option', table: '', how: 'DEFAULT CHARACTER SET'}];
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

// SET GLOBAL, SET PERSIST, SET @@global.a, SET PASSWORD.
function reachesOut(pieces: readonly Parameters<typeof cursorOver>[0][number][]): boolean {
	return pieces.some(({word}, index) => {
		const isName = index === 0 || pieces[index - 1]?.text === ',' || pieces[index - 1]?.text === '@';
		return isName && /^(?:GLOBAL|PERSIST|PERSIST_ONLY|PASSWORD)$/.test(word);
	});
}

// SET a = 1, SET GLOBAL a := 1, SET @@session.a = 1, SET NAMES utf8mb4.
function setting(part: Parameters<typeof cursorOver>[0]): Operation {
	const texts = part.map(({text}) => text.toLowerCase());
	const sign = texts.findIndex(text => text === '=' || text === ':');
	const value = sign < 0 ? texts.slice(1) : texts.slice(sign + 1).filter(text => text !== '=');
	const name = (sign < 0 ? texts[0] : texts[sign - 1]) ?? '';
	return {kind: 'set', name, value: value.join(' ')};
}
