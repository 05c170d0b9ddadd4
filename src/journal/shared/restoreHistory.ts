import Database from 'better-sqlite3';
import {parseOperator} from '../eventSchema.ts';
import type {Verification} from '../journal.ts';
import {hasOwnHistory, journalFile} from '../ownHistory.ts';
import {divergenceAlarm} from './divergenceAlarm.ts';
import type {LocalRecord} from './localRecord.ts';
import type {Move} from './moveHistory.ts';
import {pushEvents} from './pushEvents.ts';
import {seenHistory} from './seenHistory.ts';
import {type Ask, openSharedDatabase} from './sharedDatabase.ts';
import {holdHead} from './sharedEvents.ts';
import {sharedRows} from './sharedRows.ts';
import {prepareSharedSchema} from './sharedSchema.ts';
import {fromFile, fromRecord} from './sources.ts';
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
		const sources = [...opened.map(fromFile), fromRecord(record)];
		const {before, after} = await database.transaction(async ask => {
			const before = await holdHead(ask, project);
			const {head, streams} = await pushEvents(ask, project, before, sources);
			await sharedRows(project).remake(ask, [...streams]);
			const apart = await seen.divergence(ask);
			if (apart && apart.there.count > 0) throw divergenceAlarm(database.name, apart);
			return {before, after: head};
		});
		await seen.catchUp(database.ask, after);
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
