import type {Operation} from '../sql/operation.ts';
import {isBefore} from './facts.ts';
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
		operation => operation.kind === 'create-index' && !operation.concurrently && operation.variant !== 'parent',
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
		'CONCURRENTLY and VACUUM do not work inside of a transaction, and this file runs in one.',
		'A file of its own that says so: "-- release-tui: no-transaction", "transaction:false", "+goose NO TRANSACTION".',
		(operation, {unit}) => unit.inTransaction && wantsNone(operation),
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
		['contract', 'none', 'build', 'no', 'yes', 'U0', 'code-first'],
		'A unique index fails where duplicates are, and old code that writes them fails from then on.',
		'Look for duplicates first: GROUP BY … HAVING count(*) > 1.',
		(operation, {tables}) => {
			if (operation.kind !== 'create-index' || !operation.unique) return false;
			// Most likely it was there before, and went with the old table.
			return tables.get(operation.table)?.isReplaced === true
				? {severity: 'warn', effects: ['index', 'writes', 'build', 'risk', 'yes', 'U0', 'schema-first']}
				: true;
		},
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
		(operation, {dialect}) => {
			if (operation.kind !== 'drop-index') return false;
			if (dialect !== 'mysql' && !operation.concurrently) return true;
			const lock = dialect === 'mysql' ? 'none' : 'schema';
			return {severity: 'warn', effects: ['contract', lock, 'meta', 'risk', 'yes', 'U0', 'code-first']};
		},
	),
	rule(
		'I11',
		['postgres', 'sqlite'],
		'block',
		['index', 'all', 'build', 'stalled', 'yes', 'U0', 'any'],
		'REINDEX stops writes of the table, and nearly all reads: a query asks for each of its indexes.',
		'REINDEX CONCURRENTLY.',
		(operation, {dialect}) => {
			if (operation.kind !== 'reindex') return false;
			if (dialect === 'sqlite') {
				return {severity: 'warn', effects: ['index', 'writes', 'build', 'stalled', 'yes', 'U0', 'any']};
			}

			return operation.concurrently
				? {severity: 'info', effects: ['index', 'schema', 'build', 'yes', 'yes', 'U0', 'any']}
				: true;
		},
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
		(operation, {dialect}) =>
			operation.kind === 'rename-index' &&
			(dialect !== 'mysql' || {
				severity: 'info',
				effects: ['neutral', 'all', 'meta', 'yes', 'yes', 'U0', 'schema-first'],
			}),
	),
];

// A view may be refreshed concurrently in one.
function wantsNone(operation: Operation): boolean {
	if (operation.kind === 'refresh-view') return false;
	if (operation.kind === 'table-option' || operation.kind === 'rewrite-table')
		return operation.how.startsWith('VACUUM');
	return 'concurrently' in operation && operation.concurrently;
}
