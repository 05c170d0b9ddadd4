import type {EventRow} from '../eventRow.ts';
import {JournalError} from '../journalError.ts';
import {eventPage} from './historyPages.ts';
import type {Ask} from './sharedDatabase.ts';

/** More than the longest stream of ours has, in characters. */
const mostCharacters = 256_000_000;

/**
 * The rows of a stream after an event, in order.
 * @throws JournalError when they are more than any stream of ours has
 */
export async function streamRows(
	ask: Ask,
	project: string,
	stream: string,
	after: number,
): Promise<readonly EventRow[]> {
	const rows: EventRow[] = [];
	for (let [last, characters] = [after, 0]; ; last = rows.at(-1)?.seq ?? last) {
		const {events, isLast} = await eventPage(ask, project, {by: 'seq', behind: [stream, last]});
		rows.push(...events);
		if (isLast || events.length === 0) return rows;
		characters += events.reduce((sum, {data}) => sum + data.length, 0);
		if (characters > mostCharacters) {
			throw new JournalError(
				`What stands in the shared journal as ${stream} is too large to be ours.`,
				'Look at who wrote it there: release-tui verify.',
			);
		}
	}
}
