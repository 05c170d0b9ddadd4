import type Database from 'better-sqlite3';
import type {EventRow} from './eventRow.ts';
import {readableEvents, type SearchedStretch, searchPattern, stretchEvents, wordless} from './searchPattern.ts';

/** Looks for a text in a stretch of the history in an open database. */
export function searchDatabase(database: Database.Database, text: string, before: number | null): SearchedStretch {
	const last = database.prepare<[], {readonly last: number | null}>('SELECT max(position) AS last FROM event');
	const end = before ?? (last.get()?.last ?? 0) + 1;
	const from = Math.max(1, end - stretchEvents);
	// The type first: most events have nothing to be searched.
	const rows = database
		.prepare<unknown[], EventRow>(
			`SELECT stream, seq, at, actor, data, hash FROM event
			WHERE position >= ? AND position < ? AND type NOT IN (${wordless.map(() => '?').join(', ')})
				AND data LIKE ? ESCAPE '\\' ORDER BY position DESC`,
		)
		.all(from, end, ...wordless, searchPattern(text));
	return {found: readableEvents(rows), next: from > 1 ? from : null, events: Math.max(0, end - from)};
}
