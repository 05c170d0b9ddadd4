import type {MigrationScript} from '../domain/plan.ts';
import {type DatabasePlace, readRows} from './readLedger.ts';

/**
 * The CREATE TABLE statements of a SQLite database, where something pending puts a table in the place of another: only
 * they tell which columns are lost. Where the database does not tell, nothing is known.
 */
export async function tablesOf(place: DatabasePlace, pending: readonly MigrationScript[]): Promise<readonly string[]> {
	if (place.dialect !== 'sqlite' || !pending.some(({up}) => /\bRENAME\s+TO\b/i.test(up ?? ''))) return [];
	const rows = await readRows(place, "SELECT sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL");
	if (rows === null || typeof rows === 'string') return [];
	return rows.flatMap(({sql}) => (typeof sql === 'string' ? [sql] : []));
}
