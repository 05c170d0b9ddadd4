import type {JournalEvent, Recorded, ReleaseEvent} from '../domain/events.ts';
import {parseEvent, parseOperator, parseReleaseEvent} from './eventSchema.ts';
import {JournalError} from './journalError.ts';

/** An event as the database has it. */
export type EventRow = {
	readonly stream: string;
	readonly seq: number;
	readonly at: string;
	readonly actor: string;
	readonly data: string;
	readonly hash: string;
};

/**
 * Reads a row: an event of the kind that its stream has.
 * @throws JournalError when it is none that this version knows
 */
export function recordedEvent(row: EventRow): Recorded {
	return recorded(row, text => parseEvent(row.stream, text));
}

/** As `recordedEvent`, for a row of a release's stream. */
export function recordedReleaseEvent(row: EventRow): Recorded<ReleaseEvent> {
	return recorded(row, parseReleaseEvent);
}

function recorded<E extends JournalEvent>(
	{stream, seq, at, actor, data}: EventRow,
	parse: (text: string) => E,
): Recorded<E> {
	try {
		return {stream, seq, at, by: parseOperator(actor), event: parse(data)};
	} catch (error) {
		throw new JournalError(
			`Event ${seq} of ${stream} cannot be read: a newer release-tui wrote it, or it is damaged.`,
			'Install the newest release-tui. Nothing was changed.',
			{cause: error},
		);
	}
}
