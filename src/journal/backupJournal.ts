import {closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type {Head} from '../domain/events.ts';
import {syncFolder} from '../process/durableFile.ts';
import {type HeadFile, headFileOf} from './headFile.ts';
import type {Verification} from './journal.ts';
import {JournalError} from './journalError.ts';
import {naming} from './sqliteErrors.ts';
import {openDatabase} from './sqliteFile.ts';
import {verifyDatabase} from './verifyDatabase.ts';

/**
 * Copies a journal as it is at one moment, while others use it, with the file of its head beside it. What is there by the
 * name is read again first: a copy that is not whole does not get it.
 * @param target where the copy goes; nothing may be there
 * @param link makes a hard link, where the disk of the copy knows such
 * @throws JournalError when there is something, or when the copy is not good
 */
export function backupJournal(file: string, target: string, link: Link = linkSync): Promise<Verification> {
	return keepCopy(file, target, async temporary => naming(file, () => copy(file, temporary)), link);
}

/**
 * Has a copy of a history made in a file, and gives it its name when it is whole.
 * @param from what the history is called in messages
 * @param make makes the copy in a private file that is not there yet, durably, and returns the head that it must have
 * @throws JournalError when something is there by the name, or when the copy is not good
 */
export async function keepCopy(
	from: string,
	target: string,
	make: (temporary: string) => Promise<Head>,
	link: Link = linkSync,
): Promise<Verification> {
	const headFile = headFileOf(target);
	for (const there of [target, headFile.path]) {
		if (existsSync(there)) throw taken(there);
	}

	const temporary = `${target}.${process.pid}.new`;
	const temporaryHead = headFileOf(temporary);
	try {
		temporaryHead.replace(await make(temporary));
		const verified = readAgain(temporary, temporaryHead);
		const [problem] = verified.problems;
		if (problem) {
			throw new JournalError(
				`The history in ${from} is not whole: ${problem.what}. There is no backup of it in ${target}.`,
				'See release-tui verify.',
			);
		}

		place(temporaryHead.path, headFile.path, link);
		try {
			place(temporary, target, link);
		} catch (error) {
			rmSync(headFile.path, {force: true});
			throw error;
		}

		syncFolder(path.dirname(target));
		return verified;
	} finally {
		for (const rest of [temporary, `${temporary}-wal`, `${temporary}-shm`, temporaryHead.path])
			rmSync(rest, {force: true});
	}
}

type Link = (from: string, to: string) => void;

// One statement, one moment: whatever is appended meanwhile is not in it, and waits for nothing.
function copy(file: string, temporary: string): Head {
	closeSync(openSync(temporary, 'wx', 0o600));
	const database = openDatabase(file);
	try {
		// There is no screen that could freeze meanwhile.
		database.pragma('busy_timeout = 5000');
		database.prepare('VACUUM INTO ?').run(temporary);
	} finally {
		database.close();
	}

	const descriptor = openSync(temporary, 'r+');
	fsyncSync(descriptor);
	closeSync(descriptor);
	const made = new Database(temporary, {readonly: true});
	try {
		const head = made.prepare<[], Head>('SELECT position, hash FROM head').get();
		if (head) return head;
		throw new JournalError(`The copy of ${file} has no head.`);
	} finally {
		made.close();
	}
}

function readAgain(temporary: string, headFile: HeadFile): Verification {
	const made = new Database(temporary, {readonly: true});
	try {
		return verifyDatabase(made, headFile);
	} finally {
		made.close();
	}
}

function place(from: string, to: string, link: Link): void {
	try {
		link(from, to);
		return;
	} catch {
		// Something is there, or the disk knows no hard links, as FAT does not: the name is taken first, which only one can.
	}

	try {
		closeSync(openSync(to, 'wx', 0o600));
	} catch (error) {
		throw existsSync(to) ? taken(to) : error;
	}

	try {
		renameSync(from, to);
	} catch (error) {
		rmSync(to, {force: true});
		throw error;
	}
}

function taken(file: string): JournalError {
	return new JournalError(`${file} is there already: nothing is overwritten.`, 'Choose another name.');
}
