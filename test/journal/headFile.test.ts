import {copyFileSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {headFileOf} from '../../src/journal/headFile.ts';
import type {Journal} from '../../src/journal/journal.ts';
import {verifyChains} from '../support/chains.ts';
import {addNote, at, createJournalFolder, type JournalFolder} from '../support/journalFolder.ts';
import {ana} from '../support/samples.ts';
import {startedWrite} from '../support/started.ts';

let journal: JournalFolder;

beforeEach(() => {
	journal = createJournalFolder();
});
afterEach(() => journal.remove());

const head = (position: number) => ({position, hash: position.toString(16).padStart(64, '0')});

test('the newest head is read, and the file never grows', () => {
	const file = headFileOf(journal.file);
	expect(file.path).toBe(journal.head);
	expect(file.read()).toBe('missing');
	expect(() => file.advance(head(1))).toThrow('ENOENT');
	file.replace(head(0));
	const {size, ino} = statSync(file.path);
	for (const position of [1, 2, 7, 8, 20, 21]) {
		file.advance(head(position));
		expect(file.read()).toEqual(head(position));
		expect(statSync(file.path)).toMatchObject({size, ino, mode: 0o100600});
	}

	file.replace(head(4));
	expect(file.read()).toEqual(head(4));
});

test('a write that was torn leaves the head before it', () => {
	const file = headFileOf(journal.file);
	file.replace(head(1));
	for (let position = 2; position < 12; position++) {
		const before = readFileSync(file.path);
		file.advance(head(position));
		const after = readFileSync(file.path);
		const changed = after.findIndex((byte, index) => byte !== before[index]);
		for (const torn of [changed, changed + 1, changed + 40, changed + 100]) {
			writeFileSync(file.path, Buffer.concat([after.subarray(0, torn + 1), before.subarray(torn + 1)]));
			expect([head(position - 1), head(position)]).toContainEqual(file.read());
			writeFileSync(file.path, Buffer.concat([after.subarray(0, torn), Buffer.from('?'), after.subarray(torn + 1)]));
			expect(file.read()).toEqual(head(position - 1));
		}

		writeFileSync(file.path, after);
	}

	writeFileSync(file.path, '');
	expect(file.read()).toBe('unreadable');
});

test('a writer that died between its commit and the record of it: opening records it', async () => {
	await journal.fill(5);
	const older = readFileSync(journal.head);
	await journal.fill(2);
	writeFileSync(journal.head, older);
	await journal.use(async opened => {
		expect(await opened.alarm()).toBeNull();
		expect(headFileOf(journal.file).read()).toMatchObject({position: 8});
		await addNote(opened, 'goes on');
	});
	expect(verifyChains(journal.file)).toBe(9);
});

test('a recorded head that lies before the end, and not on this history, is an alarm', async () => {
	const other = createJournalFolder();
	try {
		await other.use(opened => addStart(opened));
		await journal.fill(5);
		copyFileSync(other.head, journal.head);
		await journal.use(async opened => {
			expect((await opened.alarm())?.message).toContain('it differs at event 1 or before');
			await expect(addNote(opened, 'more')).rejects.toThrow('not the one that was recorded');
		});
	} finally {
		other.remove();
	}
});

test('a record that is missing or unreadable is an alarm, until somebody accepts', async () => {
	await journal.fill(2);
	for (const lose of [() => rmSync(journal.head), () => writeFileSync(journal.head, 'x')]) {
		lose();
		await journal.use(async opened => {
			await expect(addNote(opened, 'more')).rejects.toThrow(/missing|unreadable/);
			await opened.accept('it was lost', ana, at);
			await addNote(opened, 'more');
		});
		verifyChains(journal.file);
	}

	await journal.use(async opened => {
		expect(await opened.read('journal')).toMatchObject([{event: {recorded: null}}, {event: {recorded: null}}]);
	});
});

test('a handle that was open while somebody accepted goes on, too', async () => {
	await journal.fill(3);
	await journal.use(async first => {
		await addNote(first, 'one more');
		headFileOf(journal.file).replace(head(9));
		await expect(addNote(first, 'refused')).rejects.toThrow();
		await journal.use(second => second.accept('looked at', ana, at));
		await addNote(first, 'goes on');
	});
	verifyChains(journal.file);
});

function addStart(opened: Journal) {
	return opened.append([startedWrite(1, {environment: 'elsewhere'})], ana, at);
}
