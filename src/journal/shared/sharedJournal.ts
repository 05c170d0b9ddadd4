import type {StreamWrite} from '../../domain/decision.ts';
import {type Head, historyStream, type JournalEvent, type Recorded, releaseStream} from '../../domain/events.ts';
import type {Operator} from '../../domain/operator.ts';
import {recordedEvent} from '../eventRow.ts';
import {sameHead} from '../head.ts';
import type {AppendResult, Journal, JournalUpkeep} from '../journal.ts';
import {JournalError} from '../journalError.ts';
import {mustStillCount} from './mustStillCount.ts';
import {searchShared} from './searchShared.ts';
import {type SeenHistory, seenHistory} from './seenHistory.ts';
import {type Ask, openSharedDatabase, UncertainCommit} from './sharedDatabase.ts';
import {type SharedEnvironments, sharedEnvironments} from './sharedEnvironments.ts';
import {addEvents, chained, endsOf, headAfter, holdHead, keptEnd, type NewEvent} from './sharedEvents.ts';
import {sharedHosts} from './sharedHosts.ts';
import {channelOf, everyChannel, noticedOf, noticeOf, sharedNotices} from './sharedNotices.ts';
import {sharedOutput} from './sharedOutput.ts';
import {type SharedRows, sharedRows} from './sharedRows.ts';
import {prepareSharedSchema} from './sharedSchema.ts';
import {sharedWatchers} from './sharedWatchers.ts';
import {streamRows} from './streamRows.ts';
import {verifyShared} from './verifyShared.ts';

/** Where a project's shared history is. */
export type SharedPlace = {
	/** The database, with user and password. */
	readonly url: string;
	readonly project: string;
	/** The project's private state folder on this machine. */
	readonly home: string;
	/** Makes the tables where there are none. */
	readonly create?: boolean;
};

/** How often an append is tried whose commit was not answered. */
const mostTries = 3;

/**
 * Opens a project's history in a PostgreSQL database that several machines share. Every acknowledged append is committed
 * there, and this machine remembers the history's end.
 * @throws JournalError when the database cannot be used, with what to do about it
 */
export async function openSharedJournal({
	url,
	project,
	home,
	create = false,
}: SharedPlace): Promise<Journal & JournalUpkeep> {
	const database = openSharedDatabase(url);
	const seen = seenHistory(home, project, database.name);
	try {
		await prepareSharedSchema(database, create, seen.read() !== 'missing');
	} catch (error) {
		seen.close();
		database.close();
		throw error;
	}

	const rows = sharedRows(project);
	const environments = sharedEnvironments(project);
	const notices = sharedNotices(database, noticedOf(database, project));
	const parts: Parts = {project, home, seen, rows, environments};
	const inTurn = oneAfterTheOther();

	return {
		append: (writes, by, at) =>
			inTurn(async () => {
				let written: readonly NewEvent[] = [];
				let lost: UncertainCommit | null = null;
				for (let tries = 1; ; tries++) {
					try {
						const result = await database.transaction(async ask => {
							const before = written;
							const done = await appendAll(ask, parts, {writes, by, at}, before);
							written = done.ok ? done.events : [];
							return done;
						});
						if (!result.ok) return result;
						if (result.events.length > 0) await seen.remember(database.ask, result.events, result.before);
						notices.notify();
						return {ok: true, recorded: result.events.map(recordedOf)};
					} catch (error) {
						// A rolled back transaction must leave no trace in what was folded on the way.
						rows.forget();
						if (error instanceof UncertainCommit) lost = error;
						// What goes wrong while one looks whether it is there leaves that open.
						else throw lost && isPassing(error) ? lost : error;
						if (tries === mostTries) throw lost;
					}
				}
			}),
		async read<E extends JournalEvent>(stream: string, after = 0) {
			// The stream's name says which events it has, and parseEvent refuses all others.
			return (await streamRows(database.ask, project, stream, after)).map(row => recordedEvent(row) as Recorded<E>);
		},
		async last<E extends JournalEvent>(stream: string) {
			const {streams: ends} = await endsOf(database.ask, project, [stream]);
			const end = ends.get(stream);
			const [row] = end ? await streamRows(database.ask, project, stream, end.seq - 1) : [];
			return row ? (recordedEvent(row) as Recorded<E>) : null;
		},
		environment: name => environments.read(database.ask, name),
		async releases(query) {
			const listed = await rows.list(database.ask, query);
			if (listed.unreadable.length === 0) return listed.summaries;
			// A row that cannot be read is made again from the events, as all of them can be.
			await database.transaction(async ask => {
				await holdHead(ask, project);
				await rows.remake(ask, listed.unreadable.map(releaseStream));
			});
			return (await rows.list(database.ask, query)).summaries;
		},
		nextRelease: () => rows.next(database.ask),
		async alarm() {
			try {
				const alarm = await seen.examine(database.ask);
				if (alarm) return alarm;
				const {kept, last} = await keptEnd(database.ask, project);
				if (!sameHead(kept, last)) return wrongEnd();
				// What was read here once must not be lost later without a word.
				await seen.catchUp(database.ask, kept);
				return null;
			} catch (error) {
				if (error instanceof JournalError) return error;
				throw error;
			}
		},
		verify: () => verifyShared(database, project, seen),
		search: (text, before) => searchShared(database.ask, project, text, before),
		async accept(reason, by, at) {
			const found = await verifyShared(database, project, seen);
			const head = await database.transaction(async ask => {
				const damaged = found.problems.flatMap(({event}) => event ?? []);
				await holdHead(ask, project);
				const {streams: ends} = await endsOf(ask, project, [historyStream]);
				const now = await headAfter(ask, project, found.head);
				const event = {type: 'history-accepted', recorded: found.recorded, found: now, damaged, reason} as const;
				const expected = ends.get(historyStream)?.seq ?? 0;
				const events = chained([{stream: historyStream, expected, events: [event]}], now, ends, by, at);
				await addEvents(ask, project, events);
				await rows.rebuild(ask);
				await environments.rebuild(ask);
				const last = events.at(-1);
				return last ? {position: last.position, hash: last.head} : now;
			});
			const kept = seen.adopt(head, found.divergence);
			notices.notify();
			return kept;
		},
		subscribe: notices.subscribe,
		exchange: {output: sharedOutput(database, project), watchers: sharedWatchers(database, project, notices)},
		runnerHosts: sharedHosts(database, project),
		close() {
			notices.close();
			seen.close();
			database.close();
		},
	};
}

