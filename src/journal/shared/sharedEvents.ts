import type {StreamWrite} from '../../domain/decision.ts';
import type {Head, Recorded} from '../../domain/events.ts';
import type {Operator} from '../../domain/operator.ts';
import type {EventRow} from '../eventRow.ts';
import {chainHash} from '../hash.ts';
import {nextHead} from '../head.ts';
import type {Ask} from './sharedDatabase.ts';

/** More than any event of ours has. What others wrote into the database beyond that is not read, and is no event. */
export const mostBytes = 16_000_000;

/** What is read of an event: texts of others are bounded. */
export const eventColumns = `stream, seq, left(at, 100) AS at, left(actor, 10000) AS actor,
	CASE WHEN octet_length(data) > ${mostBytes} THEN '' ELSE data END AS data, left(hash, 100) AS hash`;

/** The end of a stream. */
export type StreamEnd = {readonly seq: number; readonly hash: string};

/** An event as the table has it. */
export type StoredEvent = EventRow & {
	readonly position: number;
	readonly type: string;
	/** The head of the history with this event as its last. */
	readonly head: string;
};

/** An event as it is to be written. */
export type NewEvent = StoredEvent & Recorded;

/** Holds the end of a project's history against everybody else until the transaction ends. */
export async function holdHead(ask: Ask, project: string): Promise<Head> {
	const held = () =>
		ask<{position: string; hash: string}>(
			'SELECT position, hash FROM release_tui.history WHERE project = $1 FOR UPDATE',
			[project],
		);
	let [row] = await held();
	if (!row) {
		await ask('INSERT INTO release_tui.history (project) VALUES ($1) ON CONFLICT DO NOTHING', [project]);
		[row] = await held();
	}

	return {position: Number(row?.position ?? 0), hash: row?.hash ?? ''};
}

/** The end of a project's history at one moment: as its own row has it, and as its last event has. */
export async function keptEnd(ask: Ask, project: string): Promise<{readonly kept: Head; readonly last: Head}> {
	const [row] = await ask<{position: string; hash: string; at: string | null; head: string | null}>(
		`SELECT history.position, left(hash, 100) AS hash, last.position AS at, last.head
		FROM release_tui.history LEFT JOIN (
			SELECT position, left(head, 100) AS head FROM release_tui.event WHERE project = $1 ORDER BY position DESC LIMIT 1
		) AS last ON true WHERE project = $1`,
		[project],
	);
	return {
		kept: {position: Number(row?.position ?? 0), hash: row?.hash ?? ''},
		last: {position: Number(row?.at ?? 0), hash: row?.head ?? ''},
	};
}

/** The head that the events after another one make: what is kept of it may be wrong. */
export async function headAfter(ask: Ask, project: string, from: Head): Promise<Head> {
	const events = await ask<{position: string; hash: string}>(
		`SELECT position, left(hash, 100) AS hash FROM release_tui.event
		WHERE project = $1 AND position > $2 ORDER BY position`,
		[project, from.position],
	);
	return events.reduce((head, {position, hash}) => nextHead(head, Number(position), hash), from);
}

/** The ends of some streams, of which those without events have none, and that of the whole history. */
export type Ends = {readonly streams: ReadonlyMap<string, StreamEnd>; readonly last: Head};

/** The ends of some streams, one at least, and of the history that they belong to, as the events themselves have it. */
export async function endsOf(ask: Ask, project: string, streams: readonly string[]): Promise<Ends> {
	const rows = await ask<{stream: string; seq: number | null; hash: string | null; position: string; head: string}>(
		`SELECT wanted.stream, ending.seq, ending.hash, coalesce(last.position, 0) AS position, coalesce(last.head, '') AS head
		FROM unnest($2::text[]) AS wanted (stream)
		LEFT JOIN LATERAL (
			SELECT seq, left(hash, 100) AS hash FROM release_tui.event
			WHERE project = $1 AND stream = wanted.stream ORDER BY seq DESC LIMIT 1
		) AS ending ON true
		LEFT JOIN (
			SELECT position, left(head, 100) AS head FROM release_tui.event WHERE project = $1 ORDER BY position DESC LIMIT 1
		) AS last ON true`,
		[project, streams],
	);
	const ends = rows.flatMap(({stream, seq, hash}): readonly (readonly [string, StreamEnd])[] =>
		seq === null || hash === null ? [] : [[stream, {seq, hash}]],
	);
	return {streams: new Map(ends), last: {position: Number(rows[0]?.position ?? 0), hash: rows[0]?.head ?? ''}};
}

/** The events of some writes, chained to what is there. */
export function chained(
	writes: readonly StreamWrite[],
	head: Head,
	ends: ReadonlyMap<string, StreamEnd>,
	by: Operator,
	at: string,
): readonly NewEvent[] {
	const actor = JSON.stringify(by);
	let now = head;
	return writes.flatMap(({stream, expected, events}) => {
		let previous = ends.get(stream)?.hash ?? '';
		return events.map((event, index) => {
			const row = {stream, seq: expected + index + 1, at, actor, data: JSON.stringify(event)};
			const hash = chainHash(previous, row);
			previous = hash;
			now = nextHead(now, now.position + 1, hash);
			return {...row, by, event, type: event.type, hash, position: now.position, head: now.hash};
		});
	});
}

/**
 * Adds events, moves the end of the history behind them, and says something on some channels once that is committed. It is one
 * question: whoever appends keeps all others waiting, for as long as the answers are on their way.
 */
export async function addEvents(
	ask: Ask,
	project: string,
	events: readonly StoredEvent[],
	notices: readonly (readonly [channel: string, text: string])[] = [],
): Promise<void> {
	const last = events.at(-1);
	if (!last) return;
	const column = (of: (event: StoredEvent) => unknown) => events.map(of);
	await ask(
		`WITH added AS (
			INSERT INTO release_tui.event (project, position, stream, seq, at, actor, type, data, hash, head)
			SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::text[],
				$9::text[], $10::text[])
		), moved AS (
			UPDATE release_tui.history SET position = $11, hash = $12 WHERE project = $1
		)
		SELECT pg_notify(channel, said) FROM unnest($13::text[], $14::text[]) AS notice (channel, said)`,
		[
			project,
			column(event => event.position),
			column(event => event.stream),
			column(event => event.seq),
			column(event => event.at),
			column(event => event.actor),
			column(event => event.type),
			column(event => event.data),
			column(event => event.hash),
			column(event => event.head),
			last.position,
			last.head,
			notices.map(([channel]) => channel),
			notices.map(([, text]) => text),
		],
	);
}
