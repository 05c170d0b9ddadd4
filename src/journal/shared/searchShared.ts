import type {EventRow} from '../eventRow.ts';
import {readableEvents, type SearchedStretch, searchPattern, stretchEvents, wordless} from '../searchPattern.ts';
import type {Ask} from './sharedDatabase.ts';
import {eventColumns} from './sharedEvents.ts';

/** Looks for a text in a stretch of a project's shared history. */
export async function searchShared(
	ask: Ask,
	project: string,
	text: string,
	before: number | null,
): Promise<SearchedStretch> {
	const [head] = await ask<{last: string | null}>(
		'SELECT max(position) AS last FROM release_tui.event WHERE project = $1',
		[project],
	);
	const end = before ?? Number(head?.last ?? 0) + 1;
	const from = Math.max(1, end - stretchEvents);
	const rows = await ask<EventRow>(
		`SELECT ${eventColumns} FROM release_tui.event
		WHERE project = $1 AND position >= $2 AND position < $3 AND type <> ALL($4::text[]) AND data ILIKE $5
		ORDER BY position DESC`,
		[project, from, end, wordless, searchPattern(text)],
	);
	return {found: readableEvents(rows), next: from > 1 ? from : null, events: Math.max(0, end - from)};
}
