import {closeSync, existsSync, linkSync, openSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import {freeBallast} from '../process/ballast.ts';
import {syncFolder} from '../process/durableFile.ts';
import {refuseNetworkFileSystem} from './fileSystem.ts';
import {headFileOf} from './headFile.ts';
import {JournalError} from './journalError.ts';
import {blockingMs} from './patiently.ts';
import {lacksSpace, translated} from './sqliteErrors.ts';
import {prepareSchema} from './sqliteSchema.ts';

/** How long opening waits for another process, in milliseconds. Nothing is on the screen yet that could freeze. */
const openingMs = 5000;

/**
 * Opens a journal's database, with every commit durable, or makes an empty one where there never was any.
 * @throws JournalError when it cannot be used, with what to do about it
 */
export function openDatabase(file: string): Database.Database {
	if (existsSync(file) && statSync(file).size === 0) {
		throw new JournalError(
			`${file} is empty: it is not a journal, or its history was lost.`,
			'Restore it from a backup, or move it away to begin a new history.',
		);
	}

	let database: Database.Database | null = null;
	try {
		refuseNetworkFileSystem(path.dirname(file));
		// SQLite makes files with the umask's rights; ours are for the operator alone.
		if (!existsSync(file)) createPrivately(file);
		database = new Database(file, {timeout: openingMs});
		// The library's default would let a power cut take the last commits.
		database.pragma('synchronous = FULL');
		// First of all whose file it is: the journal mode would be written into another program's, too.
		prepareSchema(database, file);
		database.pragma('journal_mode = WAL');
		database.pragma(`busy_timeout = ${blockingMs}`);
		return database;
	} catch (error) {
		database?.close();
		// Even to be read, it needs room for the memory that its users share.
		if (lacksSpace(error) && freeBallast(path.dirname(file))) return openDatabase(file);
		throw translated(error, file);
	}
}

// Tables are made in a file beside it, which then takes the name: whoever looks in between sees no half-made journal.
function createPrivately(file: string): void {
	refuseAfresh(file);
	const temporary = `${file}.${process.pid}.new`;
	closeSync(openSync(temporary, 'w', 0o600));
	const database = new Database(temporary);
	prepareSchema(database, file);
	database.close();
	try {
		linkSync(temporary, file);
	} catch (error) {
		// Another process was first: its journal is as good.
		if (!existsSync(file)) throw error;
	} finally {
		rmSync(temporary, {force: true});
	}

	syncFolder(path.dirname(file));
}

// Where a history was, a new one would hide that it is gone.
function refuseAfresh(file: string): void {
	const headFile = headFileOf(file);
	const recorded = headFile.read();
	const had = typeof recorded === 'object' ? recorded.position : null;
	if (had === 0 || (recorded === 'missing' && !existsSync(`${file}-wal`))) return;
	// Another process may have made the journal between our two looks.
	if (existsSync(file)) return;
	const rest = recorded === 'missing' ? `${file}-wal` : headFile.path;
	throw new JournalError(
		`${file} is gone, but there was a history${had === null ? '' : ` of ${had} events`}: ${rest} is left of it.`,
		`Restore it from a backup. To begin a new history, move ${rest} away, too.`,
	);
}
