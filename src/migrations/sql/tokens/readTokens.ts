import type {Operation} from '../operation.ts';
import type {SqlDialect} from '../tokenAt.ts';
import {type Cursor, cursorOver, piecesOf, UnreadableSql} from './cursor.ts';
import {readDelete, readInsert, readQuery, readUpdate, readWith} from './dataChange.ts';
import {readMysqlStatement} from './mysqlStatement.ts';
import {readCreate, readDrop} from './objects.ts';
import {readSqliteStatement} from './sqliteStatement.ts';

/** Reads a statement of MySQL, MariaDB or SQLite. What is not known here is opaque, with the reason. */
export function readTokens(sql: string, dialect: SqlDialect): readonly Operation[] {
	if (sql.includes('\0')) return [{kind: 'opaque', why: 'there is a zero byte in it', code: false}];
	try {
		const pieces = piecesOf(sql, dialect);
		return pieces.length === 0 ? [] : readStatement(cursorOver(pieces), dialect);
	} catch (error) {
		if (error instanceof UnreadableSql) return [{kind: 'opaque', why: error.message, code: false}];
		throw error;
	}
}

function readStatement(cursor: Cursor, dialect: SqlDialect): readonly Operation[] {
	const special = dialect === 'mysql' ? readMysqlStatement(cursor) : readSqliteStatement(cursor);
	if (special) return special;
	if (cursor.eat('CREATE')) return readCreate(cursor, dialect);
	if (cursor.eat('DROP')) return readDrop(cursor);
	if (cursor.eat('UPDATE')) return readUpdate(cursor);
	if (cursor.eat('DELETE')) return readDelete(cursor);
	if (cursor.eat('INSERT')) return readInsert(cursor, false);
	if (cursor.eat('REPLACE')) return readInsert(cursor, true);
	if (cursor.eat('WITH')) return readWith(cursor);
	if (/^(?:SELECT|VALUES|TABLE)$/.test(cursor.word()) || cursor.peek()?.kind === 'open') return readQuery(cursor);
	return readTransaction(cursor) ?? [unknown(cursor)];
}

function unknown(cursor: Cursor): Operation {
	const word = cursor.take().text.slice(0, 40);
	if (word === '-' && cursor.eatMark('-')) {
		return {kind: 'opaque', why: 'a comment needs a blank behind --', code: false};
	}

	return {kind: 'opaque', why: `a statement that begins with "${word}" is not known here`, code: false};
}

function readTransaction(cursor: Cursor): readonly Operation[] | null {
	const how = transactionWords[cursor.word()];
	if (!how) return null;
	const rest = cursor.rest();
	// BEGIN NOT ATOMIC is code, START SLAVE no transaction.
	const isToSavepoint = how === 'savepoint' || rest.some(({word}) => word === 'TO');
	const isStrange = rest.slice(1).some(({kind, word}) => kind === 'word' && !transactionRest.has(word));
	if (isStrange && !isToSavepoint) throw new UnreadableSql(`${rest[0]?.word} … ${rest[1]?.text} is not known here`);
	const back = how === 'rollback' && rest.some(({word}) => word === 'TO');
	const exclusive = rest.some(({word}) => word === 'EXCLUSIVE');
	return [{kind: 'transaction', how: back ? 'savepoint' : how, exclusive}];
}

const transactionRest: ReadonlySet<string> = new Set([
	...['TRANSACTION', 'WORK', 'IMMEDIATE', 'DEFERRED', 'EXCLUSIVE', 'READ', 'ONLY', 'WRITE', 'WITH', 'CONSISTENT'],
	...['SNAPSHOT', 'AND', 'NO', 'CHAIN', 'RELEASE'],
]);

const transactionWords: Readonly<Record<string, 'begin' | 'commit' | 'rollback' | 'savepoint'>> = {
	BEGIN: 'begin',
	START: 'begin',
	COMMIT: 'commit',
	END: 'commit',
	ROLLBACK: 'rollback',
	SAVEPOINT: 'savepoint',
	RELEASE: 'savepoint',
};
