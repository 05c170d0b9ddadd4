import type {Facts} from './facts.ts';
import {postgres, type Rule, rule, servers} from './rule.ts';

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
		(operation, facts) =>
			operation.kind === 'attach-partition' &&
			(!isNewParent(operation.table, facts) || {
				severity: 'warn',
				effects: ['expand', 'all', 'scan', 'stalled', 'no', 'U0', 'schema-first'],
			}),
	),
	rule(
		'P03',
		servers,
		'warn',
		['contract', 'all', 'meta', 'no', 'yes', 'U0', 'code-first'],
		'The rows vanish from the parent, which is locked fully.',
		'DETACH PARTITION … CONCURRENTLY, outside of a transaction; MySQL has no such way.',
		operation => {
			if (operation.kind !== 'detach-partition') return false;
			return operation.concurrently
				? {severity: 'info', effects: ['contract', 'schema', 'meta', 'no', 'yes', 'U0', 'code-first']}
				: true;
		},
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
	rule(
		'P05',
		postgres,
		'info',
		['index', 'writes', 'meta', 'yes', 'yes', 'U0', 'schema-first'],
		'The index of a partitioned table alone is made at once, and counts when the index of each partition is attached.',
		null,
		operation => {
			if (operation.kind === 'create-index') return operation.variant === 'parent';
			return (
				operation.kind === 'attach-index' && {
					severity: 'info',
					effects: ['index', 'all', 'meta', 'yes', 'yes', 'U0', 'schema-first'],
				}
			);
		},
	),
];

function isNewParent(parent: string, {tables}: Facts): boolean {
	return tables.get(parent)?.isNew === 'surely';
}
