import type {Dialect} from '../domain/project.ts';
import {plainText} from '../domain/sanitize.ts';
import type {LedgerEntry} from './adapters/adapter.ts';
import {databaseError} from './databaseError.ts';
import {ownEntry, unknownEntry} from './ownEntry.ts';
import {progressInWords} from './progress.ts';
import {openSession, type Session} from './session.ts';

/** A database that is asked. */
export type DatabasePlace = {
	readonly dialect: Dialect;
	/** A URL, or a path for SQLite. */
	readonly database: string;
	/** What a path is relative to. */
	readonly cwd: string;
};

/** Our own ledger in the database. */
export type OwnLedger = {
	readonly entries: readonly LedgerEntry[];
	/** What people should know of it, in sentences. */
	readonly remarks: readonly string[];
};

const timeLimitMs = 5000;

/** What our own ledger says, and what was begun and not finished; a text says why it cannot be read. */
export function readOwnLedger(place: DatabasePlace): Promise<OwnLedger | string> {
	return askDatabase(place, async session => {
		const begun = (await session?.steps?.read()) ?? [];
		const entries = new Map((await session?.ledger())?.map(row => [row.id, ownEntry(row)]));
		for (const {id} of begun) entries.set(id, {...(entries.get(id) ?? unknownEntry(id)), state: 'halfway'});
		const remarks = begun.map(each => `${plainText(each.id)}: ${progressInWords(each)}; doing it again goes on there.`);
		return {entries: [...entries.values()], remarks};
	});
}

/** The rows of a question; null where there is no database, or no such table. A text says why it cannot be answered. */
export function readRows(
	place: DatabasePlace,
	sql: string,
): Promise<readonly Readonly<Record<string, unknown>>[] | null | string> {
	return askDatabase(place, async session => (session ? session.query(sql) : null));
}

/** Puts a question to a database that is only read; a text says why it does not answer in time. */
export async function askDatabase<T>(
	place: DatabasePlace,
	question: (session: Session | null) => Promise<T>,
): Promise<T | string> {
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`timeout of ${timeLimitMs} ms`)), timeLimitMs);
	});
	try {
		return await Promise.race([answer(place, question), limit]);
	} catch (error) {
		return databaseError(error, place.database);
	} finally {
		clearTimeout(timer);
	}
}

async function answer<T>(place: DatabasePlace, question: (session: Session | null) => Promise<T>): Promise<T> {
	const mode = {kind: 'read', timeoutMs: timeLimitMs} as const;
	const session = await openSession({...place, mode, print: () => {}});
	try {
		return await question(session);
	} finally {
		await session?.close();
	}
}
