import {afterEach, beforeEach, expect, test} from 'vitest';
import {accept, type Decision} from '../../src/domain/decision.ts';
import {commit} from '../../src/engine/commit.ts';
import type {Journal} from '../../src/journal/journal.ts';
import {JournalError} from '../../src/journal/journalError.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {at, createJournalFolder, type JournalFolder} from '../support/journalFolder.ts';
import {ana} from '../support/samples.ts';

let folder: JournalFolder;
let journal: Journal;
beforeEach(async () => {
	folder = createJournalFolder();
	await folder.fill(1);
	journal = openSqliteJournal(folder.file);
});
afterEach(() => {
	journal.close();
	folder.remove();
});

const by = (used: Journal) => ({journal: used, operator: ana, now: () => new Date(at)});
const inUse = new JournalError('in use', 'Try again.', {passing: true});

async function note(): Promise<Decision> {
	const expected = (await journal.read('release:1')).length;
	return accept({stream: 'release:1', expected, events: [{type: 'note-added', text: 'once'}]});
}

test('what was recorded before the journal failed counts as recorded', async () => {
	const failing: Journal = {
		...journal,
		async append(...write) {
			await journal.append(...write);
			throw inUse;
		},
	};
	expect(await commit(by(failing), note)).toEqual({ok: true});
	expect(await journal.read('release:1')).toHaveLength(3);
});

test('what was not recorded is an error, also where somebody else said the same meanwhile', async () => {
	const failing: Journal = {
		...journal,
		async append(writes) {
			await journal.append(writes, {...ana, user: 'ben'}, at);
			throw inUse;
		},
	};
	await expect(commit(by(failing), note)).rejects.toBe(inUse);
	const busy: Journal = {...journal, append: () => Promise.reject(inUse)};
	await expect(commit(by(busy), note)).rejects.toBe(inUse);
	expect(await journal.read('release:1')).toHaveLength(3);
});
