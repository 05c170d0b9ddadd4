import type {ApplyInput} from './apply.ts';
import {checksumOf, type LedgerRow} from './ledger.ts';
import type {Session} from './session.ts';

/** Whether there is nothing to do, as far as the ledger knows. Says so. */
export async function isDone(session: Session, {script, direction, print}: ApplyInput): Promise<boolean> {
	const row = await recorded(session, script.id);
	if (direction === 'up' && row) {
		print(`${script.id} ${script.name} was applied at ${row.appliedAt} by release #${row.release}: nothing to do`);
		if (row.checksum !== checksumOf(script.up ?? '')) print('its text was another one then');
		return true;
	}

	if (direction === 'down' && !row) {
		print(`${script.id} ${script.name} is not applied: nothing to take back`);
		return true;
	}

	return false;
}

/** What the ledger holds of a migration. */
export async function recorded(session: Session, id: string): Promise<LedgerRow | undefined> {
	return (await session.ledger()).find(row => row.id === id);
}

/** Writes into the ledger that it is applied, or takes it out. */
export async function note(session: Session, {script, direction, commit, release}: ApplyInput): Promise<void> {
	const {id, name, up, down} = script;
	if (direction === 'down') return session.forget(id);
	const appliedAt = new Date().toISOString();
	await session.record({id, name, checksum: checksumOf(up ?? ''), up: up ?? '', down, commit, release, appliedAt});
}