// What is folded of a release is gone on from: one of two appends of this process must not see what the other has not committed.
function oneAfterTheOther(): <T>(work: () => Promise<T>) => Promise<T> {
	let last: Promise<unknown> = Promise.resolve();
	return work => {
		const next = last.then(work);
		last = next.catch(() => {});
		return next;
	};
}

type Parts = {
	readonly project: string;
	readonly home: string;
	readonly seen: SeenHistory;
	readonly rows: SharedRows;
	readonly environments: SharedEnvironments;
};

type Append = {readonly writes: readonly StreamWrite[]; readonly by: Operator; readonly at: string};

type Appended =
	| {readonly ok: true; readonly events: readonly NewEvent[]; readonly before: Head}
	| (AppendResult & {readonly ok: false});

/** @param before the same events, as an attempt wrote them whose commit was not answered */
async function appendAll(
	ask: Ask,
	{project, home, seen, rows, environments}: Parts,
	{writes, by, at}: Append,
	before: readonly NewEvent[],
): Promise<Appended> {
	const head = await holdHead(ask, project);
	const streams = [...new Set(writes.map(({stream}) => stream))];
	const {streams: ends, last} = await endsOf(ask, project, streams);
	if (before.length > 0 && (await areThere(ask, project, before))) return {ok: true, events: before, before: head};
	mustStillCount(home);
	if (!sameHead(head, last)) throw wrongEnd();
	const alarm = await seen.examine(ask);
	if (alarm) throw alarm;
	for (const {stream, expected} of writes) {
		if ((ends.get(stream)?.seq ?? 0) !== expected) return {ok: false, conflict: stream};
	}

	const events = chained(writes, head, ends, by, at);
	const changed = streams.filter(stream => events.some(event => event.stream === stream));
	await addEvents(ask, project, events, [
		[channelOf(project), noticeOf(changed)],
		[everyChannel, ''],
	]);
	await rows.follow(ask, changed, events);
	await environments.follow(ask, changed);
	return {ok: true, events, before: head};
}

// Whoever may append may also write there by hand.
function wrongEnd(): JournalError {
	return new JournalError(
		'The end of the shared history that is kept beside its events is not that of its last event. Nothing is added to it.',
		'Look at what is there: release-tui verify. To go on with it: release-tui verify --accept --reason TEXT',
	);
}

/** Whether these very events are in the history: the same hash at the same place. */
async function areThere(ask: Ask, project: string, events: readonly NewEvent[]): Promise<boolean> {
	const rows = await ask<{position: string; hash: string}>(
		'SELECT position, hash FROM release_tui.event WHERE project = $1 AND position = ANY($2::bigint[])',
		[project, events.map(({position}) => position)],
	);
	const there = new Map(rows.map(({position, hash}) => [Number(position), hash]));
	return events.every(({position, hash}) => there.get(position) === hash);
}

function recordedOf({stream, seq, at, by, event}: NewEvent): Recorded {
	return {stream, seq, at, by, event};
}

function isPassing(error: unknown): boolean {
	return error instanceof JournalError && error.passing;
}
