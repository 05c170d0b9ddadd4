import type {Column} from './column.ts';

/** A constraint that is added to a table, or stands in its definition. */
export type Constraint = {
	readonly type: 'foreign-key' | 'check' | 'unique' | 'primary-key' | 'exclude' | 'not-null';
	readonly name: string | null;
	/** The columns that it is about; of a check, those it names. */
	readonly columns: readonly string[];
	readonly references: string | null;
	/** The rows that are there are not checked: NOT VALID or NOT ENFORCED. */
	readonly notValid: boolean;
	readonly usingIndex: boolean;
	/** It says nothing but that this column is not null. */
	readonly notNullOf: string | null;
	/** A row in which its columns are null may break it. */
	readonly refusesNull: boolean;
};

/** Whatever has a name and is neither table nor index. */
export type ObjectType = 'view' | 'materialized-view' | 'function' | 'procedure' | 'trigger' | 'event' | 'other';

/** What a statement does, in the terms that the rules speak of. Names are as the database compares them. */
export type Operation =
	| {
			readonly kind: 'create-table';
			readonly table: string;
			readonly columns: readonly Column[];
			readonly constraints: readonly Constraint[];
			readonly ifNotExists: boolean;
			readonly temporary: boolean;
			readonly asSelect: boolean;
			readonly partitionOf: string | null;
	  }
	| {
			readonly kind: 'drop-table';
			readonly table: string;
			readonly cascade: boolean;
			readonly ifExists: boolean;
			readonly temporary: boolean;
	  }
	| {readonly kind: 'rename-table'; readonly table: string; readonly to: string}
	/** `schema`: it is a schema that gets another name. */
	| {readonly kind: 'move-schema'; readonly table: string; readonly schema: boolean}
	| {readonly kind: 'drop-schema'; readonly name: string; readonly what: 'schema' | 'database'}
	| {readonly kind: 'truncate'; readonly table: string; readonly cascade: boolean}
	/** PostgreSQL writes the whole table anew under a lock: VACUUM FULL, CLUSTER, SET LOGGED. */
	| {readonly kind: 'rewrite-table'; readonly table: string; readonly how: string}
	/** MySQL builds the table anew: ENGINE=, FORCE, ROW_FORMAT=, OPTIMIZE. */
	| {readonly kind: 'rebuild-table'; readonly table: string; readonly how: string}
	| {readonly kind: 'convert-charset'; readonly table: string}
	| {readonly kind: 'table-option'; readonly table: string; readonly how: string}
	| {readonly kind: 'system-versioning'; readonly table: string}
	| {readonly kind: 'repartition'; readonly table: string}
	| {readonly kind: 'row-security'; readonly table: string; readonly how: 'enable' | 'disable' | 'policy'}
	| {readonly kind: 'privilege'; readonly how: 'grant' | 'revoke' | 'owner'; readonly table: string}
	| {readonly kind: 'replica-identity'; readonly table: string; readonly full: boolean}
	/** Its changes go to subscribers; without a name it is all tables. */
	| {readonly kind: 'publish-table'; readonly table: string}
	| {readonly kind: 'add-column'; readonly table: string; readonly column: Column; readonly ifNotExists: boolean}
	| {readonly kind: 'drop-column'; readonly table: string; readonly column: string; readonly cascade: boolean}
	| {readonly kind: 'rename-column'; readonly table: string; readonly column: string; readonly to: string}
	| {
			readonly kind: 'change-type';
			readonly table: string;
			readonly column: string;
			readonly type: string;
			readonly using: boolean;
	  }
	/** MySQL's MODIFY, and CHANGE without another name: the whole definition is replaced. */
	| {readonly kind: 'modify-column'; readonly table: string; readonly column: Column}
	| {readonly kind: 'set-not-null'; readonly table: string; readonly column: string}
	| {readonly kind: 'drop-not-null'; readonly table: string; readonly column: string}
	| {readonly kind: 'set-default'; readonly table: string; readonly column: string; readonly drop: boolean}
	| {readonly kind: 'add-constraint'; readonly table: string; readonly constraint: Constraint}
	| {readonly kind: 'validate-constraint'; readonly table: string; readonly name: string}
	| {
			readonly kind: 'drop-constraint';
			readonly table: string;
			readonly name: string | null;
			/** Null where the statement does not say, and the name gives no hint. */
			readonly type: Constraint['type'] | null;
			/** The same ALTER TABLE puts another one in the place of a primary key. */
			readonly replaced?: true;
	  }
	/** When it is checked. */
	| {readonly kind: 'alter-constraint'; readonly table: string; readonly name: string}
	| {readonly kind: 'rename-constraint'; readonly table: string; readonly name: string; readonly to: string}
	| {
			readonly kind: 'create-index';
			readonly table: string;
			readonly name: string | null;
			readonly columns: readonly string[];
			readonly unique: boolean;
			readonly concurrently: boolean;
			/** `parent`: of a partitioned table alone, without its partitions. */
			readonly variant: 'fulltext' | 'spatial' | 'parent' | null;
	  }
	| {
			readonly kind: 'drop-index';
			readonly table: string | null;
			readonly name: string;
			readonly concurrently: boolean;
	  }
	/** The index of a partition becomes a part of the index of its parent. */
	| {readonly kind: 'attach-index'; readonly name: string}
	| {readonly kind: 'reindex'; readonly name: string; readonly concurrently: boolean}
	| {readonly kind: 'rename-index'; readonly name: string; readonly to: string}
	/** ALGORITHM= or LOCK= in MySQL: how the table may be changed. */
	| {readonly kind: 'how-to-alter'; readonly table: string; readonly how: string}
	| {readonly kind: 'add-enum-value'; readonly type: string; readonly value: string}
	| {readonly kind: 'rename-enum-value'; readonly type: string; readonly value: string}
	| {readonly kind: 'create-type'; readonly type: string; readonly isEnum: boolean}
	| {readonly kind: 'create-domain'; readonly type: string; readonly check: boolean}
	| {readonly kind: 'domain-constraint'; readonly type: string; readonly notValid: boolean}
	| {readonly kind: 'alter-sequence'; readonly name: string}
	| {
			readonly kind: 'create-object';
			readonly what: ObjectType;
			readonly name: string;
			readonly table: string | null;
			readonly replace: boolean;
			/** Columns that it reads, as far as they are known. */
			readonly columns: readonly string[];
	  }
	/** A type, a sequence, a routine; `table` is that of a trigger or policy. */
	| {
			readonly kind: 'rename-object';
			readonly what: ObjectType | 'type' | 'sequence';
			readonly name: string;
			readonly table: string | null;
			readonly to: string;
	  }
	| {readonly kind: 'switch-trigger'; readonly table: string; readonly on: boolean}
	| {readonly kind: 'drop-object'; readonly what: ObjectType; readonly name: string; readonly cascade: boolean}
	| {readonly kind: 'refresh-view'; readonly name: string; readonly concurrently: boolean}
	| {
			readonly kind: 'update';
			readonly table: string;
			readonly where: Where;
			readonly columns: readonly string[];
	  }
	| {readonly kind: 'delete'; readonly table: string; readonly where: Where}
	| {
			readonly kind: 'insert';
			readonly table: string;
			readonly columns: readonly string[];
			/** The rows come from a query. */
			readonly select: boolean;
			/** They are all the rows of a table, as far as that can be told. */
			readonly copies: CopiedTable | null;
			/** What happens to rows that are there already. */
			readonly conflict: 'fails' | 'kept' | 'replaced';
	  }
	| {readonly kind: 'attach-partition'; readonly table: string; readonly partition: string}
	| {
			readonly kind: 'detach-partition';
			readonly table: string;
			readonly partition: string;
			readonly concurrently: boolean;
	  }
	| {readonly kind: 'drop-partition'; readonly table: string; readonly partition: string}
	| {
			readonly kind: 'transaction';
			readonly how: 'begin' | 'commit' | 'rollback' | 'savepoint';
			readonly exclusive: boolean;
	  }
	| {readonly kind: 'set'; readonly name: string; readonly value: string}
	/** `stops`: what others cannot do meanwhile. */
	| {readonly kind: 'lock-table'; readonly table: string; readonly stops: 'nothing' | 'schema' | 'writes' | 'all'}
	/** SQLite's way of changing a table: a new one is made, filled, and put in the place of the old one. */
	| {
			readonly kind: 'replace-table';
			readonly table: string;
			readonly columns: readonly Column[];
			/** The columns that are filled from the old table, or null where the statements do not say. */
			readonly copied: readonly string[] | null;
	  }
	/** Reads, or changes nothing that anybody depends on. */
	| {readonly kind: 'harmless'; readonly what: string}
	/** It cannot be known what it does. */
	| {readonly kind: 'opaque'; readonly why: string; readonly code: boolean};

/** A table whose rows are all copied. Of each value that is copied the columns it is made of; null for all as they are. */
export type CopiedTable = {readonly table: string; readonly columns: readonly (readonly string[])[] | null};

/** Which rows a statement changes: all, a bounded part by key or LIMIT, or some that a condition picks. */
export type Where = 'all' | 'bounded' | 'some';

/** The table that an operation changes, or null. */
export function tableOf(operation: Operation): string | null {
	return 'table' in operation ? operation.table : null;
}
