/** An index, or a constraint that the database makes one for. */
export type KnownIndex = {readonly name: string | null; readonly table: string; readonly columns: readonly string[]};

/** The indexes that statements told of. */
export type KnownIndexes = {
	readonly ofTable: (table: string) => readonly KnownIndex[];
	/** The table of an index, or null where it is not known. */
	readonly tableOf: (name: string) => string | null;
};

/** Indexes that come and go. */
export type ChangingIndexes = KnownIndexes & {
	readonly add: (index: KnownIndex) => void;
	readonly drop: (name: string) => void;
	readonly dropTable: (table: string) => void;
	readonly dropColumn: (table: string, column: string) => void;
	readonly renameTable: (from: string, to: string) => void;
	readonly clear: () => void;
};

/** Begins with no index. */
export function openIndexes(): ChangingIndexes {
	const byTable = new Map<string, readonly KnownIndex[]>();
	const tables = new Map<string, string>();
	const ofTable = (table: string) => byTable.get(table) ?? [];
	const keep = (table: string, test: (index: KnownIndex) => boolean) => {
		byTable.set(table, ofTable(table).filter(test));
	};
	const add = (index: KnownIndex) => {
		byTable.set(index.table, [...ofTable(index.table), index]);
		if (index.name !== null) tables.set(index.name, index.table);
	};
	return {
		ofTable,
		tableOf: name => tables.get(name) ?? null,
		add,
		drop: name => {
			const table = tables.get(name);
			tables.delete(name);
			if (table !== undefined) keep(table, index => index.name !== name);
		},
		dropTable: table => {
			for (const {name} of ofTable(table)) if (name !== null) tables.delete(name);
			byTable.delete(table);
		},
		dropColumn: (table, column) => keep(table, ({columns}) => !columns.includes(column)),
		renameTable: (from, to) => {
			const moved = ofTable(from);
			byTable.delete(from);
			for (const index of moved) add({...index, table: to});
		},
		clear: () => {
			byTable.clear();
			tables.clear();
		},
	};
}
