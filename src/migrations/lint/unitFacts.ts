import type {UnitFacts} from '../rules/facts.ts';
import type {Effects} from '../rules/rule.ts';
import type {Operation} from '../sql/operation.ts';
import type {Unit} from './unit.ts';

/** The facts of a unit as they grow: what it gathers is gathered in place, since a file may have very many statements. */
export type GrowingFacts = UnitFacts & {
	readonly settings: Map<string, string>;
	readonly scanned: Set<string>;
	readonly filled: Set<string>;
};

/** What is known at the beginning of a unit. */
export function unitFactsOf({wrapped, marked}: Unit): GrowingFacts {
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
	facts: GrowingFacts,
	operations: readonly Operation[],
	effects: readonly Effects[],
): GrowingFacts {
	let next = facts;
	for (const operation of operations) {
		if (operation.kind === 'transaction') next = afterTransaction(next, operation.how);
		if (operation.kind === 'set') facts.settings.set(operation.name, operation.value);
		if (operation.kind === 'update') {
			for (const column of operation.columns) facts.filled.add(`${operation.table}.${column}`);
		}
	}

	if (effects.some(([, , cost]) => cost === 'scan' || cost === 'build' || cost === 'rewrite')) {
		for (const operation of operations) {
			if ('table' in operation && operation.table !== null) facts.scanned.add(operation.table);
		}
	}

	const locks = effects.some(([, lock]) => lock === 'all' || lock === 'writes');
	return locks && next.inTransaction ? {...next, holdsLock: true} : next;
}

function afterTransaction(facts: GrowingFacts, how: 'begin' | 'commit' | 'rollback' | 'savepoint'): GrowingFacts {
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
