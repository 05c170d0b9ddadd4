import type Database from 'better-sqlite3';
import type {Head} from '../../domain/events.ts';
import {failpoint} from '../../runner/failpoint.ts';
import {noHead, sameHead} from '../head.ts';
import type {Verification} from '../journal.ts';
import {JournalError} from '../journalError.ts';
import {hasOwnHistory, journalFile} from '../ownHistory.ts';
import {patiently} from '../patiently.ts';
import {translated} from '../sqliteErrors.ts';
import {openDatabase} from '../sqliteFile.ts';
import {openSqliteJournal} from '../sqliteJournal.ts';
import {ownHead, passes} from './ownEvents.ts';
import {pushEvents} from './pushEvents.ts';
import {seenHistory} from './seenHistory.ts';
import {type Ask, openSharedDatabase, type SharedDatabase} from './sharedDatabase.ts';
import {sharedEnvironments} from './sharedEnvironments.ts';
import {holdHead} from './sharedEvents.ts';
import {writeMark} from './sharedMark.ts';
import {sharedRows} from './sharedRows.ts';
import {prepareSharedSchema} from './sharedSchema.ts';
import {fromFile} from './sources.ts';
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
		failpoint('share:prepared');
		if (own) await copyInto(database, project, own);
		failpoint('share:copied');
		const verified = await verifyShared(database, project, seen);
		const [problem] = verified.problems;
		if (problem) {
			throw new JournalError(
				`The history in ${database.name} is not the one that was taken there: ${problem.what}.`,
				'Your own is as it was, and goes on to count.',
			);
		}

		failpoint('share:verified');
		seen.adopt(verified.head, null);
		failpoint('share:remembered');
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
		const {streams} = await pushEvents(ask, project, there, [fromFile(own)]);
		await sharedRows(project).remake(ask, [...streams]);
		await sharedEnvironments(project).follow(ask, [...streams]);
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
