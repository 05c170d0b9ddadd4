import type {Operation} from '../sql/operation.ts';
import {type Facts, isBefore} from './facts.ts';
import {all, mysql, postgres, type Rule, rule, servers, sqlite} from './rule.ts';

/** I: indexes. */
export const indexRules: readonly Rule[] = [
	rule(
		'I01',
		postgres,
		'block',
		['index', 'writes', 'build', 'stalled', 'yes', 'U0', 'schema-first'],
		'CREATE INDEX stops writes of the table until it is built.',
		'CREATE INDEX CONCURRENTLY, outside of a transaction.',
		operation => operation.kind === 'create-index' && !operation.concurrently,
	),
	rule(
		'I02',
		postgres,
		'info',
		['index', 'schema', 'build', 'yes', 'yes', 'U0', 'schema-first'],
		'Nobody waits. When it fails, it leaves an INVALID index.',
		'Look at pg_index.indisvalid; drop an invalid one and try again.',
		operation => operation.kind === 'create-index' && operation.concurrently,
	),
	rule(
		'I03',
		postgres,
		'block',
		null,
		'CONCURRENTLY does not work inside of a transaction, and this file runs in one.',
		'A file of its own that says so: "-- release-tui: no-transaction", "transaction:false", "+goose NO TRANSACTION".',
		(operation, {unit}) => unit.inTransaction && 'concurrently' in operation && operation.concurrently,
	),
	rule(
		'I04',
		postgres,
		'block',
		null,
		'PostgreSQL 14.0 to 14.3 may build a broken index with CONCURRENTLY.',
		'Upgrade the server first.',
		(operation, facts) =>
			operation.kind === 'create-index' &&
			operation.concurrently &&
			facts.version !== null &&
			facts.version[0] === 14 &&
			isBefore(facts, 14, 4),
	),
	rule(
		'I05',
		all,
		'warn',
		['contract', 'writes', 'build', 'no', 'yes', 'U0', 'code-first'],
		'A unique index fails where duplicates are, and old code that writes them fails from then on.',
		'Look for duplicates first: GROUP BY … HAVING count(*) > 1.',
		operation => operation.kind === 'create-index' && operation.unique,
	),
	rule(
		'I06',
		mysql,
		'info',
		['index', 'none', 'build', 'yes', 'yes', 'U0', 'schema-first'],
		'An index is built while everybody goes on; replicas fall behind with big tables.',
		'gh-ost for big tables.',
		operation => operation.kind === 'create-index' && operation.variant === null,
	),
	rule(
		'I07',
		mysql,
		'warn',
		['index', 'writes', 'build', 'stalled', 'yes', 'U0', 'schema-first'],
		'A FULLTEXT or SPATIAL index stops writes until it is built.',
		'A time with few writes.',
		operation => operation.kind === 'create-index' && operation.variant !== null,
	),
	rule(
		'I08',
		mysql,
		'block',
		['neutral', 'writes', 'rewrite', 'stalled', 'yes', 'U0', 'any'],
		'ALGORITHM=COPY and LOCK=SHARED or EXCLUSIVE stop writes though there may be another way.',
		'Leave it out, or pin ALGORITHM=INSTANT, which fails where it cannot be.',
		operation => operation.kind === 'how-to-alter' && /^(?:COPY|SHARED|EXCLUSIVE)$/.test(operation.how),
	),
	rule(
		'I09',
		sqlite,
		'warn',
		['index', 'writes', 'build', 'stalled', 'yes', 'U0', 'schema-first'],
		'Nobody writes to the whole database until the index is built.',
		'A time with few writes, where the file is large.',
		operation => operation.kind === 'create-index',
	),
	rule(
		'I10',
		all,
		'warn',
		['contract', 'all', 'meta', 'risk', 'yes', 'U0', 'code-first'],
		'Queries that used the index get slow; PostgreSQL waits for a full lock.',
		'See that nobody uses it (pg_stat_user_indexes; in MySQL make it INVISIBLE first); DROP INDEX CONCURRENTLY.',
		operation => operation.kind === 'drop-index',
	),
	rule(
		'I11',
		postgres,
		'block',
		['index', 'writes', 'build', 'stalled', 'yes', 'U0', 'any'],
		'REINDEX stops writes of the table and reads by the index.',
		'REINDEX CONCURRENTLY.',
		operation => operation.kind === 'reindex' && (!operation.concurrently || 'info'),
	),
	rule(
		'I12',
		all,
		'info',
		null,
		'An index of more than three columns is seldom used in full.',
		null,
		operation => operation.kind === 'create-index' && !operation.unique && operation.columns.length > 3,
	),
	rule(
		'I13',
		servers,
		'info',
		['neutral', 'schema', 'meta', 'yes', 'yes', 'U0', 'schema-first'],
		'Index hints of MySQL that name it break.',
		null,
		operation => operation.kind === 'rename-index',
	),
];

