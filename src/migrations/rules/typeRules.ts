import type {Operation} from '../sql/operation.ts';
import {postgres, type Rule, rule, servers} from './rule.ts';

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
		(operation, {objects}) => {
			if (operation.kind !== 'alter-sequence') return false;
			// One that the set makes is used by nobody.
			if (objects.some(({name}) => name === operation.name)) {
				return {severity: 'info', effects: ['neutral', 'none', 'meta', 'yes', 'yes', 'U1', 'any']};
			}

			return operation.name === 'setval'
				? {severity: 'warn', effects: ['neutral', 'none', 'meta', 'yes', 'yes', 'U1', 'any']}
				: true;
		},
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
	rule(
		'E08',
		postgres,
		'warn',
		['breaking', 'none', 'meta', 'risk', 'risk', 'U0', 'split'],
		'Code that calls the type or the sequence by its name no longer finds it; columns and their defaults do.',
		'Look for casts, for the names of enums in drivers, and for nextval.',
		operation => {
			if (operation.kind !== 'rename-object') return false;
			if (operation.what === 'type') return true;
			return (
				operation.what === 'sequence' && {
					severity: 'warn',
					effects: ['breaking', 'all', 'meta', 'risk', 'risk', 'U0', 'split'],
				}
			);
		},
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
