import type {LedgerEntry} from './adapters/adapter.ts';
import type {LedgerRow} from './ledger.ts';

/** Of a migration that our ledger does not have. */
export function unknownEntry(id: string): LedgerEntry {
	return {id, name: '', state: 'applied', appliedAt: null, checksum: null, up: null, down: null};
}

/** What a row of our own ledger says. */
export function ownEntry({id, name, checksum, up, down, appliedAt}: LedgerRow): LedgerEntry {
	return {id, name, state: 'applied', appliedAt, checksum, up, down};
}
