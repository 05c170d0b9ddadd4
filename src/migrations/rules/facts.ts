import type {Column} from '../sql/column.ts';
import type {Constraint, Operation} from '../sql/operation.ts';
import type {SqlDialect} from '../sql/tokenAt.ts';
import type {KnownIndex, KnownIndexes} from './knownIndexes.ts';

/** What is known of a table from the statements before. */
export type KnownTable = {
	/** The set makes it: `perhaps` where IF NOT EXISTS may have found one. */
	readonly isNew: 'surely' | 'perhaps' | 'no';
	readonly columns: ReadonlyMap<string, Column>;
	/** Columns that the set adds. */
	readonly added: ReadonlySet<string>;
	readonly constraints: readonly Constraint[];
	readonly partitionOf: string | null;
	/** SQLite made it anew, and its indexes went with the old one. */
	readonly isReplaced: boolean;
};

/** Where a statement runs, and what went before it. */
export type Facts = {
	readonly dialect: SqlDialect;
	/** The server's version as it was given, in numbers, or null. */
	readonly version: readonly number[] | null;
	readonly tables: ReadonlyMap<string, KnownTable>;
	readonly indexes: KnownIndexes;
	/** All indexes that any statement of the set makes. */
	readonly indexesOfSet: KnownIndexes;
	readonly objects: readonly Extract<Operation, {kind: 'create-object'}>[];
	readonly domains: ReadonlyMap<string, {readonly check: boolean}>;
	/** Tables for which the set made a policy. */
	readonly policies: ReadonlySet<string>;
	readonly droppedTables: ReadonlySet<string>;
	/** Constraints, by table and name, that the set validated. */
	readonly validated: ReadonlySet<string>;
	readonly unit: UnitFacts;
};

/** What is known of the file, or the part of one, that a statement stands in. */
export type UnitFacts = {
	/** Whoever applies the file begins a transaction around it. */
	readonly wrapped: boolean;
	/** The file has marks of a tool, which runs it. */
	readonly marked: boolean;
	/** A transaction is open, the tool's or one of its own. */
	readonly inTransaction: boolean;
	readonly beganItself: boolean;
	readonly committedLater: boolean;
	/** Settings made in this file, by name. */
	readonly settings: ReadonlyMap<string, string>;
	/** A statement before this one, in the same transaction, changed the schema under a lock. */
	readonly holdsLock: boolean;
	/** A statement before this one, in the same transaction, locks out reads or writes of a table that is in use. */
	readonly scanned: ReadonlySet<string>;
	/** Columns, as `table.column`, that an UPDATE of this file filled. */
	readonly filled: ReadonlySet<string>;
	/** The statement holds a name that is longer than the database keeps. */
	readonly hasLongName: boolean;
};

/** Whether the set itself makes a table, so that no code uses it and no row is in it. */
export function isNewTable(facts: Facts, table: string | null): boolean {
	const known = table === null ? undefined : facts.tables.get(table);
	return known !== undefined && known.isNew !== 'no';
}

/** Whether the set adds all of these columns to a table. */
export function areNewColumns(facts: Facts, table: string, columns: readonly string[]): boolean {
	const added = facts.tables.get(table)?.added;
	return columns.length > 0 && added !== undefined && columns.every(column => added.has(column));
}

/** A column as the statements before left it, when they tell. */
export function knownColumn(facts: Facts, table: string, column: string): Column | undefined {
	return facts.tables.get(table)?.columns.get(column);
}

/** Whether the set makes an index that begins with these columns, in whatever order. */
export function hasIndexOn(facts: Facts, table: string, columns: readonly string[]): boolean {
	const wanted = new Set(columns);
	const begins = (index: KnownIndex) =>
		index.columns.length >= wanted.size && index.columns.slice(0, wanted.size).every(column => wanted.has(column));
	return facts.indexes.ofTable(table).some(begins) || facts.indexesOfSet.ofTable(table).some(begins);
}

/** Whether something that the set made reads or holds a column: an index, a constraint, a view. */
export function hasDependants(facts: Facts, table: string, column: string): boolean {
	return (
		facts.indexes.ofTable(table).some(({columns}) => columns.includes(column)) ||
		(facts.tables.get(table)?.constraints.some(({columns}) => columns.includes(column)) ?? false) ||
		facts.objects.some(({columns}) => columns.includes(column))
	);
}

/** Whether the server's version is given and before another one. */
export function isBefore(facts: Facts, ...version: readonly number[]): boolean {
	if (!facts.version) return false;
	for (const [index, part] of version.entries()) {
		const given = facts.version[index] ?? 0;
		if (given !== part) return given < part;
	}

	return false;
}
