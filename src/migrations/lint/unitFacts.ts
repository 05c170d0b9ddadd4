import type {UnitFacts} from '../rules/facts.ts';
import type {Effects} from '../rules/rule.ts';
import type {Operation} from '../sql/operation.ts';
import type {Unit} from './unit.ts';

/** What is known at the beginning of a unit. */
export function unitFactsOf({wrapped, marked}: Unit): UnitFacts {
	return {
		wrapped,
		marked,
		inTransaction: wrapped,
		beganItself: false,
		committedLater: false,
		settings: new Map(),
		holdsLock: false,
		scanned: new Set(),
		filled: new Set(),
		hasLongName: false,
	};
}

/** What is known behind a statement. `effects` are those on tables that are in use. */
export function nextUnitFacts(
	facts: UnitFacts,
	operations: readonly Operation[],
	effects: readonly Effects[],
): UnitFacts {
	let next = facts;
	for (const operation of operations) {
		if (operation.kind === 'transaction') next = afterTransaction(next, operation.how);
		if (operation.kind === 'set') {
			next = {...next, settings: new Map([...next.settings, [operation.name, operation.value]])};
		}

		if (operation.kind === 'update') {
			next = {
				...next,
				filled: new Set([...next.filled, ...operation.columns.map(column => `${operation.table}.${column}`)]),
			};
		}
	}

	const locks = effects.some(([, lock]) => lock === 'all' || lock === 'writes');
	if (locks && next.inTransaction) next = {...next, holdsLock: true};
	if (effects.some(([, , cost]) => cost === 'scan' || cost === 'build' || cost === 'rewrite')) {
		const tables = operations.flatMap(operation =>
			'table' in operation && operation.table !== null ? [operation.table] : [],
		);
		next = {...next, scanned: new Set([...next.scanned, ...tables])};
	}

	return next;
}

function afterTransaction(facts: UnitFacts, how: 'begin' | 'commit' | 'rollback' | 'savepoint'): UnitFacts {
	switch (how) {
		case 'begin':
			return {...facts, inTransaction: true, beganItself: true};
		case 'commit':
		case 'rollback':
			return {...facts, inTransaction: false, beganItself: false, holdsLock: false};
		case 'savepoint':
			return facts;
	}
}
