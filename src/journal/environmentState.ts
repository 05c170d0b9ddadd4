import * as z from 'zod';
import {type EnvironmentState, emptyEnvironment, evolveEnvironment} from '../domain/environment.ts';
import type {EnvironmentEvent, Recorded} from '../domain/events.ts';
import type {Held} from '../domain/standing.ts';
import {type EventRow, recordedEvent} from './eventRow.ts';
import {storedParsing} from './storedParsing.ts';

/** What an environment's events came to up to one of them, whose hash says that they are these events and no others. */
export type EnvironmentRow = {readonly seq: number; readonly hash: string; readonly state: string};

/** Raised whenever the same events come to something else: what is kept by another version is not gone on from. */
const foldVersion = 1;

/**
 * An environment's state.
 * @param row what is kept of it, if anything
 * @param rows its events from the row's last one on, that one included; from the beginning without a row
 * @returns null when the row cannot be gone on from: read from the beginning, without it
 * @throws JournalError when an event cannot be read
 */
export function foldEnvironment(
	name: string,
	row: EnvironmentRow | undefined,
	rows: readonly EventRow[],
): EnvironmentState | null {
	const before = row ? keptState(name, row, rows[0]) : emptyEnvironment(name);
	return (
		before &&
		rows
			.slice(row ? 1 : 0)
			.reduce((state, event) => evolveEnvironment(state, recordedEvent(event) as Recorded<EnvironmentEvent>), before)
	);
}

/** The text that a row keeps. */
export function environmentText(state: EnvironmentState): string {
	return JSON.stringify({fold: foldVersion, state});
}

/** Reads of that text, by itself, what is told of an environment among thousands; null when it is none of this version. */
export function parseHeld(text: string): Held | null {
	try {
		return held.parse(JSON.parse(text), storedParsing()).state;
	} catch {
		return null;
	}
}

function parseEnvironment(text: string): EnvironmentState | null {
	try {
		return kept.parse(JSON.parse(text), storedParsing()).state;
	} catch {
		return null;
	}
}

function keptState(name: string, row: EnvironmentRow, last: EventRow | undefined): EnvironmentState | null {
	if (last?.seq !== row.seq || last.hash !== row.hash) return null;
	const state = parseEnvironment(row.state);
	return state?.name === name && state.seq === row.seq ? state : null;
}

const operator = z.object({user: z.string(), host: z.string(), ssh: z.string().nullable(), git: z.string().nullable()});
const said = {by: operator, at: z.string()};
const since = {reason: z.string(), by: operator, since: z.string()};

const state = z.object({
	name: z.string(),
	seq: z.number(),
	lease: z.object({release: z.number(), token: z.number(), by: operator, since: z.string()}).nullable(),
	lock: z.object(since).nullable(),
	freeze: z.object({...since, until: z.string().nullable()}).nullable(),
	approvals: z.array(z.object({...said, sha: z.string(), plan: z.string()})),
	signoffs: z.array(z.object({...said, role: z.string(), sha: z.string(), bug: z.string().nullable()})),
	fixes: z.array(z.string()),
	postponed: z.object({sha: z.string(), reason: z.string(), by: operator}).nullable(),
}) satisfies z.ZodType<EnvironmentState>;

const fold = z.literal(foldVersion);
const kept = z.object({fold, state});
const held = z.object({fold, state: state.pick({lock: true, freeze: true})});
