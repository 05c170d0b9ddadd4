import Database from 'better-sqlite3';
import type {Head} from '../../domain/events.ts';
import {parseOperator} from '../eventSchema.ts';
import {noHead, sameHead} from '../head.ts';
import type {Verification} from '../journal.ts';
import {hasOwnHistory, journalFile} from '../ownHistory.ts';
import {divergenceAlarm} from './divergenceAlarm.ts';
import type {LocalRecord} from './localRecord.ts';
import type {Move} from './moveHistory.ts';
import {ownEvents, passes} from './ownEvents.ts';
import {pushEvents} from './pushEvents.ts';
import {seenHistory} from './seenHistory.ts';
import {type Ask, openSharedDatabase} from './sharedDatabase.ts';
import {holdHead, type StoredEvent} from './sharedEvents.ts';
import {sharedRows} from './sharedRows.ts';
import {prepareSharedSchema} from './sharedSchema.ts';
import {verifyShared} from './verifyShared.ts';

/** What came of putting events back. */
export type Restored = {
	/** Events that were put back. */
	readonly events: number;
	/** The newest event that was seen on this machine where the history does not reach it yet; null: nothing is missing. */
	readonly missing: {readonly from: number; readonly to: number; readonly machines: readonly string[]} | null;
	readonly verified: Verification;
};

/**
 * Puts events back into a shared history that lost its end: those that this machine has seen, and those of a copy, where
 * they follow exactly. Of two histories that went apart nothing is added.
 * @param copy a file that `backup` made; null: only what this machine has
 * @throws JournalError when they went apart, or the database cannot be used; then nothing has changed
 */
export async function restoreHistory({project, home, url}: Move, copy: string | null): Promise<Restored> {
	const database = openSharedDatabase(url);
	const seen = seenHistory(home, project, database.name);
	const files = [...(copy === null ? [] : [copy]), ...(hasOwnHistory(home) ? [journalFile(home)] : [])];
	const opened = files.map(file => new Database(file, {readonly: true}));
	try {
		await prepareSharedSchema(database, true);
		const record = seen.record();
		const sources = [...opened.map(ofFile), ...(record ? [ofRecord(record)] : [])];
		const {before, after} = await database.transaction(async ask => {
			const before = await holdHead(ask, project);
			const {head, streams} = await pushAll(ask, project, before, sources);
			await sharedRows(project).remake(ask, [...streams]);
			const apart = await seen.divergence(ask);
			if (apart && apart.there.count > 0) throw divergenceAlarm(database.name, apart);
			return {before, after: head};
		});
		await seen.catchUp(database.ask);
		const verified = await verifyShared(database, project, seen);
		const recorded = seen.read();
		const end = typeof recorded === 'object' ? recorded.position : 0;
		const missing =
			end > after.position
				? {from: after.position + 1, to: end, machines: await machinesOf(database.ask, project, record)}
				: null;
		return {events: after.position - before.position, missing, verified};
	} finally {
		for (const file of opened) file.close();
		seen.close();
		database.close();
	}
}

/** The events behind a head; null where it is not the end or a place of this source. */
type Source = (head: Head) => Iterable<Omit<StoredEvent, 'head'>> | null;

/** The events of a history in a file. */
export const ofFile =
	(file: Database.Database): Source =>
	head =>
		passes(file, head) ? ownEvents(file, head.position) : null;

/** The events that this machine has seen. */
export const ofRecord =
	(record: LocalRecord): Source =>
	head => {
		const at = head.position === 0 ? noHead : record.headAt(head.position);
		return at && sameHead(at, head) ? record.after(head.position) : null;
	};

// One source may go on where another ends.
async function pushAll(ask: Ask, project: string, from: Head, sources: readonly Source[]) {
	let head = from;
	const streams = new Set<string>();
	for (let before: Head | null = null; before === null || !sameHead(before, head); ) {
		before = head;
		for (const source of sources) {
			const pushed = await pushEvents(ask, project, head, source(head) ?? []);
			head = pushed.head;
			for (const stream of pushed.streams) streams.add(stream);
		}
	}

	return {head, streams};
}

/** The machines that appended lately: those may have seen more. */
async function machinesOf(ask: Ask, project: string, record: LocalRecord | null): Promise<readonly string[]> {
	const rows = await ask<{actor: string}>(
		`SELECT left(actor, 10000) AS actor FROM release_tui.event WHERE project = $1 ORDER BY position DESC LIMIT 200`,
		[project],
	);
	const actors = [...rows, ...(record?.after(0, 200) ?? [])].map(({actor}) => actor);
	return [...new Set(actors.flatMap(hostOf))].toSorted();
}

function hostOf(actor: string): readonly string[] {
	try {
		return [parseOperator(actor).host];
	} catch {
		return [];
	}
}
