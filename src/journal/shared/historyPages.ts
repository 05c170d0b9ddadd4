import type {Ask} from './sharedDatabase.ts';
import {eventColumns, type StoredEvent} from './sharedEvents.ts';

/** Events that are fetched at once at most, and bytes of them: rows of others may be large. */
const most = {events: 1000, bytes: 4_000_000};

/** The next events of a history: one at least where there is one. */
export type EventPage = {readonly events: readonly StoredEvent[]; readonly isLast: boolean};

/** Which events, in which order, and behind which. */
type Pages =
	| {readonly by: 'position'; readonly behind: readonly [position: number]}
	| {readonly by: 'stream'; readonly behind: readonly [stream: string, seq: number]}
	/** Those of the one stream. */
	| {readonly by: 'seq'; readonly behind: readonly [stream: string, seq: number]};

const orders = {
	position: {columns: 'position', isBehind: 'position > $2'},
	stream: {columns: 'stream, seq', isBehind: '(stream, seq) > ($2, $3)'},
	seq: {columns: 'seq', isBehind: 'stream = $2 AND seq > $3'},
} as const;

/**
 * A project's whole history as it is at one moment, page by page. Only at the beginning of a transaction, which changes
 * nothing then.
 */
export async function* historyPages(
	ask: Ask,
	project: string,
	by: 'position' | 'stream',
): AsyncGenerator<readonly StoredEvent[]> {
	await ask('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
	let pages: Pages = by === 'position' ? {by, behind: [0]} : {by, behind: ['', 0]};
	for (;;) {
		const {events, isLast} = await eventPage(ask, project, pages);
		if (events.length > 0) yield events;
		const last = events.at(-1);
		if (isLast || !last) return;
		pages = by === 'position' ? {by, behind: [last.position]} : {by, behind: [last.stream, last.seq]};
	}
}

/** One page of a project's history. */
export async function eventPage(ask: Ask, project: string, {by, behind}: Pages): Promise<EventPage> {
	const {columns, isBehind} = orders[by];
	// How long a text is, the server knows without reading it. Numbers of 64 bits come as texts.
	const rows = await ask<Omit<StoredEvent, 'position'> & {position: string; among: string}>(
		`SELECT among, position, left(type, 100) AS type, left(head, 100) AS head, ${eventColumns}
		FROM (
			SELECT *, count(*) OVER () AS among,
				sum(octet_length(data)) OVER (ORDER BY ${columns} ROWS UNBOUNDED PRECEDING) - octet_length(data) AS bytes
			FROM (
				SELECT * FROM release_tui.event WHERE project = $1 AND ${isBehind} ORDER BY ${columns} LIMIT ${most.events}
			) AS next
		) AS counted
		WHERE bytes < ${most.bytes} ORDER BY ${columns}`,
		[project, ...behind],
	);
	const among = Number(rows[0]?.among ?? 0);
	return {
		events: rows.map(({among: _, ...row}) => ({...row, position: Number(row.position)})),
		isLast: rows.length === among && among < most.events,
	};
}
