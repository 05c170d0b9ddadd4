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
];
