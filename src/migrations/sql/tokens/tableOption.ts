import type {Operation} from '../operation.ts';
import {atEnd, type Cursor} from './cursor.ts';

/** Reads a part of MySQL's ALTER TABLE that is about the table as a whole; null when it is none. */
export function readTableOption(cursor: Cursor, table: string): readonly Operation[] | null {
	if (cursor.eat('CONVERT', 'TO')) return atEnd(cursor, [{kind: 'convert-charset', table}]);
	if (cursor.eat('ALGORITHM|LOCK')) return readHow(cursor, table);
	if (cursor.eat('TRUNCATE', 'PARTITION')) return atEnd(cursor, [{kind: 'truncate', table, cascade: false}]);
	if (cursor.eat('OPTIMIZE|REBUILD', 'PARTITION'))
		return atEnd(cursor, [{kind: 'rebuild-table', table, how: 'PARTITION'}]);
	if (cursor.eat('PARTITION', 'BY') || cursor.eat('REMOVE', 'PARTITIONING')) {
		return atEnd(cursor, [{kind: 'repartition', table}]);
	}

	if (cursor.eat('EXCHANGE', 'PARTITION')) {
		return [{kind: 'detach-partition', table, partition: atEnd(cursor, cursor.name()), concurrently: false}];
	}

	if (cursor.eat('REORGANIZE|COALESCE', 'PARTITION')) return atEnd(cursor, [{kind: 'repartition', table}]);
	if (cursor.eat('ORDER', 'BY')) return atEnd(cursor, [{kind: 'rebuild-table', table, how: 'ORDER BY'}]);
	const operations: Operation[] = [];
	// Options of a table may follow each other without commas.
	for (let option = readOption(cursor, table); option; option = readOption(cursor, table)) operations.push(option);
	return operations.length > 0 ? operations : null;
}

function readHow(cursor: Cursor, table: string): readonly Operation[] {
	cursor.eatMark('=');
	return [{kind: 'how-to-alter', table, how: cursor.take().word}];
}

function readOption(cursor: Cursor, table: string): Operation | null {
	if (cursor.eat('ENABLE|DISABLE', 'KEYS')) return {kind: 'table-option', table, how: 'KEYS'};
	if (cursor.eat('FORCE')) return {kind: 'rebuild-table', table, how: 'FORCE'};
	const word = cursor.word();
	if (word === 'ENGINE' || word === 'TYPE') {
		cursor.take();
		cursor.eatMark('=');
		const engine = cursor.take().text;
		return {kind: 'rebuild-table', table, how: /^innodb$/i.test(engine) ? 'ENGINE' : `ENGINE=${engine}`};
	}

	if (rebuilding.has(word)) return {kind: 'rebuild-table', table, how: readValue(cursor)};
	cursor.eat('DEFAULT');
	if (cursor.word() === 'CHARACTER' && cursor.word(1) === 'SET') cursor.take();
	if (!plain.has(cursor.word()) && cursor.word() !== 'SET') return null;
	return {kind: 'table-option', table, how: readValue(cursor)};
}

const rebuilding: ReadonlySet<string> = new Set(['ROW_FORMAT', 'KEY_BLOCK_SIZE', 'ENCRYPTION', 'TABLESPACE']);
const plain: ReadonlySet<string> = new Set([
	...['CHARSET', 'COLLATE', 'COMMENT', 'AUTO_INCREMENT', 'AVG_ROW_LENGTH', 'CHECKSUM', 'MAX_ROWS', 'MIN_ROWS'],
	...['PACK_KEYS', 'STATS_PERSISTENT', 'STATS_AUTO_RECALC', 'STATS_SAMPLE_PAGES', 'DELAY_KEY_WRITE'],
]);

function readValue(cursor: Cursor): string {
	const {word} = cursor.take();
	cursor.eatMark('=');
	cursor.take();
	return word === 'SET' ? 'CHARSET' : word;
}
