import type {Operation} from '../sql/operation.ts';
import {all, postgres, type Rule, rule, servers, sqlite} from './rule.ts';

/** D: data. */
export const dataRules: readonly Rule[] = [
	rule(
		'D01',
		all,
		'block',
		['data', 'none', 'rows', 'stalled', 'yes', 'U2', 'any'],
		'One UPDATE of many rows: each stays locked until the end, the old values are gone, replicas fall behind.',
		'Batches by key, each committed.',
		operation => operation.kind === 'update' && (operation.where === 'all' || (operation.where === 'some' && 'warn')),
	),
	rule(
		'D02',
		all,
		'info',
		['data', 'none', 'rows', 'yes', 'yes', 'U2', 'any'],
		'A bounded UPDATE. The old values are gone unless they are kept.',
		null,
		operation => operation.kind === 'update' && operation.where === 'bounded',
	),
	rule(
		'D03',
		all,
		'block',
		['contract', 'none', 'rows', 'no', 'yes', 'U2', 'code-first'],
		'Rows are deleted.',
		'Keep them first: CREATE TABLE _bak AS SELECT …; delete in batches.',
		operation => operation.kind === 'delete' && (operation.where === 'all' || 'warn'),
	),
	rule(
		'D04',
		all,
		'info',
		['expand', 'none', 'rows', 'yes', 'no', 'U0', 'schema-first'],
		'Rows are added; all of another table at once are one long transaction.',
		'ON CONFLICT DO NOTHING or INSERT IGNORE, so that it can run again; a DELETE by key as its down.',
		operation => operation.kind === 'insert' && operation.conflict !== 'replaced' && (!operation.copies || 'warn'),
	),
	rule(
		'D05',
		all,
		'warn',
		['data', 'none', 'rows', 'risk', 'yes', 'U2', 'any'],
		'Rows that are there are written over; REPLACE deletes them first, with all that hangs on them.',
		null,
		operation => operation.kind === 'insert' && operation.conflict === 'replaced',
	),
	rule(
		'D06',
		postgres,
		'block',
		null,
		'Rows are changed while this transaction holds the lock of a changed table: everybody waits for all of it.',
		'A migration of its own for the data, outside of the transaction.',
		(operation, {unit}) =>
			unit.holdsLock &&
			(operation.kind === 'update' || operation.kind === 'delete' || (operation.kind === 'insert' && operation.select)),
	),
	rule(
		'D07',
		servers,
		'block',
		['data', 'all', 'rows', 'stalled', 'yes', 'U2', 'any'],
		'The rows are filled by one UPDATE right before the column becomes NOT NULL.',
		'Fill them in batches, in a migration before.',
		(operation, {unit}) => becomesNotNull(operation).some(column => unit.filled.has(column)),
	),
	rule(
		'D08',
		sqlite,
		'info',
		['neutral', 'writes', 'rewrite', 'stalled', 'yes', 'U0', 'any'],
		'A table is put in the place of the old one, which is how SQLite changes one; nobody writes meanwhile.',
		null,
		(operation, facts) => {
			if (operation.kind !== 'replace-table') return false;
			const known = facts.tables.get(operation.table)?.columns;
			if (known && known.size > 0 && operation.copied) return true;
			// Without the old columns it cannot be known whether one is lost.
			return {severity: 'warn', effects: ['neutral', 'writes', 'rewrite', 'unknown', 'unknown', 'U2', 'any']};
		},
	),
	rule(
		'X19',
		postgres,
		'warn',
		null,
		'The same column is assigned twice.',
		null,
		operation =>
			(operation.kind === 'update' || operation.kind === 'insert') &&
			new Set(operation.columns).size < operation.columns.length,
	),
	rule(
		'X07',
		servers,
		'warn',
		null,
		'Checks are switched off: what breaks them is taken without a word, also after this file in the same session.',
		'Leave them on.',
		(operation, {dialect}) =>
			operation.kind === 'set' &&
			(dialect === 'mysql' ? losesChecks(operation) : postgresChecks.test(`${operation.name}=${operation.value}`)),
	),
	rule(
		'X08',
		sqlite,
		'warn',
		null,
		'It can damage the file, or lets rows in that break the rules; foreign_keys does nothing inside of a transaction.',
		'PRAGMA foreign_key_check at the end; never writable_schema, schema_version, journal_mode or synchronous OFF.',
		operation =>
			operation.kind === 'set' &&
			/^(?:(?:writable_schema|ignore_check_constraints)=(?:1|on|true|yes)|foreign_keys=(?:0|off|false|no)|journal_mode=(?:off|memory)|synchronous=(?:0|off)|(?:schema_version|rekey|hexrekey)=.+)$/.test(
				`${operation.name}=${operation.value}`,
			),
	),
	rule(
		'X09',
		all,
		'warn',
		['neutral', 'all', 'meta', 'stalled', 'yes', 'U0', 'any'],
		'A lock is taken by hand, and held until the end.',
		'Leave it to the statements.',
		operation => {
			if (operation.kind === 'transaction') return operation.exclusive;
			if (operation.kind !== 'lock-table') return false;
			const {stops} = operation;
			return stops === 'nothing' || stops === 'schema'
				? {
						severity: 'info',
						effects: ['neutral', stops === 'schema' ? stops : 'none', 'meta', 'yes', 'yes', 'U0', 'any'],
					}
				: {severity: 'warn', effects: ['neutral', stops, 'meta', 'stalled', 'yes', 'U0', 'any']};
		},
	),
	rule(
		'X22',
		all,
		'warn',
		['opaque', 'all', 'rows', 'unknown', 'unknown', 'U3', 'window'],
		'It cannot be read here: nothing is known of what it does.',
		'Try it on a copy of the database.',
		operation => operation.kind === 'opaque' && !operation.code,
	),
];

// A mode that is kept in a variable, or made from the one before, is not known here.
function losesChecks({name, value}: {readonly name: string; readonly value: string}): boolean {
	if (name === 'sql_mode') return !/strict_|traditional|@|concat|replace/.test(value);
	return (
		/^(?:foreign_key_checks|unique_checks|check_constraint_checks|sql_log_bin)$/.test(name) && /^(?:0|off)$/.test(value)
	);
}

const postgresChecks = /^session_replication_role=replica$/;

function becomesNotNull(operation: Operation): readonly string[] {
	if (operation.kind === 'set-not-null') return [`${operation.table}.${operation.column}`];
	if (operation.kind !== 'modify-column' || !operation.column.notNull) return [];
	return [`${operation.table}.${operation.column.name}`];
}
