import {renameSync, rmSync} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type {Head} from '../../domain/events.ts';
import {syncFolder} from '../../process/durableFile.ts';
import {failpoint} from '../../runner/failpoint.ts';
import {keepCopy} from '../backupJournal.ts';
import {sameHead} from '../head.ts';
import {createHeadCheck} from '../headCheck.ts';
import {type HeadFile, headFileOf} from '../headFile.ts';
import type {Verification} from '../journal.ts';
import {JournalError} from '../journalError.ts';
import {journalFile} from '../ownHistory.ts';
import {writeHistoryFile} from './historyFile.ts';
import {historyPages} from './historyPages.ts';
import type {Move} from './moveHistory.ts';
import {ownHead} from './ownEvents.ts';
import {type SeenHistory, seenHistory} from './seenHistory.ts';
import {openSharedDatabase, type SharedDatabase, UncertainCommit} from './sharedDatabase.ts';
import {holdHead} from './sharedEvents.ts';
import {removeMark} from './sharedMark.ts';

/**
 * Copies a shared history into a file that release-tui can open as a journal.
 * @param target where the copy goes; nothing may be there
 * @throws JournalError when there is something, or when the history is not whole
 */
export async function exportHistory({project, home, url}: Move, target: string): Promise<Verification> {
	const database = openSharedDatabase(url);
	const seen = seenHistory(home, project, database.name);
	try {
		return await keepCopy(database.name, target, temporary => copyOut(database, project, seen, temporary));
	} finally {
		seen.close();
		database.close();
	}
}

/**
 * Brings a copy of a shared history back to this machine, where it counts from then on. The shared one stays as it is.
 * @throws JournalError when it cannot be done; then the shared one goes on to count
 */
export async function unshareHistory(move: Move): Promise<Verification> {
	const {home, project, url} = move;
	const made = madeFile(home);
	const verified = await exportHistory(move, made);
	mustBeOver(made);
	mustHold(made, headFileOf(journalFile(home)).read());
	failpoint('unshare:copied');
	const database = openSharedDatabase(url);
	try {
		// Nobody adds anything meanwhile: who did, and heard that it counts, would not find it here.
		await database.transaction(async ask => {
			if (!sameHead(await holdHead(ask, project), verified.head)) throw goesOn(database.name);
			putInPlace(home, made);
		});
	} catch (error) {
		// There was nothing to be carried out there.
		if (!(error instanceof UncertainCommit)) throw error;
	} finally {
		database.close();
	}

	return verified;
}

/** Where the file of a history is made that is to be this machine's own. What was left over there goes. */
export function madeFile(home: string): string {
	const made = path.join(home, 'unshared.db');
	for (const rest of [made, headFileOf(made).path]) rmSync(rest, {force: true});
	return made;
}

/**
 * Puts a history, with its head, in the place of this machine's own, and lets it count. As long as the mark is there nobody
 * opens the file: where this is cut short, it is done again.
 */
export function putInPlace(home: string, made: string): void {
	const file = journalFile(home);
	for (const rest of [file, `${file}-wal`, `${file}-shm`]) rmSync(rest, {force: true});
	failpoint('unshare:cleared');
	renameSync(made, file);
	failpoint('unshare:placed');
	renameSync(headFileOf(made).path, headFileOf(file).path);
	syncFolder(home);
	failpoint('unshare:whole');
	removeMark(home);
}

async function copyOut(database: SharedDatabase, project: string, seen: SeenHistory, temporary: string): Promise<Head> {
	const alarm = await seen.examine(database.ask);
	if (alarm) throw alarm;
	return writeHistoryFile(temporary, write =>
		database.transaction(async ask => {
			for await (const rows of historyPages(ask, project, 'position')) write(rows);
		}),
	);
}

function goesOn(name: string): JournalError {
	return new JournalError(
		`Somebody added to the history in ${name} while it was copied. The shared one goes on to count.`,
		'Do it again when nobody works with it.',
		{passing: true},
	);
}

// Its runner would go on in the shared history, and another one in the copy: the same steps twice.
function mustBeOver(file: string): void {
	const copy = new Database(file, {readonly: true});
	try {
		const open = copy.prepare<[], {readonly id: number}>('SELECT id FROM release WHERE NOT ended ORDER BY id').get();
		if (!open) return;
		throw new JournalError(
			`Release #${open.id} is not over: its runner writes to the shared history.`,
			`End it first: release-tui attach ${open.id}`,
		);
	} finally {
		copy.close();
	}
}

// What was once recorded on this machine must be in what takes its place.
function mustHold(file: string, recorded: ReturnType<HeadFile['read']>): void {
	if (typeof recorded === 'string') return;
	const copy = new Database(file, {readonly: true});
	try {
		const check = createHeadCheck(recorded);
		const events = copy.prepare<[], Head>('SELECT position, hash FROM event ORDER BY position');
		for (const event of events.iterate()) check.take(event);
		const {problem} = check.finish(ownHead(copy));
		if (problem === null) return;
		throw new JournalError(
			`The history on this machine, from before it was shared, is not part of the shared one: ${problem}.`,
			`Both stay as they are. Look at ${file}, and move journal.db and journal.head away if it is the right one.`,
		);
	} finally {
		copy.close();
	}
}
