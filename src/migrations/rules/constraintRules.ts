import type {Constraint, Operation} from '../sql/operation.ts';
import {type Facts, hasIndexOn} from './facts.ts';
import {type Applies, mysql, postgres, type Rule, rule, servers} from './rule.ts';

/** K: constraints. SQLite adds and drops none; its tables are put in the place of others, see D08. */
export const constraintRules: readonly Rule[] = [
	rule(
		'K01',
		postgres,
		'warn',
		['contract', 'writes', 'scan', 'no', 'yes', 'U0', 'code-first'],
		'A foreign key blocks writes of both tables while all rows are checked; old code that writes orphans fails.',
		'Add it as NOT VALID, then VALIDATE it in another transaction.',
		adds('foreign-key', ({notValid}) => !notValid),
	),
	rule(
		'K02',
		postgres,
		'info',
		['contract', 'writes', 'meta', 'no', 'yes', 'U0', 'code-first'],
		'A foreign key that only new rows must keep: at once, with a short lock of both tables.',
		'Set lock_timeout, and VALIDATE it later.',
		adds('foreign-key', ({notValid}) => notValid),
	),
	rule(
		'K03',
		postgres,
		'info',
		['neutral', 'schema', 'scan', 'yes', 'yes', 'U0', 'any'],
		'All rows are checked while everybody goes on; not so where the transaction already holds a lock.',
		'VALIDATE in a transaction of its own.',
		(operation, {unit}) => operation.kind === 'validate-constraint' && (unit.holdsLock ? 'block' : true),
	),
	rule(
		'K04',
		mysql,
		'block',
		['contract', 'writes', 'rewrite', 'no', 'yes', 'U0', 'code-first'],
		'A foreign key copies the table while writes wait; with foreign_key_checks=0 it takes orphans without a word.',
		'Look for orphans with a LEFT JOIN first; gh-ost does not do foreign keys.',
		adds('foreign-key'),
	),
	rule(
		'K05',
		postgres,
		'warn',
		null,
		'No index here begins with the columns of this foreign key: every DELETE in the other table reads all of this one.',
		'CREATE INDEX CONCURRENTLY on them first.',
		(operation, facts) => referencing(operation).some(({table, columns}) => !hasIndexOn(facts, table, columns)),
	),
	rule(
		'K06',
		servers,
		'warn',
		['neutral', 'all', 'meta', 'yes', 'yes', 'U1', 'any'],
		'Without its foreign key both tables are locked for a moment, and orphans written since block the way back.',
		null,
		drops(type => type === 'foreign-key'),
	),
	rule(
		'K07',
		servers,
		'warn',
		['contract', 'all', 'scan', 'no', 'yes', 'U0', 'code-first'],
		'A CHECK reads all rows under a full lock (MySQL copies the table); old code that breaks it fails.',
		'Add it as NOT VALID, then VALIDATE it; in MySQL as NOT ENFORCED first.',
		adds('check', ({notValid}) => !notValid),
	),
	rule(
		'K08',
		servers,
		'info',
		['contract', 'all', 'meta', 'no', 'yes', 'U0', 'code-first'],
		'A CHECK that only new rows must pass: at once.',
		'VALIDATE it later.',
		(operation, facts) =>
			adds('check', ({notValid}) => notValid)(operation, facts) ||
			adds('not-null', ({notValid}) => notValid)(operation, facts),
	),
	rule(
		'K09',
		postgres,
		'block',
		['contract', 'all', 'build', 'no', 'yes', 'U0', 'code-first'],
		'UNIQUE builds an index under a full lock, and fails where duplicates are.',
		'CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … UNIQUE USING INDEX.',
		adds('unique', ({usingIndex}) => !usingIndex),
	),
	rule(
		'K10',
		postgres,
		'info',
		['contract', 'all', 'meta', 'no', 'yes', 'U0', 'code-first'],
		'An index that is there becomes the constraint: at once. For a primary key its columns must be NOT NULL already.',
		null,
		(operation, facts) =>
			adds('unique', ({usingIndex}) => usingIndex)(operation, facts) ||
			adds('primary-key', ({usingIndex}) => usingIndex)(operation, facts),
	),
	rule(
		'K11',
		servers,
		'block',
		['contract', 'all', 'build', 'risk', 'yes', 'U0', 'code-first'],
		'A primary key builds an index under a full lock and checks for NULL; MySQL builds the table anew.',
		'CREATE UNIQUE INDEX CONCURRENTLY, then ADD PRIMARY KEY USING INDEX.',
		(operation, facts) =>
			adds('primary-key', ({usingIndex}) => !usingIndex)(operation, facts) &&
			(facts.dialect === 'postgres' || {
				severity: 'block',
				effects: ['contract', 'none', 'rewrite', 'risk', 'yes', 'U0', 'code-first'],
			}),
	),
	rule(
		'K12',
		servers,
		'block',
		['contract', 'all', 'rewrite', 'risk', 'yes', 'U0', 'code-first'],
		'Without its primary key upserts and logical replication break; MySQL copies the table.',
		'Drop it and add the new one in the same ALTER TABLE.',
		(operation, facts) => {
			if (!drops(type => type === 'primary-key')(operation, facts)) return false;
			return operation.kind === 'drop-constraint' && operation.replaced
				? {severity: 'info', effects: ['contract', 'none', 'rewrite', 'risk', 'yes', 'U0', 'code-first']}
				: true;
		},
	),
	rule(
		'K13',
		postgres,
		'block',
		['contract', 'all', 'build', 'no', 'yes', 'U0', 'window'],
		'EXCLUDE builds an index under a full lock; there is no way around it.',
		null,
		adds('exclude'),
	),
	rule(
		'K14',
		servers,
		'warn',
		['contract', 'all', 'meta', 'risk', 'yes', 'U1', 'code-first'],
		'Without a unique constraint ON CONFLICT of old code breaks; rows written since may block the way back.',
		'Drop it when no deployed code names its columns.',
		drops(type => type !== 'foreign-key' && type !== 'primary-key'),
	),
	rule(
		'K15',
		postgres,
		'block',
		['contract', 'writes', 'scan', 'risk', 'yes', 'U0', 'code-first'],
		'A constraint on a domain reads every table that uses it.',
		'Add it as NOT VALID, then VALIDATE it.',
		operation => operation.kind === 'domain-constraint' && (operation.notValid ? 'info' : true),
	),
	rule(
		'K16',
		postgres,
		'info',
		['neutral', 'all', 'meta', 'risk', 'yes', 'U0', 'schema-first'],
		'Code that catches errors by the name of the constraint no longer knows it.',
		null,
		operation => operation.kind === 'rename-constraint',
	),
	rule(
		'K17',
		postgres,
		'warn',
		['neutral', 'all', 'meta', 'risk', 'yes', 'U0', 'any'],
		'The constraint is checked at another time: errors come at the COMMIT, or may not be put off any more.',
		'Look for SET CONSTRAINTS in the code, and for what it does with errors of a COMMIT.',
		operation => operation.kind === 'alter-constraint',
	),
	{
		...rule(
			'X20',
			postgres,
			'info',
			null,
			'Without a schema in its name, the search_path decides which table it is.',
			'Write schema.table.',
			operation => 'table' in operation && typeof operation.table === 'string' && /^[^.]+$/.test(operation.table),
		),
		style: true,
	},
];

