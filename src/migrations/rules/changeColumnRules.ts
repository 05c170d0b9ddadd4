import type {Column} from '../sql/column.ts';
import type {Operation} from '../sql/operation.ts';
import type {SqlDialect} from '../sql/tokenAt.ts';
import {areNewColumns, type Facts, hasDependants, knownColumn} from './facts.ts';
import {all, type Effects, mysql, postgres, type Rule, rule, servers} from './rule.ts';
import {appendsToEnum, modifiedType, typeChange} from './typeChange.ts';

/** SQLite does it, too, by putting a table in the place of the old one (D08). */
const overSqlite: readonly SqlDialect[] = ['postgres', 'sqlite'];

const withoutDefault: Effects = ['contract', 'all', 'meta', 'risk', 'yes', 'U0', 'code-first'];

/** C15 to C27, E03 and E04: columns that are dropped, renamed and changed. */
export const changeColumnRules: readonly Rule[] = [
	rule(
		'C15',
		all,
		'block',
		['contract', 'all', 'meta', 'no', 'yes', 'U2', 'code-first'],
		'A column is dropped with its values; deployed code that reads or caches it breaks.',
		'Deploy code that ignores it, then drop it; keep a copy of the values.',
		operation => operation.kind === 'drop-column',
	),
	rule(
		'C16',
		all,
		'block',
		['contract', 'all', 'meta', 'no', 'yes', 'U2', 'code-first'],
		'What uses the column, an index, a constraint or a view, goes too, or the statement fails.',
		'List what depends on it and drop each by name first.',
		(operation, facts) =>
			operation.kind === 'drop-column' &&
			(operation.cascade || hasDependants(facts, operation.table, operation.column)),
	),
	rule(
		'C17',
		all,
		'block',
		['breaking', 'all', 'meta', 'no', 'no', 'U0', 'split'],
		'A renamed column fits neither the old code nor the new one at the time of the deploy.',
		'Add the new one, write both, fill it, switch the reads, drop the old one; or a view.',
		operation => operation.kind === 'rename-column',
	),
	rule(
		'C18',
		overSqlite,
		'block',
		['breaking', 'all', 'rewrite', 'risk', 'risk', 'U2', 'split'],
		'Another type writes the whole table and its indexes anew under a full lock.',
		'A second column, kept by a trigger and filled in batches; then switch.',
		(operation, facts) => operation.kind === 'change-type' && changeOf(operation, facts) !== 'metadata',
	),
	rule(
		'C19',
		postgres,
		'info',
		['expand', 'all', 'meta', 'yes', 'yes', 'U1', 'schema-first'],
		'A wider type of the same kind: at once. Its down makes values narrower.',
		null,
		(operation, facts) => operation.kind === 'change-type' && changeOf(operation, facts) === 'metadata',
	),
	rule(
		'C20',
		postgres,
		'block',
		['breaking', 'all', 'scan', 'risk', 'risk', 'U1', 'split'],
		'A check, an index or a view uses this column: it is checked or built again, and a view stops the change.',
		'Drop the check and add it again as NOT VALID; drop and create the view.',
		(operation, facts) => operation.kind === 'change-type' && hasDependants(facts, operation.table, operation.column),
	),
	rule(
		'C21',
		mysql,
		'block',
		['breaking', 'writes', 'rewrite', 'risk', 'risk', 'U2', 'split'],
		'Another type copies the table while writes wait.',
		'gh-ost or pt-online-schema-change.',
		(operation, facts) => {
			if (operation.kind !== 'modify-column' || isEnum(operation.column)) return false;
			const was = before(operation, facts);
			const change = modifiedType(was?.type, operation.column.type);
			// AUTO_INCREMENT numbers the rows, too.
			return (
				change === 'other' || change === 'unknown' || (change === 'same' && was?.serial !== operation.column.serial)
			);
		},
	),
	rule(
		'C22',
		mysql,
		'info',
		['expand', 'all', 'meta', 'yes', 'yes', 'U1', 'schema-first'],
		'A longer VARCHAR is at once, as is the same type; past 255 bytes MySQL builds the table anew, MariaDB does not.',
		null,
		(operation, facts) => {
			if (operation.kind !== 'modify-column') return false;
			const was = before(operation, facts);
			const change = modifiedType(was?.type, operation.column.type);
			if (change === 'same') return was?.serial === operation.column.serial;
			return change === 'wider' || (change === 'wider-past-255' && 'warn');
		},
	),
	rule(
		'C23',
		mysql,
		'block',
		['breaking', 'writes', 'rewrite', 'risk', 'risk', 'U1', 'split'],
		'MODIFY replaces the whole definition: NOT NULL, DEFAULT, COMMENT, a character set or AUTO_INCREMENT that is not repeated is gone.',
		'Repeat every attribute; compare SHOW CREATE TABLE before and after.',
		(operation, facts) =>
			operation.kind === 'modify-column' && omitsAttributes(before(operation, facts), operation.column),
	),
	rule(
		'C24',
		overSqlite,
		'warn',
		['contract', 'all', 'scan', 'no', 'yes', 'U0', 'code-first'],
		'SET NOT NULL reads the whole table under a full lock, and the old code may still write NULL.',
		'CHECK (c IS NOT NULL) NOT VALID, fill the rows, VALIDATE, SET NOT NULL, drop the CHECK.',
		(operation, facts) =>
			(operation.kind === 'set-not-null' ||
				(operation.kind === 'add-constraint' &&
					operation.constraint.type === 'not-null' &&
					!operation.constraint.notValid)) &&
			(isKnownNotNull(operation, facts) ? 'info' : true),
	),
	rule(
		'C25',
		mysql,
		'block',
		['contract', 'none', 'rewrite', 'no', 'yes', 'U1', 'code-first'],
		'NOT NULL builds the table anew; without a strict sql_mode NULL becomes an empty string or 0.',
		'Set a strict sql_mode, fill the rows first.',
		(operation, facts) =>
			operation.kind === 'modify-column' && operation.column.notNull && before(operation, facts)?.notNull !== true,
	),
	rule(
		'C26',
		all,
		'warn',
		['expand', 'all', 'meta', 'risk', 'no', 'U1', 'schema-first'],
		'Old code may not expect NULL in this column, and NULLs written since block the way back.',
		'Let every reader cope with NULL first.',
		(operation, facts) =>
			operation.kind === 'drop-not-null' ||
			(operation.kind === 'modify-column' &&
				!operation.column.notNull &&
				(before(operation, facts)?.notNull ?? operation.column.nullable)),
	),
	rule(
		'C27',
		servers,
		'info',
		['neutral', 'all', 'meta', 'yes', 'yes', 'U0', 'any'],
		'Another default for new rows, at once. Without one, old code that leaves out a column which is NOT NULL fails.',
		'Drop a default when all deployed code writes the column.',
		(operation, facts) => {
			if (operation.kind !== 'set-default') return false;
			const column = knownColumn(facts, operation.table, operation.column);
			// What old code leaves out becomes the default: a rule that the set made for the column may refuse it.
			if (!operation.drop && hasDependants(facts, operation.table, operation.column))
				return {severity: 'warn', effects: withoutDefault};
			if (!operation.drop || (column && !column.notNull)) return true;
			return areNewColumns(facts, operation.table, [operation.column])
				? {severity: 'block', effects: ['breaking', 'all', 'meta', 'no', 'no', 'U1', 'split']}
				: {severity: 'warn', effects: withoutDefault};
		},
	),
	rule(
		'E03',
		mysql,
		'info',
		['expand', 'all', 'meta', 'risk', 'no', 'U1', 'schema-first'],
		'A value is added at the end of an ENUM, at once. Old code meets a value that it does not know.',
		null,
		(operation, facts) =>
			operation.kind === 'modify-column' &&
			isEnum(operation.column) &&
			appendsToEnum(before(operation, facts)?.type, operation.column.type),
	),
	rule(
		'E04',
		mysql,
		'block',
		['contract', 'writes', 'rewrite', 'no', 'unknown', 'U2', 'code-first'],
		'Values of an ENUM that are removed or ordered anew copy the table, and stored values are lost.',
		'Add values at the end only. Where the values before are not known here, look at them.',
		(operation, facts) => {
			if (operation.kind !== 'modify-column' || !isEnum(operation.column)) return false;
			const from = before(operation, facts)?.type;
			return from !== operation.column.type && !appendsToEnum(from, operation.column.type);
		},
	),
];

