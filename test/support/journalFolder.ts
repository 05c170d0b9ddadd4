// A journal in a folder of its own, to be damaged and opened again.
import {mkdtempSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import type {Recorded, ReleaseEvent} from '../../src/domain/events.ts';
import type {Journal} from '../../src/journal/journal.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {ana} from './samples.ts';
import {startedWrite} from './started.ts';

/** A folder for a journal; `remove` takes it away. */
export type JournalFolder = ReturnType<typeof createJournalFolder>;

/** The moment at which everything happens. */
export const at = '2026-05-04T12:00:00.000Z';

/** Makes an empty folder for a journal. */
export function createJournalFolder() {
	const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'release-tui-journal-')));
	const file = path.join(folder, 'journal.db');

	const use = async <T>(act: (journal: ReturnType<typeof openSqliteJournal>) => Promise<T>): Promise<T> => {
		const journal = openSqliteJournal(file);
		try {
			return await act(journal);
		} finally {
			journal.close();
		}
	};

	return {
		folder,
		file,
		head: path.join(folder, 'journal.head'),
		/** Opens the journal, and closes it again. */
		use,
		/** Begins release 1, where it has not begun, and adds notes to it. Gives its events. */
		fill: (notes: number): Promise<readonly Recorded<ReleaseEvent>[]> =>
			use(async journal => {
				if ((await journal.read('release:1')).length === 0) await journal.append([startedWrite(1)], ana, at);
				for (let i = 0; i < notes; i++) await addNote(journal, `note ${i}`);
				return journal.read<ReleaseEvent>('release:1');
			}),
		/** Does something to the tables behind the journal's back. */
		tamper(sql: string): void {
			const database = new Database(file);
			database.exec(sql);
			database.close();
		},
		remove: () => rmSync(folder, {recursive: true, force: true}),
	};
}

/** Adds a note to release 1, as whoever was there last. */
export async function addNote(journal: Journal, text: string): Promise<void> {
	for (;;) {
		const expected = (await journal.read('release:1')).at(-1)?.seq ?? 0;
		const write = {stream: 'release:1', expected, events: [{type: 'note-added', text} as const]};
		if ((await journal.append([write], ana, at)).ok) return;
	}
}
