import type {Instant, JournalEvent} from './events.ts';
import {plainText} from './sanitize.ts';

/** A release of this machine whose runner waits until the journal takes what happened. */
export type JournalWait = {
	readonly release: number;
	readonly since: Instant;
	readonly why: string;
	/** When the events happened. */
	readonly at: Instant;
	/** What happened, kept on this machine. */
	readonly events: readonly JournalEvent[];
};

/** A wait in one line for people. @param clock how a time is written */
export function journalWaitText({since, at, events}: JournalWait, clock: (at: Instant) => string): string {
	const [ended] = events.flatMap(event => (event.type === 'step-finished' ? [event] : []));
	const kept = ended
		? `; ${plainText(ended.step)} ${ended.outcome} at ${clock(at)}, which is kept here`
		: events.length > 0
			? `; what happened at ${clock(at)} is kept here`
			: '';
	return `waiting for the journal since ${clock(since)}${kept}`;
}
