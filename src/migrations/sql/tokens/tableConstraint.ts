import type {Constraint} from '../operation.ts';
import {readReference} from './columnDefinition.ts';
import {type Cursor, hasWords, namesIn} from './cursor.ts';

/** Reads a constraint of a table from its first word on; null when it is none. */
export function readConstraint(cursor: Cursor): Constraint | null {
	let name: string | null = null;
	if (cursor.eat('CONSTRAINT') && !constraintWords.has(cursor.word())) name = cursor.name();
	const constraint = (type: Constraint['type'], columns: readonly string[], references: string | null = null) => ({
		type,
		name,
		columns,
		references,
		notValid: hasWords(cursor.rest(), 'NOT', 'ENFORCED'),
		usingIndex: false,
		notNullOf: null,
		refusesNull: type === 'check' || type === 'primary-key',
	});
	if (cursor.eat('PRIMARY', 'KEY')) return constraint('primary-key', readKey(cursor).columns);
	if (cursor.eat('UNIQUE')) {
		cursor.eat('KEY|INDEX');
		const key = readKey(cursor);
		name ??= key.name;
		return constraint('unique', key.columns);
	}

	if (cursor.eat('FOREIGN', 'KEY')) {
		const key = readKey(cursor);
		name ??= key.name;
		return cursor.eat('REFERENCES') ? constraint('foreign-key', key.columns, readReference(cursor)) : null;
	}

	if (!cursor.eat('CHECK')) return null;
	const expression = cursor.group() ?? [];
	// Keywords among them: then it is about more than columns that are known.
	const names = expression.filter(({kind}) => kind === 'name' || kind === 'word').map(({text}) => text.toLowerCase());
	return constraint('check', names);
}

const constraintWords: ReadonlySet<string> = new Set(['PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK']);

/** Reads what stands behind KEY: a name, USING, and the columns. */
export function readKey(cursor: Cursor): {readonly name: string | null; readonly columns: readonly string[]} {
	let name: string | null = null;
	if (cursor.word() !== 'USING' && cursor.peek()?.kind !== 'open' && !cursor.done()) name = cursor.name();
	if (cursor.eat('USING')) cursor.take();
	return {name, columns: namesIn(cursor.group())};
}
