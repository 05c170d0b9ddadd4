import {releaseStream} from '../../domain/events.ts';
import type {Release} from '../../domain/release.ts';
import {type ReleaseSummary, summarize} from '../../domain/summary.ts';
import type {EventRow} from '../eventRow.ts';
import {foldRows, foldRowsIfPossible} from '../foldRows.ts';
import {chainHash} from '../hash.ts';
import type {ReleaseQuery} from '../journal.ts';
import {parseSummary} from '../summarySchema.ts';
import type {Ask} from './sharedDatabase.ts';
import {mostBytes} from './sharedEvents.ts';
import {streamRows} from './streamRows.ts';

/** The projection of a project's releases in a shared journal: a row for each, always what its events come to. */
export type SharedRows = {
	/**
	 * Brings the rows of some streams' releases up to their events, in the transaction that added them.
	 * @param added these, in order
	 */
	follow(ask: Ask, streams: readonly string[], added: readonly EventRow[]): Promise<void>;
	/** Nothing that was folded in a transaction that failed may be gone on from. */
	forget(): void;
	/** Makes the rows of some streams' releases again from all of their events; what cannot be folded has none. */
	remake(ask: Ask, streams: readonly string[]): Promise<void>;
	/** Makes all rows again from the events, in a transaction; what cannot be folded has none. */
	rebuild(ask: Ask): Promise<void>;
	/** Newest first, and the numbers of those rows that this version cannot read. */
	list(ask: Ask, query: ReleaseQuery): Promise<Listed>;
	/** The number that the next release gets: none has it, also of those that have no row. */
	next(ask: Ask): Promise<number>;
};

/** What the events of a release came to until now, and the hash of the last of them. */
type Folded = {readonly release: Release; readonly hash: string};
type Listed = {readonly summaries: readonly ReleaseSummary[]; readonly unreadable: readonly number[]};

/** The rows of one project. */
export function sharedRows(project: string): SharedRows {
	// Folding goes on where this process left off: a long release is not read again for each of its events.
	const folded = new Map<string, Folded>();

	const keep = async (ask: Ask, stream: string, release: Release | null, hash = '') => {
		if (!release) return;
		if (release.end) folded.delete(stream);
		else folded.set(stream, {release, hash});
		const summary = summarize(release);
		await ask(
			`INSERT INTO release_tui.release (project, id, environment, status, ended, summary)
			VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (project, id) DO UPDATE SET status = excluded.status, ended = excluded.ended, summary = excluded.summary`,
			[project, summary.id, summary.environment, summary.status, summary.ended, JSON.stringify(summary)],
		);
	};

	const remake = async (ask: Ask, streams: readonly string[]) => {
		for (const stream of streams.filter(isRelease)) {
			const rows = await streamRows(ask, project, stream, 0);
			const release = foldRowsIfPossible(rows);
			if (release) await keep(ask, stream, release, rows.at(-1)?.hash);
			else await ask('DELETE FROM release_tui.release WHERE project = $1 AND id = $2', [project, idOf(stream)]);
		}
	};

	return {
		async follow(ask, streams, added) {
			for (const stream of streams.filter(isRelease)) {
				const before = folded.get(stream) ?? null;
				const own = added.filter(event => event.stream === stream);
				// What lies between is not there as long as nobody else has added to this release.
				const isNext = before !== null && own[0]?.seq === before.release.seq + 1;
				const since = isNext ? own : await streamRows(ask, project, stream, before?.release.seq ?? 0);
				// Another database may have been put in its place since: then it is another release by this number.
				const goesOn =
					before !== null && since.every((row, index) => index > 0 || row.hash === chainHash(before.hash, row));
				const rows = goesOn ? since : await streamRows(ask, project, stream, 0);
				await keep(ask, stream, foldRows(goesOn ? before.release : null, rows), rows.at(-1)?.hash ?? before?.hash);
			}
		},
		forget: () => folded.clear(),
		async rebuild(ask) {
			folded.clear();
			await ask('DELETE FROM release_tui.release WHERE project = $1', [project]);
			const streams = await ask<{stream: string}>(
				`SELECT DISTINCT stream FROM release_tui.event
				WHERE project = $1 AND stream >= 'release:' AND stream < 'release;'`,
				[project],
			);
			await remake(
				ask,
				streams.map(({stream}) => stream),
			);
		},
		remake,
		list: (ask, query) => list(ask, project, query),
		async next(ask) {
			const [last] = await ask<{id: number}>(
				`SELECT coalesce(max(id), 0) + 1 AS id FROM release_tui.release WHERE project = $1`,
				[project],
			);
			for (let id = last?.id ?? 1; ; id++) {
				const begun = await ask('SELECT 1 FROM release_tui.event WHERE project = $1 AND stream = $2 LIMIT 1', [
					project,
					`release:${id}`,
				]);
				if (begun.length === 0) return id;
			}
		},
	};
}

const idOf = (stream: string) => Number(stream.slice(releaseStream(0).length - 1));

function isRelease(stream: string): boolean {
	return stream.startsWith('release:');
}

async function list(ask: Ask, project: string, query: ReleaseQuery): Promise<Listed> {
	const conditions = ['project = $1'];
	const values: unknown[] = [project];
	const where = (condition: string, value: unknown) => {
		values.push(value);
		conditions.push(`${condition} $${values.length}`);
	};
	if (query.environment !== undefined) where('environment =', query.environment);
	if (query.status !== undefined) where('status =', query.status);
	if (query.before !== undefined) where('id <', query.before);
	if (query.open) conditions.push('NOT ended');
	// As JSON writes it: in a text, the quotes would be escaped.
	if (query.due) conditions.push(`strpos(summary, '"due":[{') > 0`);
	values.push(query.limit ?? null);
	const rows = await ask<{id: number; summary: string}>(
		`SELECT id, left(summary, ${mostBytes}) AS summary FROM release_tui.release
		WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT $${values.length}`,
		values,
	);
	const read = rows.map(({id, summary}) => ({id, summary: parseSummary(summary)}));
	return {
		summaries: read.flatMap(({summary}) => summary ?? []),
		unreadable: read.filter(({summary}) => summary === null).map(({id}) => id),
	};
}
