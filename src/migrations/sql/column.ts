/** A column as a statement defines it. */
export type Column = {
	readonly name: string;
	/** In small letters, with its lengths: `varchar(20)`, `enum('a','b')`; a type with an alias by its common name. */
	readonly type: string;
	readonly notNull: boolean;
	/** NULL is spelled out. */
	readonly nullable: boolean;
	readonly default: ColumnDefault | null;
	readonly generated: 'stored' | 'virtual' | null;
	/** Numbers itself: serial, an identity, AUTO_INCREMENT. */
	readonly serial: boolean;
	/** The table that it refers to, by REFERENCES in the column's own definition. */
	readonly references: string | null;
	readonly check: boolean;
	readonly unique: boolean;
	readonly primaryKey: boolean;
	/** FIRST or AFTER is spelled out. */
	readonly placed: boolean;
	/** Attributes of MySQL that MODIFY must repeat: `comment`, `charset`, `collate`, `auto_increment`, `on update`. */
	readonly attributes: readonly string[];
};

/** The value that a column gets where none is given. */
export type ColumnDefault = {
	/** Every row would get another one. */
	readonly volatile: boolean;
	/** It is computed, or a type for which MySQL only takes computed ones; in SQLite also the time that it is. */
	readonly expression: boolean;
};

/** A column of which only the name and the type are known. */
export function plainColumn(name: string, type: string): Column {
	return {
		name,
		type,
		notNull: false,
		nullable: false,
		default: null,
		generated: null,
		serial: false,
		references: null,
		check: false,
		unique: false,
		primaryKey: false,
		placed: false,
		attributes: [],
	};
}
