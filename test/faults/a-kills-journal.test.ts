// A. Kill points of the journal itself: in its upgrade, in a checkpoint, and in the middle of commits.
import type {ChildProcess} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import {expect} from 'vitest';
import {versionOne} from '../journal/versionOne.ts';
import {verifyChains} from '../support/chains.ts';
import {createJournalFolder, type JournalFolder} from '../support/journalFolder.ts';
import {type JournalProgram, startJournalProgram} from '../support/journalProgram.ts';
import {eventually} from '../support/world.ts';
import {checkJournal} from './oracles/journalOracle.ts';
import {type Fault, row} from './row.ts';

row('A16', 'killed in the middle of the upgrade: nothing of it happened, and the next opening does it', async fault => {
	const journal = folderFor(fault);
	await versionOne(journal.file, 50);
	// The upgrade stops where it writes the head's file, in its open transaction.
	const upgrading = run(fault, 'upgradeInto.ts', journal.file);
	await eventually(() => existsSync(`${journal.head}.stopped`));
	expect(isLocked(journal.file)).toBe(true);
	upgrading.kill('SIGKILL');
	await ended(upgrading);
	expect(schemaOf(journal.file)).toEqual({version: 1, tables: ['event', 'release']});
	await journal.use(async opened => {
		expect(await opened.alarm()).toBeNull();
		expect(await opened.read('release:1')).toHaveLength(51);
	});
	expect(schemaOf(journal.file)).toEqual({version: 2, tables: ['environment', 'event', 'head', 'release']});
	await checkJournal(journal.file, []);
});

row(
	'A16',
	'killed between the upgrade and anything after it: the head is there, and stale heads do not count',
	async fault => {
		const journal = folderFor(fault);
		await versionOne(journal.file, 5);
		// Of an upgrade that was killed before its commit, while the older program went on.
		writeFileSync(journal.head, `${'x'.repeat(8191)}\n`);
		expect(await journal.fill(1)).toHaveLength(7);
		expect(verifyChains(journal.file)).toBe(7);
		await checkJournal(journal.file, []);
	},
);

row('A17', 'killed while checkpoints run: the database is sound and nothing is lost', async fault => {
	const journal = folderFor(fault);
	await journal.fill(0);
	const acknowledged = acknowledgedFile(journal);
	for (let round = 0; round < 3; round++) {
		const writer = run(fault, 'appendForever.ts', journal.file, acknowledged, `w${round}`, '0', 'checkpoint');
		const before = lines(acknowledged).length;
		await eventually(() => lines(acknowledged).length >= before + 5 + round);
		writer.kill('SIGKILL');
		await ended(writer);
		const database = new Database(journal.file);
		expect(database.pragma('integrity_check', {simple: true})).toBe('ok');
		database.close();
	}

	await nothingLost(journal, acknowledged);
});

for (const writers of [1, 3]) {
	row(
		'A18',
		`${writers} writer(s) killed in the middle of commits: all that was acknowledged is there`,
		async fault => {
			const journal = folderFor(fault);
			await journal.fill(0);
			const acknowledged = acknowledgedFile(journal);
			const kills = writers === 1 ? 8 : 4;
			for (let round = 0; round < kills; round++) {
				const started = Array.from({length: writers}, (_, index) => {
					return run(fault, 'appendForever.ts', journal.file, acknowledged, `w${round}-${index}`);
				});
				const before = lines(acknowledged).length;
				await eventually(() => lines(acknowledged).length > before + (round % 4));
				for (const writer of started) writer.kill('SIGKILL');
				await Promise.all(started.map(ended));
			}

			await nothingLost(journal, acknowledged);
		},
	);
}

// Opened again, a head that was committed and not yet recorded is recorded, and the history is whole.
async function nothingLost(journal: JournalFolder, acknowledged: string): Promise<void> {
	await journal.use(async opened => {
		expect(await opened.alarm()).toBeNull();
		expect((await opened.verify()).problems).toEqual([]);
		const kept = new Set((await opened.read('release:1')).map(({event}) => ('text' in event ? event.text : '')));
		expect(lines(acknowledged).filter(text => !kept.has(text))).toEqual([]);
	});
	await checkJournal(journal.file, []);
}

function folderFor(fault: Fault): JournalFolder {
	const journal = createJournalFolder();
	fault.after(journal.remove);
	return journal;
}

function acknowledgedFile(journal: JournalFolder): string {
	const file = path.join(journal.folder, 'acknowledged');
	writeFileSync(file, '');
	return file;
}

function lines(file: string): readonly string[] {
	return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}

function run(fault: Fault, program: JournalProgram, ...args: readonly string[]): ChildProcess {
	const child = startJournalProgram(program, ...args);
	fault.after(() => child.kill('SIGKILL'));
	return child;
}

async function ended(child: ChildProcess): Promise<void> {
	if (child.exitCode === null && child.signalCode === null) await new Promise(resolve => child.once('exit', resolve));
}

function schemaOf(file: string) {
	const database = new Database(file, {readonly: true});
	const tables = database
		.prepare<[], {readonly name: string}>(
			"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
		)
		.all();
	const version = Number(database.pragma('user_version', {simple: true}));
	database.close();
	return {version, tables: tables.map(({name}) => name)};
}

// Whether another process has begun to write.
function isLocked(file: string): boolean {
	const database = new Database(file, {timeout: 0});
	try {
		database.exec('BEGIN IMMEDIATE; ROLLBACK');
		return false;
	} catch {
		return true;
	} finally {
		database.close();
	}
}
