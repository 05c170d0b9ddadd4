import type {StreamWrite} from '../domain/decision.ts';
import type {Instant, JournalEvent, Recorded} from '../domain/events.ts';
import type {Operator} from '../domain/operator.ts';
import type {ReleaseSummary} from '../domain/summary.ts';

/** Which releases to list, newest first. */
export type ReleaseQuery = {
	readonly environment?: string;
	readonly status?: string;
	/** Only releases that are not over. */
	readonly open?: boolean;
	/** Only releases with a smaller number, for the next page. */
	readonly before?: number;
	readonly limit?: number;
};

/** What an append came to: the events as recorded, or the stream that had moved on. */
export type AppendResult =
	| {readonly ok: true; readonly recorded: readonly Recorded[]}
	| {readonly ok: false; readonly conflict: string};

/** The append-only event log: the single truth. Whatever it acknowledged survives a power cut. */
export type Journal = {
	/** Appends to all streams or to none; refuses when any of them has moved past what the caller saw. */
	append(writes: readonly StreamWrite[], by: Operator, at: Instant): Promise<AppendResult>;
	/** A stream's events after `after`, in order. */
	read<E extends JournalEvent>(stream: string, after?: number): Promise<readonly Recorded<E>[]>;
	/** Rows of the projection, newest first. */
	releases(query: ReleaseQuery): Promise<readonly ReleaseSummary[]>;
	/** The number that the next release gets. Two may ask at once: the append decides. */
	nextRelease(): Promise<number>;
	/** Calls `listener` soon after anybody appended anything. A hint only: read to know what. */
	subscribe(listener: () => void): () => void;
	close(): void;
};
