import type {Dialect} from '../domain/project.ts';
import {databaseError} from './databaseError.ts';
import type {LedgerRow} from './ledger.ts';
import {openSession, type Session} from './session.ts';

/** A database that is asked. */
export type DatabasePlace = {
	readonly dialect: Dialect;
	/** A URL, or a path for SQLite. */
	readonly database: string;
	/** What a path is relative to. */
	readonly cwd: string;
};

const timeLimitMs = 5000;

/** Our own ledger; a text says why it cannot be read. */
export function readOwnLedger(place: DatabasePlace): Promise<readonly LedgerRow[] | string> {
	return ask(place, async session => (session ? session.ledger() : []));
}

/** The rows of a question; null where there is no database, or no such table. A text says why it cannot be answered. */
export function readRows(
	place: DatabasePlace,
	sql: string,
): Promise<readonly Readonly<Record<string, unknown>>[] | null | string> {
	return ask(place, async session => (session ? session.query(sql) : null));
}

async function ask<T>(place: DatabasePlace, question: (session: Session | null) => Promise<T>): Promise<T | string> {
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
