import type {LedgerEntry} from './adapters/adapter.ts';
import type {LedgerRow} from './ledger.ts';

/** What a row of our own ledger says. */
export function ownEntry({id, name, checksum, up, down, appliedAt}: LedgerRow): LedgerEntry {
	return {id, name, state: 'applied', appliedAt, checksum, up, down};
}
