import {isDeepStrictEqual} from 'node:util';
import type {Decision, Refusal, StreamWrite} from '../domain/decision.ts';
import {refuse} from '../domain/decision.ts';
import type {Operator} from '../domain/operator.ts';
import type {Journal} from '../journal/journal.ts';
import {JournalError} from '../journal/journalError.ts';

/** How often a decision is made anew when others keep being faster, before it is given up. */
const tries = 20;

type Recorder = {readonly journal: Journal; readonly operator: Operator; readonly now: () => Date};

/**
 * Decides and records. When a stream moved on between the two, decides again on the new state.
 * @param by whose journal, on whose behalf, by which clock
 * @param decide reads the state and decides
 */
export async function commit(by: Recorder, decide: () => Promise<Decision>): Promise<{readonly ok: true} | Refusal> {
	for (let i = 0; i < tries; i++) {
		const decision = await decide();
		if (!decision.ok) return decision;
		if (decision.writes.length === 0) return {ok: true};
		if (await record(by, decision.writes)) return {ok: true};
	}

	return refuse('state-changed', 'Others keep changing this at the same time; nothing was recorded.', 'Try again.');
}

/** @returns false where a stream has moved on */
async function record({journal, operator, now}: Recorder, writes: readonly StreamWrite[]): Promise<boolean> {
	const at = now().toISOString();
	try {
		return (await journal.append(writes, operator, at)).ok;
	} catch (error) {
		// It may have failed only after it had recorded: whoever tried again would record the same twice.
		if (error instanceof JournalError && error.passing && (await isRecorded(journal, writes, operator, at)))
			return true;
		throw error;
	}
}

/** Whether these very events stand in the journal. All of them do when one does. */
async function isRecorded(
	journal: Journal,
	writes: readonly StreamWrite[],
	by: Operator,
	at: string,
): Promise<boolean> {
	const write = writes.find(({events}) => events.length > 0);
	if (!write) return false;
	const [first] = await journal.read(write.stream, write.expected);
	const written = {event: write.events[0], by, at};
	return first !== undefined && isDeepStrictEqual({event: first.event, by: first.by, at: first.at}, plain(written));
}

// As it is kept: without what has no value.
function plain(value: unknown): unknown {
	return JSON.parse(JSON.stringify(value));
}
