import type {Operation} from '../sql/operation.ts';
import type {UnitFacts} from './facts.ts';
import {all, type Effects, mysql, postgres, type Rule, servers} from './rule.ts';

/** Parts of X: transactions and time limits. Each is said once for a file. */
export const hygieneRules: readonly Rule[] = [
	{
		id: 'X01',
		dialects: servers,
		severity: 'warn',
		effects: null,
		about: 'statement',
		once: true,
		text: 'Without a limit one idle transaction makes this statement wait, and everybody behind it.',
		instead: "SET lock_timeout = '3s' (MySQL: lock_wait_timeout = 3) first, and try again when it is hit.",
		applies: ({effects}, {unit, dialect}) =>
			dialect === 'mysql'
				? effects.some(waitsInMysql) && !isLimited(unit, 'lock_wait_timeout')
				: effects.some(isLocking) && !isLimited(unit, 'lock_timeout'),
	},
	{
		id: 'X02',
		dialects: postgres,
		severity: 'info',
		effects: null,
		about: 'statement',
		once: true,
		text: 'Nothing ends this statement when it takes longer than anybody thought.',
		instead: 'SET statement_timeout.',
		applies: ({effects}, {unit}) => effects.some(isLong) && !isLimited(unit, 'statement_timeout'),
	},
	{
		id: 'X03',
		dialects: postgres,
		severity: 'warn',
		effects: null,
		about: 'statement',
		once: true,
		text: 'A lock is held since a statement before, and until COMMIT: everything from there on makes others wait.',
		instead: 'A file of its own for each.',
		applies: ({effects}, {unit}) =>
			unit.holdsLock && effects.some(([, lock, cost]) => lock !== 'none' || cost !== 'meta'),
	},
	{
		id: 'X04',
		dialects: servers,
		severity: 'info',
		effects: null,
		about: 'statement',
		text: 'The table was read or written in full by a statement before already.',
		instead: 'One ALTER TABLE with commas.',
		applies: ({effects, operations}, {unit}) =>
			effects.some(isLong) &&
			operations.some(
				operation => 'table' in operation && operation.table !== null && unit.scanned.has(operation.table),
			),
	},
	{
		id: 'X05',
		dialects: postgres,
		severity: 'warn',
		effects: null,
		about: 'statement',
		once: true,
		text: 'The tool runs this file in a transaction already; or a BEGIN has no COMMIT.',
		instead: 'Leave BEGIN and COMMIT out.',
		applies: ({operations}, {unit}) =>
			operations.some(
				operation =>
					operation.kind === 'transaction' &&
					operation.how !== 'savepoint' &&
					((unit.marked && unit.wrapped) || (operation.how === 'begin' && !unit.committedLater)),
			),
	},
	{
		id: 'X06',
		dialects: mysql,
		severity: 'warn',
		effects: null,
		about: 'statement',
		once: true,
		text: 'Implicit commit: MySQL ends the transaction before and after this statement. BEGIN … COMMIT makes nothing of this file one piece; a failure leaves half of it.',
		instead: 'A file for each statement, or statements that can run again.',
		applies: ({operations}, {unit}) => unit.beganItself && operations.some(commitsImplicitly),
	},
	{
		id: 'X21',
		dialects: servers,
		severity: 'info',
		effects: null,
		about: 'statement',
		text: 'A big table can be changed beside: gh-ost, pt-online-schema-change, pg-osc.',
		instead: null,
		applies: ({effects}) => effects.some(([, , cost]) => cost === 'rewrite'),
	},
	{
		id: 'X15',
		dialects: all,
		severity: 'warn',
		effects: null,
		about: 'set',
		text: 'The way back does not undo this.',
		instead: 'A down that takes back each of these statements, the last one first.',
	},
	{
		id: 'X16',
		dialects: all,
		severity: 'warn',
		effects: null,
		about: 'set',
		text: 'The way back fails on a table with rows.',
		instead: 'Try up and down on a copy of the database.',
	},
	{
		id: 'X17',
		dialects: all,
		severity: 'block',
		effects: null,
		about: 'set',
		text: 'Before and after: this set adds what the new code needs and takes away what the old code needs. It can run neither wholly before the code nor wholly after it.',
		instead: 'Ship what takes away in a later release.',
	},
	{
		id: 'X18',
		dialects: all,
		severity: 'block',
		effects: null,
		about: 'set',
		text: 'A sandwich: this takes away what the old code needs, and a later migration adds what the new code needs.',
		instead: 'Order them anew: what adds first, what takes away in a later release.',
	},
];

// Zero is no limit.
function isLimited({settings}: UnitFacts, name: string): boolean {
	return /[1-9]/.test(settings.get(name) ?? '');
}

function isLocking([, lock]: Effects): boolean {
	return lock === 'writes' || lock === 'all';
}

// What is built beside has the table to itself for a moment, too, at its beginning and at its end.
function waitsInMysql(effects: Effects): boolean {
	return isLocking(effects) || isLong(effects);
}

function isLong([, , cost]: Effects): boolean {
	return cost === 'scan' || cost === 'build' || cost === 'rewrite';
}

const withoutCommit: ReadonlySet<Operation['kind']> = new Set([
	...(['update', 'delete', 'insert', 'set', 'harmless', 'transaction', 'opaque'] as const),
]);

function commitsImplicitly(operation: Operation): boolean {
	return !withoutCommit.has(operation.kind) && !('temporary' in operation && operation.temporary);
}
