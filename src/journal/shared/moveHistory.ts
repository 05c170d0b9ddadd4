import {closeSync, fsyncSync, openSync, renameSync, rmSync} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type {Head} from '../../domain/events.ts';
import {syncFolder} from '../../process/durableFile.ts';
import {keepCopy} from '../backupJournal.ts';
import {nextHead, noHead, sameHead} from '../head.ts';
import {createHeadCheck} from '../headCheck.ts';
import {type HeadFile, headFileOf} from '../headFile.ts';
import type {Verification} from '../journal.ts';
import {JournalError} from '../journalError.ts';
import {hasOwnHistory, journalFile} from '../ownHistory.ts';
import {patiently} from '../patiently.ts';
import {translated} from '../sqliteErrors.ts';
import {openDatabase} from '../sqliteFile.ts';
import {journalIn, openSqliteJournal} from '../sqliteJournal.ts';
import {historyPages} from './historyPages.ts';
import {ownEvents, ownHead, passes} from './ownEvents.ts';
import {pushEvents} from './pushEvents.ts';
import {type SeenHistory, seenHistory} from './seenHistory.ts';
import {type Ask, openSharedDatabase, type SharedDatabase} from './sharedDatabase.ts';
import {holdHead} from './sharedEvents.ts';
import {removeMark, writeMark} from './sharedMark.ts';
import {sharedRows} from './sharedRows.ts';
import {prepareSharedSchema} from './sharedSchema.ts';
import {verifyShared} from './verifyShared.ts';

/** A project, its folder on this machine, and the shared journal. */
export type Move = {readonly project: string; readonly home: string; readonly variable: string; readonly url: string};

/**
 * Takes a project's own history into the shared journal, event by event with their hashes, and has it read again there. From
 * then on the shared one counts on this machine; the file stays as it was.
 * @throws JournalError when it cannot be done; then nothing has changed
 */
export async function shareHistory({project, home, variable, url}: Move): Promise<Verification> {
	// Whoever has the file open adds nothing to it before the mark is there, and then sees that.
	const own = hasOwnHistory(home) ? await heldFile(journalFile(home)) : null;
	const database = openSharedDatabase(url);
	const seen = seenHistory(home, project, database.name);
	try {
		if (own) await mustBeMovable(home);
		await prepareSharedSchema(database, true);
		if (own) await copyInto(database, project, own);
		const verified = await verifyShared(database, project, seen);
		const [problem] = verified.problems;
		if (problem) {
			throw new JournalError(
				`The history in ${database.name} is not the one that was taken there: ${problem.what}.`,
				'Your own is as it was, and goes on to count.',
			);
		}

		seen.adopt(verified.head, null);
		writeMark(home, {project, variable, since: new Date().toISOString()});
		return verified;
	} finally {
		seen.close();
		database.close();
		own?.close();
	}
}

/**
 * Brings the tables of a shared journal up to this version.
 * @throws JournalError when there are none, or when one may not
 */
export async function upgradeShared({url}: Move): Promise<void> {
	const database = openSharedDatabase(url);
	try {
		await prepareSharedSchema(database, false);
	} finally {
		database.close();
	}
}

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
	const {home} = move;
	const file = journalFile(home);
	const made = path.join(home, 'unshared.db');
	const head = headFileOf(made).path;
	for (const rest of [made, head]) rmSync(rest, {force: true});
	const verified = await exportHistory(move, made);
	mustBeOver(made);
	mustHold(made, headFileOf(file).read());
	// As long as the mark is there nobody opens the file: where this is cut short, it is done again.
	for (const rest of [file, `${file}-wal`, `${file}-shm`]) rmSync(rest, {force: true});
	renameSync(made, file);
	renameSync(head, headFileOf(file).path);
	syncFolder(home);
	removeMark(home);
	return verified;
}

async function heldFile(file: string): Promise<Database.Database> {
	const own = openDatabase(file);
	try {
		await patiently(() => own.exec('BEGIN IMMEDIATE'));
		return own;
	} catch (error) {
		own.close();
		throw translated(error, file);
	}
}

async function mustBeMovable(home: string): Promise<void> {
	const journal = openSqliteJournal(journalFile(home));
	try {
		const [open] = await journal.releases({open: true, limit: 1});
		if (open) {
			throw new JournalError(
				`Release #${open.id} is not over: its runner writes to the history on this machine.`,
				`End it first: release-tui attach ${open.id}`,
			);
		}

		const [problem] = (await journal.verify()).problems;
		if (problem) {
			throw new JournalError(`The history on this machine is not whole: ${problem.what}.`, 'See release-tui verify.');
		}
	} finally {
		journal.close();
	}
}

async function copyInto(database: SharedDatabase, project: string, own: Database.Database): Promise<void> {
	await database.transaction(async ask => {
		const there = await holdHead(ask, project);
		// Where this was cut short behind its commit, it is done, and others may have gone on since.
		if (await isPartOf(ask, project, ownHead(own))) return;
		// One that was shared before, and went on here while nobody went on there, goes on there.
		if (!passes(own, there)) throw otherThere(database.name, project, there.position);
		const {streams} = await pushEvents(ask, project, there, ownEvents(own, there.position));
		await sharedRows(project).remake(ask, [...streams]);
	});
}

async function isPartOf(ask: Ask, project: string, end: Head): Promise<boolean> {
	if (sameHead(end, noHead)) return true;
	const [there] = await ask<{head: string}>(
		'SELECT left(head, 100) AS head FROM release_tui.event WHERE project = $1 AND position = $2',
		[project, end.position],
	);
	return there?.head === end.hash;
}

function otherThere(name: string, project: string, events: number): JournalError {
	return new JournalError(
		`There is another history of ${project} in ${name}, of ${events} events. Two histories cannot be made one.`,
		'If that is the one to go on with, move journal.db and journal.head away from this machine first.',
	);
}

// The head is moved before each event, as the file's own rule wants it.
async function copyOut(database: SharedDatabase, project: string, seen: SeenHistory, temporary: string): Promise<Head> {
	const copy = openDatabase(temporary);
	let head = noHead;
	try {
		const setHead = copy.prepare<[number, string]>('UPDATE head SET position = ?, hash = ?');
		const insert = copy.prepare<[number, string, number, string, string, string, string, string]>(
			'INSERT INTO event (position, stream, seq, at, actor, type, data, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
		);
		const alarm = await seen.examine(database.ask);
		if (alarm) throw alarm;
		await database.transaction(async ask => {
			for await (const rows of historyPages(ask, project, 'position')) {
				copy.transaction(() => {
					for (const {position, stream, seq, at, actor, type, data, hash} of rows) {
						head = nextHead(head, position, hash);
						setHead.run(head.position, head.hash);
						insert.run(head.position, stream, seq, at, actor, type, data, hash);
					}
				})();
			}
		});
		headFileOf(temporary).replace(head);
		// Opening makes the list of releases from the events.
		journalIn(copy, temporary);
		copy.pragma('wal_checkpoint(TRUNCATE)');
	} finally {
		copy.close();
	}

	const descriptor = openSync(temporary, 'r+');
	fsyncSync(descriptor);
	closeSync(descriptor);
	return head;
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
