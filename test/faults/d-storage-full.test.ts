// D. Storage: disks that are full, read-only, or out of files.
import path from 'node:path';
import process from 'node:process';
import {expect} from 'vitest';
import {spaceGate} from '../../src/domain/gates.ts';
import {JournalError} from '../../src/journal/journalError.ts';
import {translated} from '../../src/journal/sqliteErrors.ts';
import {openDatabase} from '../../src/journal/sqliteFile.ts';
import {journalIn} from '../../src/journal/sqliteJournal.ts';
import {freeBallast, keepBallast} from '../../src/process/ballast.ts';
import {verifyChains} from '../support/chains.ts';
import {addNote, createJournalFolder} from '../support/journalFolder.ts';
import {canMount, onSmallDisk} from '../support/smallDisk.ts';
import {type Fault, row} from './row.ts';

const program = path.join(import.meta.dirname, 'fullDisk.ts');

row(
	'D1',
	'a journal that cannot grow gives up the ballast, records nothing by halves, and goes on when it can',
	async fault => {
		const journal = folderFor(fault);
		await journal.fill(1);
		keepBallast(journal.folder);
		const database = openDatabase(journal.file);
		const opened = journalIn(database, journal.file);
		fault.after(opened.close);
		// As on a full disk: SQLite finds no room for another page.
		database.pragma(`max_page_count = ${database.pragma('page_count', {simple: true})}`);
		const long = 'x'.repeat(100_000);
		await expect(addNote(opened, long)).rejects.toMatchObject({
			passing: true,
			message: `The disk with ${journal.file} is full: nothing more can be recorded.`,
		});
		// It was given up: it is not there to be given up.
		expect(freeBallast(journal.folder)).toBe(false);
		expect(await opened.read('release:1')).toHaveLength(2);
		database.pragma('max_page_count = 1000000');
		await addNote(opened, long);
		expect(verifyChains(journal.file)).toBe(3);
	},
);

for (const [id, options, what, behaviour] of [
	['D1', 'size=112m', 'ballast', 'the end of a step is recorded in the room of the ballast, the next step waits'],
	['D2', 'size=112m', 'nothing', 'without a ballast the end is kept, nothing is started, and all goes on with room'],
	['D2', 'size=112m', 'rollback', 'a rollback goes its way on a full disk, in the room of the ballast'],
	[
		'D2',
		'size=112m',
		'waits',
		'without a ballast the runner of a rollback waits on a full disk, and goes on with room',
	],
	['D3', 'size=112m,nr_inodes=400', 'files', 'a disk without room for another file stops the release before a step'],
] as const) {
	row(id, behaviour, async () => {
		await holds(options, what);
	});
}

row(
	'D2',
	'a start with too little room is a gate that names the room, and can be overruled with a reason',
	async () => {
		expect(spaceGate({bytes: 20 << 20, files: null})).toMatchObject({id: 'space', verdict: 'block'});
		expect(spaceGate({bytes: 64 << 20, files: 99})).toMatchObject({verdict: 'block'});
		expect(spaceGate({bytes: 64 << 20, files: 100})).toMatchObject({verdict: 'pass'});
		expect(spaceGate(null)).toMatchObject({verdict: 'pass'});
		await holds('size=60m', 'gate');
	},
);

row('D3', 'a quota that is used up and a disk that turned read-only are waited for, not died of', async () => {
	for (const code of [
		'SQLITE_IOERR_WRITE',
		'EDQUOT',
		'ENOSPC',
		'SQLITE_READONLY_DBMOVED',
		'EROFS',
		'SQLITE_CANTOPEN',
	]) {
		const error = translated(Object.assign(new Error('no'), {code}), 'journal.db');
		expect(error).toBeInstanceOf(JournalError);
		expect(error).toMatchObject({passing: true, hint: expect.stringMatching(/space|read-only/)});
	}

	await holds('size=16m', 'readonly');
});

// Where nothing can be mounted, the rows without a mount are all that is tried: said aloud, and not good enough for CI.
async function holds(options: string, what: string): Promise<void> {
	if (canMount) {
		expect(await onSmallDisk(options, program, what)).toContain('held');
		return;
	}

	const text = `a disk of ${options} cannot be mounted here: "${what}" was not tried`;
	if (process.env['CI']) throw new Error(text);
	process.stderr.write(`${text}\n`);
}

function folderFor(fault: Fault) {
	const journal = createJournalFolder();
	fault.after(journal.remove);
	return journal;
}
