import type {Column} from '../column.ts';
import type {Constraint, Operation} from '../operation.ts';
import type {SqlDialect} from '../tokenAt.ts';
import {readColumn} from './columnDefinition.ts';
import {type Cursor, cursorOver, hasWords, partsOf, UnreadableSql} from './cursor.ts';
import {readConstraint} from './tableConstraint.ts';

/** Reads a CREATE TABLE from behind that word on. */
export function readCreateTable(cursor: Cursor, dialect: SqlDialect, temporary: boolean): readonly Operation[] {
	const ifNotExists = cursor.eat('IF', 'NOT', 'EXISTS');
	const table = cursor.name();
	const columns: Column[] = [];
	const constraints: Constraint[] = [];
	const isLike = cursor.word() === 'LIKE';
	const group = cursor.group();
	for (const part of partsOf(group ?? [])) {
		const inner = cursorOver(part);
		if (isIndex(inner.word(), inner.word(1)) && dialect === 'mysql') continue;
		const constraint = isConstraint(inner.word()) ? readConstraint(inner) : null;
		if (constraint) constraints.push(constraint);
		else if (inner.word() !== 'LIKE' && inner.word() !== 'PERIOD') columns.push(readColumn(inner, dialect));
	}

	const rest = cursor.rest();
	const asSelect = hasWords(rest, 'SELECT') || hasWords(rest, 'AS');
	if (!group && !asSelect && !isLike) throw new UnreadableSql('a table without columns');
	return [{kind: 'create-table', table, columns, constraints, ifNotExists, temporary, asSelect, partitionOf: null}];
}

function isConstraint(word: string): boolean {
	return /^(?:CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK)$/.test(word);
}

function isIndex(word: string, next: string): boolean {
	return /^(?:FULLTEXT|SPATIAL)$/.test(word)
		? /^(?:KEY|INDEX)$/.test(next) || next === ''
		: /^(?:KEY|INDEX)$/.test(word);
}
