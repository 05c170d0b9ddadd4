import {afterEach, beforeEach, expect, test} from 'vitest';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {at, createJournalFolder, type JournalFolder} from '../support/journalFolder.ts';
import {ana} from '../support/samples.ts';

let folder: JournalFolder;
beforeEach(() => {
	folder = createJournalFolder();
});
afterEach(() => folder.remove());

const stream = 'environment:production';

/** Locks the environment, and takes its lease. */
const begin = () =>
	folder.use(async journal => {
		const lock = {type: 'environment-locked', reason: 'audit'} as const;
		await journal.append([{stream, expected: 0, events: [lock]}], ana, at);
		await journal.append([{stream, expected: 1, events: [{type: 'lease-taken', release: 1}]}], ana, at);
	});

test.each([
	[
		'is behind its events',
		`UPDATE environment SET seq = 1, hash = (SELECT hash FROM event WHERE seq = 1), state = replace(state, '"seq":2', '"seq":1')`,
	],
	['has the hash of another event', `UPDATE environment SET hash = 'x', state = replace(state, 'audit', 'nothing')`],
	['is of another version', `UPDATE environment SET state = replace(state, '"fold":1', '"fold":0')`],
	['is no state at all', "UPDATE environment SET state = '[]'"],
	['is gone', 'DELETE FROM environment'],
])('a row that %s is never taken for what the events come to', async (_, sql) => {
	await begin();
	folder.tamper(sql);
	await folder.use(async journal => {
		expect(await journal.environment('production')).toMatchObject({
			seq: 2,
			lock: {reason: 'audit'},
			lease: {release: 1},
		});
		expect((await journal.verify()).problems).toEqual([]);
	});
});

test('a row that says something else is told by verify', async () => {
	await begin();
	folder.tamper(`UPDATE environment SET state = replace(state, 'audit', 'nothing')`);
	await folder.use(async journal => {
		const [problem] = (await journal.verify()).problems;
		expect(problem?.what).toBe(`what is kept of ${stream} is not what its events come to`);
	});
});

test('a head that others moved on is looked at from where it was recorded, and still found wrong', async () => {
	await folder.fill(20);
	const journal = openSqliteJournal(folder.file);
	try {
		await folder.use(other =>
			other.append([{stream, expected: 0, events: [{type: 'lease-taken', release: 1}]}], ana, at),
		);
		expect(await journal.alarm()).toBeNull();
		folder.tamper("UPDATE head SET hash = 'x'");
		expect((await journal.alarm())?.message).toContain('is not the one that was recorded');
	} finally {
		journal.close();
	}
});
