import {
	copyFileSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import Database from 'better-sqlite3';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {JournalEvent} from '../../src/domain/events.ts';
import type {Journal} from '../../src/journal/journal.ts';
import {JournalError} from '../../src/journal/journalError.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {verifyChains} from '../support/chains.ts';
import {holdsSoon} from '../support/holds.ts';
import {startJournalProgram} from '../support/journalProgram.ts';
import {ana} from '../support/samples.ts';
import {startedWrite} from '../support/started.ts';
import {eventually} from '../support/world.ts';
import {journalConformance} from './journalConformance.ts';
import {searchConformance} from './searchConformance.ts';

const at = '2026-05-04T12:00:00.000Z';
let folder: string;
let file: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'release-tui-journal-'));
	file = path.join(folder, 'journal.db');
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

journalConformance('the journal in SQLite', () => {
	return {open: () => openSqliteJournal(file), remove: () => {}};
});

searchConformance('the journal in SQLite', async () => openSqliteJournal(file));

test('the files of the journal belong to the operator alone, whatever the umask', async () => {
	const before = process.umask(0);
	const journal = openSqliteJournal(file);
	try {
		await journal.append([startedWrite(1)], ana, at);
		const names = readdirSync(folder).toSorted();
		expect(names).toEqual(['journal.db', 'journal.db-shm', 'journal.db-wal', 'journal.head']);
		for (const name of names) expect(statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
	} finally {
		journal.close();
		process.umask(before);
	}
});

test('what is recorded can be neither changed nor deleted', async () => {
	await recorded();
	const database = new Database(file);
	try {
		expect(() => database.exec("UPDATE event SET data = '{}' WHERE seq = 1")).toThrow('append-only');
		expect(() => database.exec('DELETE FROM event')).toThrow('append-only');
	} finally {
		database.close();
	}
});

test('a change that gets around the triggers breaks the chain', async () => {
	await recorded();
	expect(verifyChains(file)).toBe(2);
	const database = new Database(file);
	database.exec('DROP TRIGGER event_is_never_changed');
	database.exec("UPDATE event SET actor = replace(actor, 'ana', 'eva') WHERE stream = 'release:1' AND seq = 1");
	database.close();
	expect(() => verifyChains(file)).toThrow('release:1 1 is not chained');
});

test('an empty file is no empty history', () => {
	writeFileSync(file, '');
	expect(() => openSqliteJournal(file)).toThrow(`${file} is empty`);
	expect(statSync(file).size).toBe(0);
});

test('the database of another program is refused and not touched', () => {
	const other = new Database(file);
	other.exec('CREATE TABLE album (title TEXT)');
	other.close();
	const before = readFileSync(file);
	expect(() => openSqliteJournal(file)).toThrow('a database of another program');
	expect(readFileSync(file).equals(before)).toBe(true);
});

test('a file that is no database is named, with a way out', () => {
	writeFileSync(file, 'not a database at all, but long enough to look like one\n'.repeat(100));
	const error = thrown(() => openSqliteJournal(file));
	expect(error).toBeInstanceOf(JournalError);
	expect(error).toMatchObject({
		message: expect.stringContaining(`${file} is damaged`),
		hint: expect.stringContaining('backup'),
	});
});

test('a damaged page is named when it is read, with a way out', async () => {
	const journal = openSqliteJournal(file);
	await journal.append([startedWrite(1)], ana, at);
	await fill(journal, 1, 200);
	journal.close();
	truncateSync(file, Math.floor(statSync(file).size / 2 / 4096) * 4096);
	const damaged = async () => {
		const opened = openSqliteJournal(file);
		try {
			await opened.read('release:1');
		} finally {
			opened.close();
		}
	};
	await expect(damaged()).rejects.toBeInstanceOf(JournalError);
	await expect(damaged()).rejects.toThrow(file);
});

test('an event of a kind that this version does not know is named instead of being passed over', async () => {
	await recorded();
	const journal = openSqliteJournal(file);
	try {
		const unknown = {type: 'environment-teleported'} as unknown as JournalEvent;
		await journal.append([{stream: 'environment:moon', expected: 0, events: [unknown]}], ana, at);
		await expect(journal.read('environment:moon')).rejects.toThrow('Event 1 of environment:moon cannot be read');
		await expect(journal.append([startedWrite(2)], ana, at)).resolves.toMatchObject({ok: true});
	} finally {
		journal.close();
	}
});

test('a journal in a folder that is not there says what cannot be written', () => {
	expect(() => openSqliteJournal(path.join(folder, 'gone', 'journal.db'))).toThrow(/gone\/journal\.db/);
});

test('a journal copied with its log goes on where it was', async () => {
	const journal = openSqliteJournal(file);
	await journal.append([startedWrite(1)], ana, at);
	const copy = path.join(folder, 'copy.db');
	for (const end of ['', '-wal']) copyFileSync(`${file}${end}`, `${copy}${end}`);
	journal.close();
	const copied = openSqliteJournal(copy);
	expect(await copied.read('release:1')).toHaveLength(1);
	copied.close();
});

test('a process that appends is heard by another well within a second', async () => {
	const journal = openSqliteJournal(file);
	await journal.append([startedWrite(1)], ana, at);
	const acknowledged = path.join(folder, 'acknowledged');
	writeFileSync(acknowledged, '');
	let heard = 0;
	const unsubscribe = journal.subscribe(() => heard++);
	const writer = append(acknowledged, 'a');
	try {
		await eventually(() => readFileSync(acknowledged, 'utf8') !== '');
		expect(await holdsSoon(() => heard > 0, 25)).toBe(true);
	} finally {
		writer.kill('SIGKILL');
		unsubscribe();
		journal.close();
	}
});

test('every single append of another process is heard at once, not only when more follow', async () => {
	const journal = openSqliteJournal(file);
	await journal.append([startedWrite(1)], ana, at);
	const acknowledged = path.join(folder, 'acknowledged');
	writeFileSync(acknowledged, '');
	const heard: number[] = [];
	const unsubscribe = journal.subscribe(() => {
		void journal.read('release:1').then(events => heard.push(events.length - 1));
	});
	const writer = append(acknowledged, 'a', 600);
	const count = () => readFileSync(acknowledged, 'utf8').split('\n').length - 1;
	try {
		for (let notes = 1; notes <= 4; notes++) {
			await eventually(() => count() >= notes);
			expect(await holdsSoon(() => (heard.at(-1) ?? 0) >= notes, 10)).toBe(true);
		}
	} finally {
		writer.kill('SIGKILL');
		unsubscribe();
		journal.close();
	}
});

test('a journal that several processes make at once is one journal', async () => {
	const acknowledged = path.join(folder, 'acknowledged');
	writeFileSync(acknowledged, '');
	const writers = ['a', 'b', 'c'].map(name => append(acknowledged, name));
	try {
		await eventually(() => readFileSync(acknowledged, 'utf8').split('\n').length > 10);
	} finally {
		for (const writer of writers) writer.kill('SIGKILL');
		await Promise.all(writers.map(writer => writer.exitCode ?? new Promise(resolve => writer.once('exit', resolve))));
	}

	expect(verifyChains(file)).toBeGreaterThan(9);
	expect(readdirSync(folder).filter(name => name.endsWith('.new'))).toEqual([]);
});

async function recorded(): Promise<void> {
	const journal = openSqliteJournal(file);
	await journal.append([startedWrite(1)], ana, at);
	await fill(journal, 1, 1);
	journal.close();
}

async function fill(journal: Journal, from: number, count: number): Promise<void> {
	for (let seq = from; seq < from + count; seq++) {
		const event = {type: 'note-added', text: 'x'.repeat(200)} as const;
		await journal.append([{stream: 'release:1', expected: seq, events: [event]}], ana, at);
	}
}

function append(acknowledged: string, name: string, pause = 0) {
	return startJournalProgram('appendForever.ts', file, acknowledged, name, String(pause));
}

function thrown(act: () => unknown): unknown {
	try {
		act();
	} catch (error) {
		return error;
	}

	return undefined;
}

test('a list of releases that was lost or damaged is made again from the events', async () => {
	const journal = openSqliteJournal(file);
	await journal.append([startedWrite(1)], ana, at);
	const before = await journal.releases({});
	expect(before).toHaveLength(1);
	const other = new Database(file);
	other.exec('DELETE FROM release');
	const reopened = openSqliteJournal(file);
	expect(await reopened.releases({})).toEqual(before);
	expect(await reopened.nextRelease()).toBe(2);
	other.exec("UPDATE release SET summary = '{}'");
	expect(await reopened.releases({})).toEqual(before);
	for (const handle of [journal, reopened, other]) handle.close();
});
