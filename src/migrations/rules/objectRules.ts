import type {ObjectType} from '../sql/operation.ts';
import {all, postgres, type Rule, rule, servers} from './rule.ts';

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
		servers,
		'warn',
		['breaking', 'all', 'meta', 'no', 'risk', 'U0', 'split'],
		'What is replaced behaves differently under the old code; the way back needs the old body.',
		'A new name for the new version; the old body in the down.',
		operation => {
			if (operation.kind !== 'create-object' || !operation.replace) return false;
			return isRoutine(operation.what)
				? {severity: 'warn', effects: ['breaking', 'none', 'meta', 'no', 'risk', 'U0', 'split']}
				: true;
		},
	),
	rule(
		'V03',
		all,
		'warn',
		['contract', 'all', 'meta', 'no', 'yes', 'U0', 'code-first'],
		'Old code that uses it breaks; the way back needs its body.',
		'Keep the body in the down.',
		operation => {
			if (operation.kind !== 'drop-object') return false;
			return isRoutine(operation.what)
				? {severity: 'warn', effects: ['contract', 'none', 'meta', 'no', 'yes', 'U0', 'code-first']}
				: true;
		},
	),
	rule(
		'V04',
		all,
		'warn',
		['breaking', 'writes', 'meta', 'risk', 'yes', 'U0', 'schema-first'],
		'A trigger changes what the writes of the old code do; gh-ost refuses tables with triggers.',
		null,
		(operation, {dialect}) => {
			if (operation.kind !== 'create-object' || operation.what !== 'trigger' || operation.replace) return false;
			return dialect === 'mysql'
				? {severity: 'warn', effects: ['breaking', 'all', 'meta', 'risk', 'yes', 'U0', 'schema-first']}
				: true;
		},
	),
	rule(
		'V05',
		postgres,
		'warn',
		['data', 'all', 'scan', 'stalled', 'yes', 'U0', 'any'],
		'Nobody reads the view while it is filled.',
		'A unique index on it, then REFRESH … CONCURRENTLY.',
		operation => {
			if (operation.kind !== 'refresh-view') return false;
			return operation.concurrently
				? {severity: 'info', effects: ['data', 'writes', 'scan', 'yes', 'yes', 'U0', 'any']}
				: true;
		},
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
	rule(
		'V07',
		postgres,
		'info',
		['neutral', 'all', 'meta', 'yes', 'yes', 'U0', 'any'],
		'A trigger or a policy gets another name. Triggers fire in the order of their names.',
		null,
		operation => operation.kind === 'rename-object' && operation.what === 'trigger',
	),
	rule(
		'V08',
		postgres,
		'warn',
		['neutral', 'writes', 'meta', 'risk', 'yes', 'U0', 'any'],
		'What a trigger keeps up or refuses, it does not while it is off; with ALL, foreign keys are not checked either.',
		'Switch it on again in the same transaction, and look at the rows that were written meanwhile.',
		operation => operation.kind === 'switch-trigger',
	),
	rule(
		'V09',
		postgres,
		'block',
		['breaking', 'none', 'meta', 'no', 'no', 'U0', 'split'],
		'A renamed function fits neither the old code nor the new one at the time of the deploy; triggers and defaults find it.',
		'Make it under the new name, too, and drop the old one later.',
		operation => operation.kind === 'rename-object' && operation.what === 'function',
	),
];

// No table waits for it.
function isRoutine(what: ObjectType): boolean {
	return what === 'function' || what === 'procedure';
}
