import type {Ask} from './sharedDatabase.ts';
import {eventColumns, type StoredEvent} from './sharedEvents.ts';

/** Events that are fetched at once. */
const pageRows = 1000;

/**
 * A project's whole history as it is at one moment, a thousand events at a time. Only at the beginning of a transaction,
 * which changes nothing then.
 */
export async function* historyPages(
	ask: Ask,
	project: string,
	order: 'position' | 'stream, seq',
): AsyncGenerator<readonly StoredEvent[]> {
	await ask('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
	// A cursor takes no values of its own.
	await ask("SELECT set_config('release_tui.project', $1, true)", [project]);
	await ask(
		`DECLARE page CURSOR FOR SELECT position, left(type, 100) AS type, left(head, 100) AS head, ${eventColumns}
		FROM release_tui.event WHERE project = current_setting('release_tui.project') ORDER BY ${order}`,
	);
	for (;;) {
		// The server gives numbers of 64 bits as texts.
		const rows = await ask<Omit<StoredEvent, 'position'> & {position: string}>(`FETCH ${pageRows} FROM page`);
		if (rows.length === 0) return;
		yield rows.map(row => ({...row, position: Number(row.position)}));
	}
}