function adds(
	type: Constraint['type'],
	also: (constraint: Constraint) => boolean = () => true,
): (operation: Operation, facts: Facts) => Applies {
	return operation =>
		operation.kind === 'add-constraint' && operation.constraint.type === type && also(operation.constraint);
}

function drops(test: (type: Constraint['type'] | null) => boolean): (operation: Operation, facts: Facts) => Applies {
	return (operation, {tables}) => {
		if (operation.kind !== 'drop-constraint') return false;
		const known = tables.get(operation.table)?.constraints.find(({name}) => name === operation.name);
		return test(known?.type ?? operation.type);
	};
}

function referencing(operation: Operation): readonly {readonly table: string; readonly columns: readonly string[]}[] {
	switch (operation.kind) {
		case 'add-constraint':
			return operation.constraint.type === 'foreign-key' ? [{...operation.constraint, table: operation.table}] : [];
		case 'add-column':
			return operation.column.references === null ? [] : [{table: operation.table, columns: [operation.column.name]}];
		case 'create-table': {
			const {table} = operation;
			const inColumns = operation.columns.filter(({references, unique}) => references !== null && !unique);
			const keys = operation.constraints.filter(({type}) => type === 'foreign-key');
			return [...inColumns.map(({name}) => ({table, columns: [name]})), ...keys.map(({columns}) => ({table, columns}))];
		}
		default:
			return [];
	}
}
