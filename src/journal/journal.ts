import type {StreamWrite} from '../domain/decision.ts';
import type {EnvironmentState} from '../domain/environment.ts';
import type {EventName, Head, Instant, JournalEvent, Recorded} from '../domain/events.ts';
import type {Operator} from '../domain/operator.ts';
import type {ReleaseSummary} from '../domain/summary.ts';
import type {Exchange} from './exchange.ts';
import type {JournalError} from './journalError.ts';
import type {RunnerHosts} from './runnerHosts.ts';
import type {SearchedStretch} from './searchPattern.ts';

/** Which releases to list, newest first. */
export type ReleaseQuery = {
	readonly environment?: string;
	readonly status?: string;
	/** Only releases that are not over. */
	readonly open?: boolean;
	/** Only releases that put something off which is still to be done. */
	readonly due?: boolean;
	/** Only releases with a smaller number, for the next page. */
	readonly before?: number;
	readonly limit?: number;
};

/** What an append came to: the events as recorded, or the stream that had moved on. */
export type AppendResult =
	| {readonly ok: true; readonly recorded: readonly Recorded[]}
	| {readonly ok: false; readonly conflict: string};

/** Something that is wrong in a history. Without a name it is about the whole of it. */
export type Problem = {readonly event: EventName | null; readonly what: string};

/** An event as it is named where two histories differ. Its texts may be anybody's, and are safe to be printed. */
export type TailEvent = {
	readonly position: number;
	readonly stream: string;
	readonly seq: number;
	readonly at: Instant;
	readonly by: string;
	readonly type: string;
};

/** How a history goes on behind a place: so many events, and the first of them. */
export type Tail = {readonly count: number; readonly events: readonly TailEvent[]};

/** Where a shared history and what this machine has seen of it go apart. */
export type Divergence = {
	/** The place of the newest event that was seen on this machine. */
	readonly seen: number;
	/** The place of the last event that both have; null: it is not known on this machine. */
	readonly common: number | null;
	/** That event, where it is known. */
	readonly last: TailEvent | null;
	readonly here: Tail;
	readonly there: Tail;
};

/** What came of reading a whole history again. */
export type Verification = {
	readonly events: number;
	readonly streams: number;
	/** The head that its events make. */
	readonly head: Head;
	/** The head that was recorded beside the store; null: none that can be read. */
	readonly recorded: Head | null;
	/** What is wrong, the first of each stream first. */
	readonly problems: readonly Problem[];
	/** Damaged events that somebody has accepted. */
	readonly accepted: readonly EventName[];
	/** Where a shared history is not what was seen on this machine; null: it is, or is not shared. */
	readonly divergence: Divergence | null;
};

/** The append-only event log: the single truth. Whatever it acknowledged survives a power cut. */
export type Journal = {
	/**
	 * Appends to all streams or to none; refuses when any of them has moved past what the caller saw.
	 * @throws JournalError when it cannot, or when the history is not the one that was recorded
	 */
	append(writes: readonly StreamWrite[], by: Operator, at: Instant): Promise<AppendResult>;
	/** A stream's events after `after`, in order. */
	read<E extends JournalEvent>(stream: string, after?: number): Promise<readonly Recorded<E>[]>;
	/** A stream's last event; null when it has none. */
	last<E extends JournalEvent>(stream: string): Promise<Recorded<E> | null>;
	/** What the events of an environment's stream come to, however many they are. */
	environment(name: string): Promise<EnvironmentState>;
	/** Rows of the projection, newest first. */
	releases(query: ReleaseQuery): Promise<readonly ReleaseSummary[]>;
	/** The number that the next release gets. Two may ask at once: the append decides. */
	nextRelease(): Promise<number>;
	/**
	 * Why nothing may be added to this history: its end is not the one that was recorded beside the store. It can still
	 * be read. Null: nothing is known against it.
	 * @param extent `store` looks for damage of the store, too, which takes longer, but no more than some seconds
	 */
	alarm(extent?: 'head' | 'store'): Promise<JournalError | null>;
	/**
	 * Calls `listener` soon after anybody appended anything. A hint only: read to know what.
	 * @param streams where that can be told beforehand, what was appended to others is passed over
	 */
	subscribe(listener: () => void, streams?: readonly string[]): () => void;
	/** What machines with this history tell each other besides it; absent: only one machine has it. */
	readonly exchange?: Exchange;
	/** Who runs releases that others start; absent: only one machine has this history. */
	readonly runnerHosts?: RunnerHosts;
	close(): void;
};

/** What a person does about the journal as a whole. */
export type JournalUpkeep = {
	/** Reads the whole history again: chains, numbers, head, projection. Changes nothing. */
	verify(): Promise<Verification>;
	/**
	 * Looks for a text in a stretch of the history, from its end backwards. ASCII letters fit whatever their case.
	 * @param before the place to go on from, which a call before gave; null: the end
	 */
	search(text: string, before: number | null): Promise<SearchedStretch>;
	/**
	 * Takes what is there for the history, with everything that `verify` finds, and records who said so, and why.
	 * @returns the file with the events that only this machine had seen; null: there were none
	 */
	accept(reason: string, by: Operator, at: Instant): Promise<string | null>;
};
