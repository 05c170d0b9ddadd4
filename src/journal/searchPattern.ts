import type {Recorded} from '../domain/events.ts';
import {type EventRow, recordedEvent} from './eventRow.ts';
import {JournalError} from './journalError.ts';

/** What came of searching a stretch of the history. */
export type SearchedStretch = {
	/** Events whose text may hold what was looked for, newest first. */
	readonly found: readonly Recorded[];
	/** Where to go on; null: the beginning was reached. */
	readonly next: number | null;
	/** How many places of the history the stretch had. */
	readonly events: number;
};

/** So many events are searched at once. */
export const stretchEvents = 20_000;

/** Types of events that hold no words of anybody's, and most of a history. */
export const wordless: readonly string[] = [
	'runner-started',
	'step-intended',
	'step-started',
	'step-fenced',
	'step-asked',
	'step-needs-person',
	'step-taken',
	'signals-sampled',
	'signals-judged',
	'lease-taken',
	'lease-passed',
	'lease-freed',
	'lock-taken',
];

/** The pattern of LIKE, with `\` as its escape, for a text as it stands within stored JSON. */
export function searchPattern(text: string): string {
	const stored = JSON.stringify(text).slice(1, -1);
	return `%${stored.replace(/[\\%_]/g, character => `\\${character}`)}%`;
}

/** The events of rows; what cannot be read is left out, and is told of by `verify`. */
export function readableEvents(rows: readonly EventRow[]): readonly Recorded[] {
	return rows.flatMap(row => {
		try {
			return [recordedEvent(row)];
		} catch (error) {
			if (error instanceof JournalError) return [];
			throw error;
		}
	});
}
