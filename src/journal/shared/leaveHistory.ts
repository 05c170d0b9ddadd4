import {existsSync, renameSync} from 'node:fs';
import Database from 'better-sqlite3';
import {keepCopy} from '../backupJournal.ts';
import {noHead} from '../head.ts';
import {headFileOf} from '../headFile.ts';
import type {Verification} from '../journal.ts';
import {hasOwnHistory, journalFile} from '../ownHistory.ts';
import {writeHistoryFile} from './historyFile.ts';
import {recordFile} from './localRecord.ts';
import {seenHistory} from './seenHistory.ts';
import type {StoredEvent} from './sharedEvents.ts';
import {following, fromFile, fromRecord} from './sources.ts';
import {madeFile, putInPlace} from './unshareHistory.ts';

/** What a machine has after it left a shared history that is lost. */
export type Left = {
	readonly verified: Verification;
	/** The place of the newest event that was seen here. */
	readonly seen: number;
};

/**
 * Leaves a shared history whose database is gone for good: makes this machine's own of a copy, of what it had before it was
 * shared, and of what it has seen since, as far as they follow each other. No database is asked.
 * @param copy a file that `backup` made; null: only what this machine has
 * @throws JournalError when it cannot be done; then nothing has changed
 */
export async function leaveHistory(project: string, home: string, copy: string | null): Promise<Left> {
	const seen = seenHistory(home, project, '');
	const files = [...(copy === null ? [] : [copy]), ...(hasOwnHistory(home) ? [journalFile(home)] : [])];
	const opened = files.map(file => new Database(file, {readonly: true, fileMustExist: true}));
	try {
		const recorded = seen.read();
		const sources = [...opened.map(fromFile), fromRecord(seen.record())];
		const made = madeFile(home);
		const verified = await keepCopy('what this machine has', made, temporary =>
			writeHistoryFile(temporary, async write => {
				let waiting: StoredEvent[] = [];
				for await (const event of following(noHead, sources, async () => '')) {
					waiting.push(event);
					if (waiting.length < 500) continue;
					write(waiting);
					waiting = [];
				}

				write(waiting);
			}),
		);
		putInPlace(home, made);
		return {verified, seen: typeof recorded === 'object' ? recorded.position : 0};
	} finally {
		for (const file of opened) file.close();
		seen.close();
	}
}

/** Takes what was seen of a lost history out of the way, for one that begins anew: it is kept by other names. */
export function putAside(home: string): void {
	const file = recordFile(home);
	const stamp = new Date().toISOString().replaceAll(':', '-');
	for (const place of [file, `${file}-wal`, `${file}-shm`, headFileOf(file).path]) {
		if (existsSync(place)) renameSync(place, `${place}.${stamp}`);
	}
}