/** E: enums, types and sequences; E03 and E04 stand with the changes of columns. */
export const typeRules: readonly Rule[] = [
	rule(
		'E01',
		postgres,
		'warn',
		['expand', 'none', 'meta', 'risk', 'no', 'U3', 'schema-first'],
		'A value of an enum cannot be taken away again, old code does not know it, and this transaction cannot use it.',
		'Use it in a later migration.',
		operation => operation.kind === 'add-enum-value',
	),
	rule(
		'E02',
		postgres,
		'block',
		['breaking', 'none', 'meta', 'no', 'no', 'U0', 'split'],
		'A renamed value fits neither the old code nor the new one at the time of the deploy.',
		'Add the new value, write both, fill the rows.',
		operation => operation.kind === 'rename-enum-value',
	),
	rule(
		'E05',
		postgres,
		'info',
		['expand', 'none', 'meta', 'yes', 'no', 'U0', 'schema-first'],
		'Values of an enum can be added, never removed.',
		'A table of values.',
		operation => operation.kind === 'create-type' || operation.kind === 'create-domain',
	),
	rule(
		'E06',
		postgres,
		'warn',
		['neutral', 'writes', 'meta', 'yes', 'yes', 'U1', 'any'],
		'Inserts wait while the sequence changes; a lower value gives the same numbers twice.',
		'Never lower it.',
		operation => operation.kind === 'alter-sequence',
	),
	rule(
		'E07',
		servers,
		'warn',
		null,
		'An int as a key ends at 2,147,483,647; how near it is cannot be seen here.',
		'bigint.',
		operation =>
			keyColumns(operation).some(type => /^(?:small|medium)?int(?:eger)?\b|^(?:small)?serial$/.test(type)) &&
			(operation.kind !== 'create-table' || 'info'),
	),
];

function keyColumns(operation: Operation): readonly string[] {
	const columns =
		operation.kind === 'create-table' ? operation.columns : operation.kind === 'add-column' ? [operation.column] : [];
	const keys =
		operation.kind === 'create-table' ? operation.constraints.filter(({type}) => type === 'primary-key') : [];
	const inKey = new Set(keys.flatMap(key => (key.columns.length === 1 ? key.columns : [])));
	return columns.filter(column => column.serial && (column.primaryKey || inKey.has(column.name))).map(({type}) => type);
}

/** V: views, functions, triggers, and code that cannot be read. */
export const objectRules: readonly Rule[] = [
	rule(
		'V01',
		all,
		'info',
		['expand', 'none', 'meta', 'yes', 'no', 'U0', 'schema-first'],
		'Something new that old code does not use.',
		null,
		operation => operation.kind === 'create-object' && !operation.replace && operation.what !== 'trigger',
	),
	rule(
		'V02',
		all,
		'warn',
		['breaking', 'all', 'meta', 'no', 'risk', 'U0', 'split'],
		'What is replaced behaves differently under the old code; the way back needs the old body.',
		'A new name for the new version; the old body in the down.',
		operation => operation.kind === 'create-object' && operation.replace,
	),
	rule(
		'V03',
		all,
		'warn',
		['contract', 'all', 'meta', 'no', 'yes', 'U0', 'code-first'],
		'Old code that uses it breaks; the way back needs its body.',
		'Keep the body in the down.',
		operation => operation.kind === 'drop-object',
	),
	rule(
		'V04',
		all,
		'warn',
		['breaking', 'writes', 'meta', 'risk', 'yes', 'U0', 'schema-first'],
		'A trigger changes what the writes of the old code do; gh-ost refuses tables with triggers.',
		null,
		operation => operation.kind === 'create-object' && operation.what === 'trigger' && !operation.replace,
	),
	rule(
		'V05',
		postgres,
		'warn',
		['data', 'all', 'scan', 'stalled', 'yes', 'U0', 'any'],
		'Nobody reads the view while it is filled.',
		'A unique index on it, then REFRESH … CONCURRENTLY.',
		operation => operation.kind === 'refresh-view' && (!operation.concurrently || 'info'),
	),
	rule(
		'V06',
		all,
		'warn',
		['opaque', 'all', 'rows', 'unknown', 'unknown', 'U3', 'window'],
		'It runs code that cannot be read here: nothing is known of what it does.',
		'Try it on a copy of the database; or write the statements themselves.',
		operation => operation.kind === 'opaque' && operation.code,
	),
];

/** P: partitions. */
export const partitionRules: readonly Rule[] = [
	rule(
		'P01',
		postgres,
		'warn',
		['expand', 'all', 'meta', 'yes', 'no', 'U1', 'schema-first'],
		'PARTITION OF locks the parent fully.',
		'Create the table alone, then ATTACH PARTITION.',
		(operation, facts) =>
			operation.kind === 'create-table' && operation.partitionOf !== null && !isNewParent(operation.partitionOf, facts),
	),
	rule(
		'P02',
		postgres,
		'info',
		['expand', 'schema', 'scan', 'yes', 'no', 'U0', 'schema-first'],
		'The parent goes on; the partition is read under a full lock.',
		'A CHECK like its bounds beforehand spares the reading.',
		operation => operation.kind === 'attach-partition',
	),
	rule(
		'P03',
		postgres,
		'warn',
		['contract', 'all', 'meta', 'no', 'yes', 'U0', 'code-first'],
		'The rows vanish from the parent, which is locked fully.',
		'DETACH PARTITION … CONCURRENTLY, outside of a transaction.',
		operation => operation.kind === 'detach-partition' && (!operation.concurrently || 'info'),
	),
	rule(
		'P04',
		servers,
		'block',
		['contract', 'all', 'meta', 'no', 'yes', 'U2', 'code-first'],
		'The rows of the partition are gone, and the parent is locked fully.',
		'Detach it, keep a dump, then drop it.',
		(operation, {tables}) =>
			operation.kind === 'drop-partition' ||
			(operation.kind === 'drop-table' && (tables.get(operation.table)?.partitionOf ?? null) !== null),
	),
];

function isNewParent(parent: string, {tables}: Facts): boolean {
	return tables.get(parent)?.isNew === 'surely';
}
