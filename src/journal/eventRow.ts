import type {Recorded} from '../domain/events.ts';
import {parseEvent, parseOperator} from './eventSchema.ts';
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
 * Reads a row.
 * @throws JournalError when it is none that this version knows
 */
export function recordedEvent({stream, seq, at, actor, data}: EventRow): Recorded {
	try {
		return {stream, seq, at, by: parseOperator(actor), event: parseEvent(data)};
	} catch (error) {
		throw new JournalError(
			`Event ${seq} of ${stream} cannot be read: a newer release-tui wrote it, or it is damaged.`,
			'Install the newest release-tui. Nothing was changed.',
			{cause: error},
		);
	}
}
