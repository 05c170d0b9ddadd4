// D. Storage: what becomes of a history that was damaged, cut, replaced or copied.
import {copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import {expect} from 'vitest';
import type {JournalEvent} from '../../src/domain/events.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {verifyChains} from '../support/chains.ts';
import {addNote, at, createJournalFolder, type JournalFolder} from '../support/journalFolder.ts';
import {pushConfig} from '../support/projectConfig.ts';
import {ana} from '../support/samples.ts';
import {type Fault, row} from './row.ts';

row('D4', 'a garbage page: what can be read is read, no release starts, nothing is made anew', async fault => {
	const project = await fault.project(pushConfig);
	fault.damagesHistory();
	expect((await project.run(['deploy', 'staging', '--yes'])).code).toBe(0);
	await project.append({stream: 'release:1', events: many(400)});
	await project.closed();
	const before = damagePage(project.journalFile, 'event');
	expect(await project.run(['history'])).toMatchObject({code: 0, stdout: expect.stringContaining('#1')});
	const refused = await project.run(['deploy', 'production', '--yes']);
	expect(refused).toMatchObject({code: 1, stderr: expect.stringContaining(`${project.journalFile} is damaged`)});
	expect(project.live('production')).toBe(project.sha('v1.0.0'));
	const verified = await project.run(['verify']);
	expect(verified).toMatchObject({code: 1, stderr: expect.stringContaining('the database is damaged')});
	const accepted = await project.run(['verify', '--accept', '--yes', '--reason', 'never mind']);
	expect(accepted).toMatchObject({code: 1, stderr: expect.stringContaining('Restore a backup')});
	expect(readFileSync(project.journalFile).subarray(8192).equals(before.subarray(8192))).toBe(true);
});

row('D4', 'a bad header or half a file is refused, and left as it is', async fault => {
	const journal = folderFor(fault);
	await journal.fill(30);
	const whole = readFileSync(journal.file);
	for (const damaged of [
		Buffer.concat([Buffer.alloc(100, 'x'), whole.subarray(100)]),
		whole.subarray(0, 3000),
		whole.subarray(0, 4 * 4096),
	]) {
		writeFileSync(journal.file, damaged);
		expect(() => openSqliteJournal(journal.file)).toThrow(`${journal.file} is damaged`);
		expect(readFileSync(journal.file).equals(damaged)).toBe(true);
	}
});

row('D5', 'an emptied, deleted or replaced journal is never taken for an empty history', async fault => {
	const journal = folderFor(fault);
	await journal.fill(3);
	const whole = readFileSync(journal.file);
	writeFileSync(journal.file, '');
	expect(() => openSqliteJournal(journal.file)).toThrow(`${journal.file} is empty`);
	rmSync(journal.file);
	expect(() => openSqliteJournal(journal.file)).toThrow(`${journal.file} is gone, but there was a history of 4 events`);
	writeFileSync(journal.head, 'torn');
	expect(() => openSqliteJournal(journal.file)).toThrow(`there was a history: ${journal.head} is left of it`);
	rmSync(journal.head);
	writeFileSync(`${journal.file}-wal`, 'what is left of it');
	expect(() => openSqliteJournal(journal.file)).toThrow('journal.db-wal is left of it');
	rmSync(`${journal.file}-wal`);
	// Whoever moves all of it away says that a new history is to begin.
	expect(await journal.fill(0)).toHaveLength(1);
	expect(whole.equals(readFileSync(journal.file))).toBe(false);
});

row('D5', 'a journal that is deleted or replaced while it is in use takes nothing more', async fault => {
	const journal = folderFor(fault);
	const other = folderFor(fault);
	await journal.fill(3);
	await other.fill(3);
	await journal.use(async opened => {
		await addNote(opened, 'before');
		rmSync(journal.file);
		await expect(addNote(opened, 'deleted')).rejects.toThrow('was deleted or replaced while it was in use');
		copyFileSync(other.file, journal.file);
		await expect(addNote(opened, 'replaced')).rejects.toThrow('was deleted or replaced while it was in use');
		expect(await opened.read('release:1')).toHaveLength(5);
	});
});

row('D6', 'a write-ahead log that was deleted or cut is noticed, with numbers, and can be accepted', async fault => {
	for (const lose of [(wal: string) => rmSync(wal), (wal: string) => truncateSync(wal, 20_000)]) {
		const lost = await crashed(fault, 20);
		lose(`${lost.file}-wal`);
		await lost.use(async opened => {
			const alarm = await opened.alarm();
			expect(alarm?.message).toMatch(/shorter than recorded: it has \d+ events, and 24 were recorded/);
			const kept = (await opened.read('release:1')).length;
			expect(kept).toBeLessThan(24);
			expect(alarm?.message).toContain(`it has ${kept} events`);
			await expect(addNote(opened, 'more')).rejects.toThrow('shorter than recorded');
			await expect(opened.verify()).resolves.toMatchObject({events: kept, recorded: {position: 24}});
			await opened.accept('the disk was swapped', ana, at);
			expect(await opened.alarm()).toBeNull();
			await addNote(opened, 'more');
			expect(await opened.read('journal')).toMatchObject([
				{by: ana, event: {found: {position: kept}, recorded: {position: 24}, reason: 'the disk was swapped'}},
			]);
			await expect(opened.verify()).resolves.toMatchObject({problems: []});
		});
		verifyChains(lost.file);
	}
});

row('D6', 'an older copy in the place of the journal: shown, refused for releases, accepted by a word', async fault => {
	const project = await fault.project(pushConfig);
	const older = path.join(project.folder, 'older.db');
	expect((await project.run(['deploy', 'staging', '--yes'])).code).toBe(0);
	expect((await project.run(['backup', older])).code).toBe(0);
	expect((await project.run(['deploy', 'staging', '--yes'])).code).toBe(0);
	await project.closed();
	copyFileSync(older, project.journalFile);
	const history = await project.run(['history']);
	expect(history).toMatchObject({code: 0, stdout: expect.stringContaining('#1')});
	expect(history.stderr).toMatch(
		/shorter than recorded: it has \d+ events, and \d+ were recorded.*\n.*verify --accept/,
	);
	expect((await project.run(['show', '1'])).code).toBe(0);
	const cockpit = project.openCockpit();
	await cockpit.expectScreen('shorter than recorded');
	await cockpit.press('q');
	expect((await cockpit.ended()).exitCode).toBe(0);
	expect((await project.run(['status'])).code).toBe(0);
	const refused = await project.run(['deploy', 'production', '--yes']);
	expect(refused).toMatchObject({code: 1, stderr: expect.stringContaining('shorter than recorded')});
	expect((await project.run(['lock', 'production', 'no'])).code).toBe(1);
	expect(project.live('production')).toBe(project.sha('v1.0.0'));
	expect(await project.run(['verify', '--accept'])).toMatchObject({code: 2});
	expect(await project.run(['verify', '--accept', '--reason', 'restored'])).toMatchObject({code: 6});
	const accept = await project.run(['verify', '--accept', '--reason', 'restored from Monday', '--yes']);
	expect(accept).toMatchObject({code: 0, stdout: expect.stringContaining('The history is whole.')});
	expect(await project.json('verify')).toMatchObject({ok: true, problem: null});
	expect((await project.run(['deploy', 'production', '--yes'])).code).toBe(0);
});

row('D7', 'a copy without its log is seen to be shorter where its head came along', async fault => {
	const copy = await crashed(fault, 10);
	rmSync(`${copy.file}-wal`);
	await copy.use(async opened => {
		expect((await opened.alarm())?.message).toContain('it has 4 events, and 14 were recorded');
	});
	rmSync(copy.head);
	await copy.use(async opened => {
		expect((await opened.alarm())?.message).toContain(`${copy.head} is missing`);
		await expect(addNote(opened, 'more')).rejects.toThrow('is missing');
		expect(await opened.read('release:1')).toHaveLength(4);
	});
});

/** A journal in a folder that goes away with the row. */
function folderFor(fault: Fault): JournalFolder {
	const journal = createJournalFolder();
	fault.after(journal.remove);
	return journal;
}

// Four events in the database and more in its log, as a power cut leaves them.
async function crashed(fault: Fault, notes: number): Promise<JournalFolder> {
	const journal = folderFor(fault);
	const copy = folderFor(fault);
	await journal.fill(3);
	await journal.use(async opened => {
		for (let i = 0; i < notes; i++) await addNote(opened, `in the log ${i}`);
		for (const name of ['journal.db', 'journal.db-wal', 'journal.head']) {
			copyFileSync(path.join(journal.folder, name), path.join(copy.folder, name));
		}
	});
	return copy;
}

// Overwrites a page in the middle of a table. Gives the file as it is then.
function damagePage(file: string, table: string): Buffer {
	const database = new Database(file, {readonly: true});
	const pages = database
		.prepare<[string], {readonly pageno: number}>("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'")
		.all(table);
	database.close();
	const page = pages.at(-3)?.pageno ?? 0;
	const bytes = readFileSync(file);
	bytes.fill('x', (page - 1) * 4096, page * 4096);
	writeFileSync(file, bytes);
	return bytes;
}

function many(count: number): readonly JournalEvent[] {
	return Array.from({length: count}, () => ({type: 'note-added', text: 'x'.repeat(200)}) as const);
}
