import type {Operation} from '../sql/operation.ts';
import {all, mysql, postgres, type Rule, rule, servers} from './rule.ts';

const isReal = (operation: Operation) => operation.kind === 'create-table' && !operation.temporary;
const isDrop = (operation: Operation) => operation.kind === 'drop-table' && !operation.temporary;

/** T: tables and schemas. */
export const tableRules: readonly Rule[] = [
	rule(
		'T01',
		all,
		'info',
		['expand', 'none', 'meta', 'yes', 'no', 'U1', 'schema-first'],
		'A new table. Its down drops the rows written since.',
		'On a rollback of the code, keep the table.',
		isReal,
	),
	rule(
		'T02',
		postgres,
		'warn',
		['expand', 'writes', 'meta', 'yes', 'no', 'U1', 'schema-first'],
		'A new table that refers to another one blocks writes there while it waits for its lock.',
		'Set lock_timeout and try again; or add the foreign key later as NOT VALID.',
		(operation, facts) => {
			if (operation.kind !== 'create-table') return false;
			const parents = [...operation.columns, ...operation.constraints].map(({references}) => references);
			return parents.some(
				parent => parent !== null && parent !== operation.table && facts.tables.get(parent)?.isNew !== 'surely',
			);
		},
	),
	rule(
		'T03',
		all,
		'warn',
		['expand', 'none', 'scan', 'yes', 'no', 'U1', 'schema-first'],
		'A table made from a query holds one long transaction, and its copy grows stale.',
		'Create it empty and fill it in batches.',
		operation => isReal(operation) && operation.kind === 'create-table' && operation.asSelect,
	),
	rule(
		'T04',
		all,
		'info',
		null,
		'Outside of a transaction, a file that failed half-way cannot be run again: this table is there then.',
		'CREATE TABLE IF NOT EXISTS.',
		(operation, {unit, dialect}) =>
			operation.kind === 'create-table' &&
			!operation.ifNotExists &&
			!operation.temporary &&
			(dialect === 'mysql' || !unit.inTransaction),
	),
	rule(
		'T05',
		all,
		'block',
		['contract', 'all', 'meta', 'no', 'yes', 'U2', 'code-first'],
		'A table is dropped with all its rows; code that still uses it breaks.',
		'Rename it to _deprecated_… one release earlier, keep a dump, then drop it.',
		isDrop,
	),
	rule(
		'T06',
		postgres,
		'block',
		['contract', 'all', 'meta', 'no', 'yes', 'U2', 'code-first'],
		'Dropping a table that refers to another one locks that one, too.',
		'Drop the foreign key first, in a transaction of its own with a lock_timeout.',
		(operation, {tables}) =>
			operation.kind === 'drop-table' &&
			(tables.get(operation.table)?.constraints.some(({type}) => type === 'foreign-key') ?? false),
	),
	rule(
		'T07',
		postgres,
		'block',
		['contract', 'all', 'meta', 'no', 'yes', 'U2', 'code-first'],
		'CASCADE silently drops all that depends on it: views, foreign keys, and of a type or extension columns, too.',
		'List what depends on it (pg_depend) and drop each by name.',
		operation => (operation.kind === 'drop-table' || operation.kind === 'drop-object') && operation.cascade,
	),
	rule(
		'T08',
		all,
		'block',
		['breaking', 'all', 'meta', 'no', 'no', 'U0', 'split'],
		'A renamed table fits neither the old code nor the new one at the time of the deploy.',
		'Keep a view under the old name; or create the new one, write both, then drop the old one.',
		operation => operation.kind === 'rename-table',
	),
	rule(
		'T09',
		postgres,
		'block',
		['breaking', 'all', 'meta', 'no', 'no', 'U0', 'split'],
		'What moves to another schema is not found by the old code.',
		'Let the search_path of both hold both schemas first.',
		operation => {
			if (operation.kind !== 'move-schema') return false;
			return operation.schema
				? {severity: 'block', effects: ['breaking', 'none', 'meta', 'no', 'no', 'U0', 'split']}
				: true;
		},
	),
	rule(
		'T10',
		servers,
		'block',
		['contract', 'all', 'meta', 'no', 'unknown', 'U2', 'code-first'],
		'A whole schema or database is dropped.',
		'Do that by hand, with a backup at hand.',
		operation => operation.kind === 'drop-schema',
	),
	rule(
		'T11',
		servers,
		'block',
		['contract', 'all', 'meta', 'no', 'unknown', 'U2', 'window'],
		'TRUNCATE takes all rows under a full lock; MySQL commits before it.',
		'DELETE in batches, or put a new table in its place.',
		operation => operation.kind === 'truncate',
	),
	rule(
		'T12',
		postgres,
		'block',
		['contract', 'all', 'meta', 'no', 'unknown', 'U2', 'window'],
		'TRUNCATE … CASCADE also empties every table that refers to this one.',
		'Name the tables.',
		operation => operation.kind === 'truncate' && operation.cascade,
	),
	rule(
		'T13',
		all,
		'block',
		['contract', 'all', 'meta', 'no', 'unknown', 'U2', 'split'],
		'Dropping and creating a table under the same name hides that its rows are dropped.',
		'ALTER it.',
		(operation, {droppedTables}) =>
			isReal(operation) && operation.kind === 'create-table' && droppedTables.has(operation.table),
	),
	rule(
		'T14',
		['postgres', 'sqlite'],
		'block',
		['neutral', 'all', 'rewrite', 'stalled', 'yes', 'U0', 'any'],
		'The whole table is written anew while nobody can read or write it.',
		'pg_repack; in PostgreSQL 19 REPACK CONCURRENTLY.',
		operation => operation.kind === 'rewrite-table',
	),
	rule(
		'T15',
		mysql,
		'warn',
		['neutral', 'none', 'rewrite', 'yes', 'yes', 'U0', 'any'],
		'The whole table is built anew: much input and output, and replicas fall behind.',
		'gh-ost for big tables.',
		operation => {
			if (operation.kind !== 'rebuild-table') return false;
			if (operation.how === 'IGNORE') {
				return {severity: 'warn', effects: ['neutral', 'writes', 'rewrite', 'stalled', 'yes', 'U0', 'any']};
			}

			if (!operation.how.startsWith('ENGINE=')) return true;
			// Another engine has other promises: transactions, foreign keys. Some keep no rows, or not for long.
			const undo = /BLACKHOLE|MEMORY|HEAP/i.test(operation.how) ? 'U2' : 'U0';
			return {severity: 'block', effects: ['breaking', 'writes', 'rewrite', 'risk', 'yes', undo, 'window']};
		},
	),
	rule(
		'T16',
		mysql,
		'block',
		['breaking', 'writes', 'rewrite', 'risk', 'risk', 'U2', 'window'],
		'CONVERT TO CHARACTER SET copies the table while writes wait; unique keys may collide, text may be lost.',
		'gh-ost, or a new column; look for collisions first.',
		operation => operation.kind === 'convert-charset',
	),
	rule(
		'T17',
		mysql,
		'info',
		['neutral', 'all', 'meta', 'yes', 'yes', 'U0', 'any'],
		'An option of the table, at once. A default character set does not convert columns.',
		null,
		operation => {
			if (operation.kind !== 'table-option') return false;
			// Whoever reads or writes the table goes on.
			const isBeside = operation.how === 'ANALYZE' || operation.table === '';
			return isBeside ? {severity: 'info', effects: ['neutral', 'none', 'meta', 'yes', 'yes', 'U0', 'any']} : true;
		},
	),
	rule(
		'T18',
		mysql,
		'warn',
		['expand', 'writes', 'rewrite', 'yes', 'yes', 'U2', 'schema-first'],
		'System versioning copies the table while writes wait; taking it back loses the history.',
		null,
		operation => operation.kind === 'system-versioning',
	),
	rule(
		'T19',
		mysql,
		'warn',
		['neutral', 'writes', 'rewrite', 'yes', 'yes', 'U0', 'window'],
		'Other partitions mean a copy of the table, whatever ALGORITHM=INSTANT answers; foreign keys forbid them.',
		'gh-ost.',
		operation => operation.kind === 'repartition',
	),
	rule(
		'T20',
		postgres,
		'block',
		['breaking', 'all', 'meta', 'no', 'yes', 'U0', 'code-first'],
		'Row level security that is on before its policies hides all rows from whoever does not own the table.',
		'Create the policies first, in the same transaction.',
		(operation, {policies}) =>
			operation.kind === 'row-security' &&
			(operation.how === 'policy' || policies.has(operation.table) ? 'warn' : true),
	),
	rule(
		'T21',
		servers,
		'warn',
		['neutral', 'all', 'meta', 'risk', 'unknown', 'U0', 'code-first'],
		'What loses a right, or its owner, fails for whoever used it.',
		'Take rights away after the code that needs them is gone.',
		operation => {
			if (operation.kind !== 'privilege' || operation.how === 'grant') return false;
			return operation.how === 'revoke'
				? {severity: 'warn', effects: ['contract', 'none', 'meta', 'risk', 'unknown', 'U0', 'code-first']}
				: true;
		},
	),
	rule(
		'T22',
		postgres,
		'info',
		['neutral', 'schema', 'meta', 'yes', 'yes', 'U0', 'any'],
		'A setting of the table, or its statistics: nobody waits, but for how a column is stored.',
		null,
		operation => {
			if (operation.kind !== 'table-option') return false;
			return /^Set(?:Storage|Compression)$/.test(operation.how)
				? {severity: 'info', effects: ['neutral', 'all', 'meta', 'yes', 'yes', 'U0', 'any']}
				: true;
		},
	),
	rule(
		'T23',
		postgres,
		'warn',
		['neutral', 'all', 'meta', 'yes', 'yes', 'U0', 'any'],
		'REPLICA IDENTITY FULL: every update writes the whole old row to the log.',
		'A unique index as identity.',
		operation => operation.kind === 'replica-identity' && (operation.full || 'info'),
	),
	rule(
		'T24',
		postgres,
		'warn',
		['expand', 'schema', 'meta', 'risk', 'no', 'U0', 'schema-first'],
		'A table that is published refuses UPDATE and DELETE where it has neither a primary key nor another replica identity.',
		'See that it has a primary key first.',
		operation => {
			if (operation.kind !== 'publish-table') return false;
			return operation.table === ''
				? {severity: 'warn', effects: ['expand', 'none', 'meta', 'risk', 'no', 'U0', 'schema-first']}
				: true;
		},
	),
];
