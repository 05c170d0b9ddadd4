import type {Column} from '../sql/column.ts';
import type {Constraint, Operation} from '../sql/operation.ts';
import type {SqlDialect} from '../sql/tokenAt.ts';
import type {Facts, KnownTable, UnitFacts} from './facts.ts';
import {type KnownIndexes, openIndexes} from './knownIndexes.ts';

type Table = {
	isNew: KnownTable['isNew'];
	readonly columns: Map<string, Column>;
	readonly added: Set<string>;
	readonly constraints: Constraint[];
	partitionOf: string | null;
	isReplaced: boolean;
};

/** What the statements of a set tell about the schema, one after the other. */
export type Knowledge = {
	/** What is known now, for a statement that is about to be judged. */
	readonly facts: (unit: UnitFacts) => Facts;
	readonly learn: (operation: Operation) => void;
	/** A table that the database has already, with these columns. */
	readonly see: (table: string, columns: readonly Column[]) => void;
	/** Behind a file: another session may go on, which does not see the temporary tables of this one. */
	readonly endUnit: () => void;
};

/** Begins with nothing known. `indexesOfSet` are all that the set will make. */
export function openKnowledge(
	dialect: SqlDialect,
	version: readonly number[] | null,
	indexesOfSet: KnownIndexes,
): Knowledge {
	const tables = new Map<string, Table>();
	const indexes = openIndexes();
	const objects: Extract<Operation, {kind: 'create-object'}>[] = [];
	const domains = new Map<string, {readonly check: boolean}>();
	const policies = new Set<string>();
	const droppedTables = new Set<string>();
	const validated = new Set<string>();
	const known = {dialect, version, tables, indexes, indexesOfSet, objects, domains, policies, droppedTables, validated};

	const temporary = new Set<string>();
	const endUnit = () => {
		for (const name of temporary) tables.delete(name);
		temporary.clear();
	};
	const forgetAll = () => {
		tables.clear();
		validated.clear();
		indexes.clear();
	};
	const tableAt = (name: string): Table => {
		const table = tables.get(name) ?? emptyTable('no');
		tables.set(name, table);
		return table;
	};
	const forgetColumn = (table: string, column: string) => {
		tableAt(table).columns.delete(column);
		tableAt(table).added.delete(column);
		indexes.dropColumn(table, column);
	};
	const setColumn = (table: string, column: Column) => {
		tableAt(table).columns.set(column.name, column);
		if (column.unique) indexes.add({name: null, table, columns: [column.name]});
	};
	const change = (table: string, name: string, changed: Partial<Column>) => {
		const column = tables.get(table)?.columns.get(name);
		if (column) setColumn(table, {...column, ...changed});
	};
	const rename = (from: string, to: string) => {
		const table = tables.get(from);
		tables.delete(from);
		if (table) tables.set(to, table);
		indexes.renameTable(from, to);
	};
	const addConstraint = (table: string, constraint: Constraint) => {
		tableAt(table).constraints.push(constraint);
		if (/unique|primary-key/.test(constraint.type)) {
			indexes.add({name: constraint.name, table, columns: constraint.columns});
		}
	};

	const see = (name: string, columns: readonly Column[]) => {
		tableAt(name).columns.clear();
		for (const column of columns) setColumn(name, column);
	};

	return {
		endUnit,
		see,
		facts: unit => ({...known, unit}),
		learn: operation => {
			switch (operation.kind) {
				case 'create-table': {
					const table = emptyTable(operation.ifNotExists ? 'perhaps' : 'surely');
					table.partitionOf = operation.partitionOf;
					if (operation.temporary) temporary.add(operation.table);
					tables.set(operation.table, table);
					for (const column of operation.columns) setColumn(operation.table, column);
					for (const column of operation.columns) table.added.add(column.name);
					for (const constraint of [...operation.constraints, ...inlineKeys(operation.columns)]) {
						addConstraint(operation.table, constraint);
					}

					break;
				}

				case 'replace-table':
					see(operation.table, operation.columns);
					tableAt(operation.table).isReplaced = true;
					break;

				case 'drop-table':
					tables.delete(operation.table);
					droppedTables.add(operation.table);
					indexes.dropTable(operation.table);
					break;
				case 'rename-table':
					rename(operation.table, operation.to);
					break;
				case 'add-column':
					setColumn(operation.table, operation.column);
					if (!operation.ifNotExists) tableAt(operation.table).added.add(operation.column.name);
					for (const constraint of inlineKeys([operation.column])) addConstraint(operation.table, constraint);
					break;
				case 'drop-column':
					forgetColumn(operation.table, operation.column);
					break;
				case 'rename-column': {
					const column = tables.get(operation.table)?.columns.get(operation.column);
					const isAdded = tables.get(operation.table)?.added.has(operation.column);
					forgetColumn(operation.table, operation.column);
					if (column) setColumn(operation.table, {...column, name: operation.to});
					if (isAdded) tableAt(operation.table).added.add(operation.to);
					break;
				}

				case 'modify-column':
					setColumn(operation.table, operation.column);
					break;
				case 'change-type':
					change(operation.table, operation.column, {type: operation.type});
					break;
				case 'set-not-null':
					change(operation.table, operation.column, {notNull: true});
					break;
				case 'drop-not-null':
					change(operation.table, operation.column, {notNull: false});
					break;
				case 'add-constraint':
					addConstraint(operation.table, operation.constraint);
					break;
				case 'validate-constraint':
					validated.add(`${operation.table}.${operation.name}`);
					break;
				case 'create-index': {
					const {name, table, columns} = operation;
					indexes.add({name, table, columns});
					break;
				}

				case 'drop-index':
					indexes.drop(operation.name);
					break;
				case 'create-object':
					objects.push(operation);
					break;
				case 'create-domain':
					domains.set(operation.type, {check: operation.check});
					break;
				case 'domain-constraint':
					domains.set(operation.type, {check: true});
					break;
				case 'row-security':
					if (operation.how === 'policy') policies.add(operation.table);
					break;
				case 'attach-partition':
					tableAt(operation.partition).partitionOf = operation.table;
					break;
				case 'detach-partition':
					tableAt(operation.partition).partitionOf = null;
					break;
				// From here on the same name may be another table, or none.
				case 'harmless':
					if (operation.what === 'USE') forgetAll();
					break;
				case 'set':
					if (operation.name === 'search_path') forgetAll();
					break;
				case 'transaction':
					if (operation.how === 'rollback') forgetAll();
					if (operation.how !== 'savepoint') endUnit();
					break;
				default:
			}
		},
	};
}

function emptyTable(isNew: KnownTable['isNew']): Table {
	return {isNew, columns: new Map(), added: new Set(), constraints: [], partitionOf: null, isReplaced: false};
}

/** The foreign keys that stand in columns, as constraints. */
function inlineKeys(columns: readonly Column[]): readonly Constraint[] {
	return columns.flatMap(({name, references}) =>
		references === null
			? []
			: [
					{
						type: 'foreign-key',
						name: null,
						columns: [name],
						references,
						notValid: false,
						usingIndex: false,
						notNullOf: null,
						refusesNull: false,
					},
				],
	);
}
