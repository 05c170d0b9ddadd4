import type Database from 'better-sqlite3';
import {releaseStream} from '../domain/events.ts';
import type {Release} from '../domain/release.ts';
import {type ReleaseSummary, summarize} from '../domain/summary.ts';
import type {EventRow} from './eventRow.ts';
import {foldRows, foldRowsIfPossible} from './foldRows.ts';
import type {ReleaseQuery} from './journal.ts';
import {parseSummary} from './summarySchema.ts';

/** The projection of the releases: a row for each, always what its events come to. */
export type ReleaseRows = {
	/** Brings the row of a release's stream up to its events, in the transaction that added them. */
	follow(stream: string): void;
	/** Nothing that was folded in a transaction that failed may be gone on from. */
	forget(): void;
	/** Makes all rows again from the events, in a transaction; what cannot be folded has none. */
	rebuild(): void;
	/** There are events of releases and no rows. */
	isLost(): boolean;
	/** Makes these rows again, in a transaction. */
	remake(ids: readonly number[]): void;
	/** Newest first, and the numbers of those rows that this version cannot read. */
	list(query: ReleaseQuery): {readonly summaries: readonly ReleaseSummary[]; readonly unreadable: readonly number[]};
	/** The number that the next release gets: none has it, also of those that have no row. */
	next(): number;
};

/** The rows in an open database. */
export function releaseRows(database: Database.Database): ReleaseRows {
	const sql = {
		events: database.prepare<[string, number], EventRow>(
			'SELECT stream, seq, at, actor, data, hash FROM event WHERE stream = ? AND seq > ? ORDER BY seq',
		),
		streams: database.prepare<[], {readonly stream: string}>(
			"SELECT DISTINCT stream FROM event WHERE stream >= 'release:' AND stream < 'release;'",
		),
		anyEvent: database.prepare("SELECT 1 FROM event WHERE stream >= 'release:' AND stream < 'release;' LIMIT 1"),
		begun: database.prepare<[string]>('SELECT 1 FROM event WHERE stream = ? LIMIT 1'),
		clear: database.prepare('DELETE FROM release'),
		remove: database.prepare<[number]>('DELETE FROM release WHERE id = ?'),
		last: database.prepare<[], {readonly id: number}>('SELECT id FROM release ORDER BY id DESC LIMIT 1'),
		upsert: database.prepare<[number, string, string, number, string]>(
			`INSERT INTO release (id, environment, status, ended, summary) VALUES (?, ?, ?, ?, ?)
			 ON CONFLICT (id) DO UPDATE SET status = excluded.status, ended = excluded.ended, summary = excluded.summary`,
		),
	};
	// Folding goes on where this process left off: a long release is not read again for each of its events.
	const folded = new Map<string, Release>();

	const keep = (stream: string, release: Release | null) => {
		if (!release) return;
		if (release.end) folded.delete(stream);
		else folded.set(stream, release);
		const summary = summarize(release);
		const {id, environment, status, ended} = summary;
		sql.upsert.run(id, environment, status, ended ? 1 : 0, JSON.stringify(summary));
	};

	const last = () => sql.last.get()?.id ?? 0;

	return {
		follow(stream) {
			const before = folded.get(stream) ?? null;
			keep(stream, foldRows(before, sql.events.all(stream, before?.seq ?? 0)));
		},
		forget: () => folded.clear(),
		rebuild() {
			folded.clear();
			sql.clear.run();
			for (const {stream} of sql.streams.all()) keep(stream, foldRowsIfPossible(sql.events.all(stream, 0)));
		},
		remake(ids) {
			for (const id of ids) {
				sql.remove.run(id);
				const stream = releaseStream(id);
				folded.delete(stream);
				keep(stream, foldRowsIfPossible(sql.events.all(stream, 0)));
			}
		},
		isLost: () => last() === 0 && sql.anyEvent.get() !== undefined,
		list: query => list(database, query),
		next() {
			let id = last() + 1;
			while (sql.begun.get(`release:${id}`)) id++;
			return id;
		},
	};
}

function list(database: Database.Database, query: ReleaseQuery): ReturnType<ReleaseRows['list']> {
	const conditions: string[] = [];
	const values: (string | number)[] = [];
	if (query.environment !== undefined) {
		conditions.push('environment = ?');
		values.push(query.environment);
	}

	if (query.status !== undefined) {
		conditions.push('status = ?');
		values.push(query.status);
	}

	if (query.before !== undefined) {
		conditions.push('id < ?');
		values.push(query.before);
	}

	if (query.open) conditions.push('ended = 0');
	// As JSON writes it: in a text, the quotes would be escaped.
	if (query.due) conditions.push(`instr(summary, '"due":[{') > 0`);
	const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
	const rows = database
		.prepare<unknown[], {readonly id: number; readonly summary: string}>(
			`SELECT id, summary FROM release ${where} ORDER BY id DESC LIMIT ?`,
		)
		.all(...values, query.limit ?? -1);
	const unreadable: number[] = [];
	const summaries = rows.flatMap(({id, summary}) => {
		const parsed = parseSummary(summary);
		if (!parsed) unreadable.push(id);
		return parsed ?? [];
	});
	return {summaries, unreadable};
}
