import type {Column} from '../sql/column.ts';
import type {Operation} from '../sql/operation.ts';
import {type Facts, isBefore, isNewTable} from './facts.ts';
import {type Applies, all, mysql, postgres, type Rule, rule, servers, sqlite} from './rule.ts';

/** C01 to C14: columns that are added, and how a column is written. */
export const addColumnRules: readonly Rule[] = [
	rule(
		'C01',
		all,
		'info',
		['expand', 'all', 'meta', 'yes', 'no', 'U1', 'schema-first'],
		'A column that old code need not know. SELECT * and an INSERT without names in old code may break.',
		null,
		added(column => !column.notNull && !column.default && isStoredByCode(column)),
	),
	rule(
		'C02',
		all,
		'info',
		['expand', 'all', 'meta', 'yes', 'no', 'U1', 'schema-first'],
		'A column with a constant default: at once since PostgreSQL 11 and MySQL 8, a new table before them.',
		null,
		added((column, facts) => {
			if (!column.default || column.default.volatile || !isStoredByCode(column)) return false;
			const isOld = isBefore(facts, ...(facts.dialect === 'postgres' ? [11] : [8]));
			return facts.dialect !== 'sqlite' && isOld ? 'block' : true;
		}),
	),
	rule(
		'C03',
		postgres,
		'block',
		['expand', 'all', 'rewrite', 'stalled', 'no', 'U1', 'schema-first'],
		'A default that differs from row to row writes the whole table anew under a full lock.',
		'Add the column without it, SET DEFAULT, then fill the rows in batches.',
		added(column => column.default?.volatile === true && !column.serial),
	),
	rule(
		'C04',
		all,
		'block',
		['breaking', 'all', 'meta', 'no', 'no', 'U1', 'split'],
		'NOT NULL without a default: it fails where rows are (MySQL gives them an empty value instead), and the old code leaves it out of its INSERTs.',
		'Add it nullable or with a default, let the code write it, fill the rows, then SET NOT NULL.',
		added(column => column.notNull && !column.default && isStoredByCode(column)),
	),
	rule(
		'C05',
		servers,
		'block',
		['expand', 'all', 'rewrite', 'stalled', 'no', 'U1', 'schema-first'],
		'A column that numbers itself writes the whole table anew, with other numbers on each replica.',
		'A new table, or a bigint with a sequence that is filled in batches.',
		added(column => column.serial),
	),
	rule(
		'C06',
		servers,
		'block',
		['expand', 'all', 'rewrite', 'stalled', 'no', 'U0', 'schema-first'],
		'A stored generated column writes the whole table anew.',
		'A plain column kept by a trigger; a virtual column since PostgreSQL 18.',
		added(column => column.generated === 'stored'),
	),
	rule(
		'C07',
		all,
		'info',
		['expand', 'all', 'meta', 'yes', 'no', 'U0', 'schema-first'],
		'A virtual column is computed when it is read: at once. PostgreSQL has it since 18.',
		null,
		added(
			(column, facts) =>
				column.generated === 'virtual' && (facts.dialect === 'postgres' && isBefore(facts, 18) ? 'block' : true),
		),
	),
	rule(
		'C08',
		postgres,
		'warn',
		['expand', 'writes', 'meta', 'yes', 'no', 'U1', 'schema-first'],
		'A column that refers to another table blocks writes there, too.',
		'Add the plain column, then the foreign key NOT VALID, then VALIDATE it.',
		added((column, facts) => column.references !== null && !isNewTable(facts, column.references)),
	),
	rule(
		'C09',
		all,
		'warn',
		['expand', 'all', 'scan', 'yes', 'no', 'U1', 'schema-first'],
		'A CHECK in the column reads the whole table under a full lock; MariaDB does not try the rows that are there.',
		'Add the column, then the CHECK as NOT VALID, then VALIDATE it.',
		added(
			(column, {dialect}) =>
				column.check &&
				(dialect !== 'mysql' || {
					severity: 'warn',
					effects: ['expand', 'all', 'meta', 'risk', 'no', 'U1', 'schema-first'],
				}),
		),
	),
	rule(
		'C10',
		servers,
		'warn',
		['expand', 'all', 'build', 'yes', 'no', 'U1', 'schema-first'],
		'UNIQUE in the column builds an index, in PostgreSQL under a full lock; with one default for all rows it fails.',
		'Add the column, CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX.',
		(operation, {dialect}) => {
			if (operation.kind !== 'add-column' || !operation.column.unique) return false;
			const {column, ifNotExists} = operation;
			// The same value in many rows.
			if (column.default && !column.default.volatile) {
				return {severity: 'block', effects: ['breaking', 'all', 'build', 'no', 'no', 'U1', 'split']};
			}

			if (dialect === 'postgres') return true;
			// Where the column is there, MariaDB makes the index all the same.
			return ifNotExists
				? {severity: 'warn', effects: ['contract', 'none', 'build', 'risk', 'no', 'U1', 'code-first']}
				: {severity: 'info', effects: ['expand', 'none', 'build', 'yes', 'no', 'U1', 'schema-first']};
		},
	),
	rule(
		'C11',
		postgres,
		'block',
		['expand', 'all', 'rewrite', 'stalled', 'no', 'U1', 'schema-first'],
		'A column of a domain with a CHECK writes the whole table anew.',
		'The base type, and a CHECK as NOT VALID.',
		added((column, facts) => facts.domains.get(column.type)?.check === true),
	),
	rule(
		'C12',
		postgres,
		'warn',
		['expand', 'all', 'meta', 'risk', 'no', 'U1', 'schema-first'],
		'json has no equality: SELECT DISTINCT and GROUP BY of old code break on it.',
		'jsonb.',
		added(column => column.type === 'json'),
	),
	rule(
		'C13',
		mysql,
		'warn',
		['expand', 'all', 'meta', 'risk', 'no', 'U1', 'schema-first'],
		'FIRST and AFTER build the table anew before MySQL 8.0.29, and break an INSERT without names.',
		'Add it at the end, or pin ALGORITHM=INSTANT.',
		added((column, facts) => column.placed && (facts.version === null || isBefore(facts, 8, 0, 29) || 'info')),
	),
	rule(
		'C14',
		mysql,
		'warn',
		null,
		'REFERENCES in a column: MySQL before 9 makes no foreign key of it; MariaDB does, and copies the table while writes wait.',
		'FOREIGN KEY (…) REFERENCES … as a part of the table.',
		operation => {
			if (!columnsOf(operation).some(column => column.references !== null)) return false;
			return operation.kind === 'create-table'
				? true
				: {severity: 'block', effects: ['expand', 'writes', 'rewrite', 'stalled', 'no', 'U1', 'schema-first']};
		},
	),
	rule(
		'C28',
		mysql,
		'warn',
		['expand', 'all', 'meta', 'yes', 'no', 'U1', 'schema-first'],
		'A default that is an expression may build the table anew; one that differs from row to row copies it while writes wait.',
		'A literal default.',
		added(
			column =>
				column.default?.expression === true &&
				(!column.default.volatile || {
					severity: 'block',
					effects: ['expand', 'writes', 'rewrite', 'stalled', 'no', 'U1', 'schema-first'],
				}),
		),
	),
	rule(
		'C29',
		servers,
		'warn',
		null,
		'A name that is too long: PostgreSQL cuts it after 63 bytes without a word, MySQL refuses it after 64 characters.',
		'A shorter name.',
		(_, facts) => facts.unit.hasLongName,
	),
	{
		...rule(
			'C30',
			servers,
			'info',
			null,
			'A type one may regret: an int as primary key, char(n), varchar(n), timestamp without time zone, serial.',
			'bigint, text, timestamptz, an identity.',
			operation => columnsOf(operation).some(isRegretted),
		),
		style: true,
	},
	rule(
		'C31',
		sqlite,
		'block',
		['expand', 'all', 'meta', 'yes', 'no', 'U1', 'schema-first'],
		'SQLite refuses this: ADD COLUMN takes neither UNIQUE nor PRIMARY KEY, and where rows are no STORED column, no computed default, and with foreign keys on no REFERENCES with a default.',
		'Make a new table, fill it, put it in the place of the old one; for UNIQUE, a unique index.',
		added(
			({unique, generated, default: given, references}) =>
				unique || generated === 'stored' || given?.expression === true || (given !== null && references !== null),
		),
	),
];

function added(applies: (column: Column, facts: Facts) => Applies): (operation: Operation, facts: Facts) => Applies {
	return (operation, facts) => operation.kind === 'add-column' && applies(operation.column, facts);
}

function isStoredByCode({generated, serial}: Column): boolean {
	return generated === null && !serial;
}

function columnsOf(operation: Operation): readonly Column[] {
	if (operation.kind === 'add-column' || operation.kind === 'modify-column') return [operation.column];
	return operation.kind === 'create-table' ? operation.columns : [];
}

function isRegretted({type, serial, primaryKey}: Column): boolean {
	return (
		/^(?:char|varchar)\(|^timestamp$|^(?:small)?serial$/.test(type) ||
		(primaryKey && !serial && /^(?:small)?int/.test(type))
	);
}
