import {constraintByName} from '../constraintByName.ts';
import type {Operation} from '../operation.ts';
import {type Cursor, namesIn} from './cursor.ts';
import {droppedIndex} from './objects.ts';

/** Reads a part of ALTER TABLE from behind DROP on. */
export function readDropPart(cursor: Cursor, table: string): readonly Operation[] {
	if (cursor.eat('CONSTRAINT')) {
		cursor.eat('IF', 'EXISTS');
		const name = cursor.name();
		return [{kind: 'drop-constraint', table, name, type: constraintByName(name)}];
	}

	if (cursor.eat('FOREIGN', 'KEY')) return [dropped(cursor, table, 'foreign-key')];
	if (cursor.eat('PRIMARY', 'KEY')) return [{kind: 'drop-constraint', table, name: null, type: 'primary-key'}];
	if (cursor.eat('CHECK')) return [dropped(cursor, table, 'check')];
	if (cursor.eat('INDEX|KEY')) {
		cursor.eat('IF', 'EXISTS');
		return [droppedIndex(table, cursor.name())];
	}

	if (cursor.eat('PARTITION')) {
		cursor.eat('IF', 'EXISTS');
		return namesIn(cursor.rest()).map(partition => ({kind: 'drop-partition', table, partition}));
	}

	// All that the table was before is gone.
	if (cursor.eat('SYSTEM', 'VERSIONING')) return [{kind: 'delete', table, where: 'all'}];
	cursor.eat('COLUMN');
	cursor.eat('IF', 'EXISTS');
	const column = cursor.name();
	const cascade = cursor.eat('CASCADE');
	cursor.eat('RESTRICT');
	return [{kind: 'drop-column', table, column, cascade}];
}

function dropped(cursor: Cursor, table: string, type: 'foreign-key' | 'check'): Operation {
	cursor.eat('IF', 'EXISTS');
	return {kind: 'drop-constraint', table, name: cursor.name(), type};
}