type Modify = Extract<Operation, {kind: 'modify-column'}>;

function before({table, column}: Modify, facts: Facts): Column | undefined {
	return knownColumn(facts, table, column.name);
}

function changeOf(
	operation: Extract<Operation, {kind: 'change-type'}>,
	facts: Facts,
): 'metadata' | 'rewrite' | 'unknown' {
	if (operation.using) return 'rewrite';
	return typeChange(knownColumn(facts, operation.table, operation.column)?.type, operation.type);
}

function isEnum({type}: Column): boolean {
	return /^(?:enum|set)\(/.test(type);
}

// What the column was like before is seldom known here: then a definition is complete when it says it all.
function omitsAttributes(was: Column | undefined, becomes: Column): boolean {
	if (!was) return !(becomes.notNull || becomes.nullable) || (!becomes.default && !becomes.serial && becomes.notNull);
	const lost = was.attributes.some(attribute => !becomes.attributes.includes(attribute));
	return (
		lost || (was.default !== null && becomes.default === null) || (was.notNull && !becomes.notNull && !becomes.nullable)
	);
}

function isKnownNotNull(operation: Operation, {tables, validated}: Facts): boolean {
	if (operation.kind !== 'set-not-null') return false;
	const constraints = tables.get(operation.table)?.constraints ?? [];
	return constraints.some(
		({notNullOf, notValid, name}) =>
			notNullOf === operation.column && (!notValid || validated.has(`${operation.table}.${name}`)),
	);
}
