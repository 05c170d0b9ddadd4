import {type FSWatcher, utimesSync, watch} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type Database from 'better-sqlite3';
import {createListeners} from './listeners.ts';

/** Tells when any process appended to the journal. */
export type DatabaseWatcher = {
	subscribe(listener: () => void): () => void;
	/** Tells our own listeners, and those of other processes, of our own append. */
	notify(): void;
	close(): void;
};

/** How often to look where the file system gives no notices, in milliseconds. */
const pollMs = 1000;
/** And where it does: a net under them. Each look wakes a program that has nothing to do. */
const netMs = 15_000;

/**
 * Watches the write-ahead log: a notice of it wakes us at once, `data_version` then says whether anything was committed.
 * The writing itself is noticed before the commit can be seen, so whoever appended touches the log once more after it.
 * Where they were killed before that, the look that follows each notice after a while finds what they committed.
 */
export function watchDatabase(database: Database.Database, file: string): DatabaseWatcher {
	const listeners = createListeners();
	const wal = `${file}-wal`;
	let files: FSWatcher | null = null;
	let poll: NodeJS.Timeout | null = null;
	let again: NodeJS.Timeout | null = null;
	let version = 0;

	const currentVersion = () => Number(database.pragma('data_version', {simple: true}));
	const look = () => {
		if (!database.open) return;
		let now: number;
		try {
			now = currentVersion();
		} catch {
			// It cannot be read at this moment: the next look, or whoever reads next, finds out.
			return;
		}

		if (now === version) return;
		version = now;
		listeners.tell();
	};

	const noticed = (name: string | null) => {
		if (name !== path.basename(wal)) return;
		look();
		if (again) again.refresh();
		else again = setTimeout(look, pollMs).unref();
	};

	const lookEvery = (milliseconds: number) => {
		if (poll) clearInterval(poll);
		poll = setInterval(look, milliseconds).unref();
	};

	const start = () => {
		version = currentVersion();
		try {
			files = watch(path.dirname(file), {persistent: false}, (_, name) => noticed(name));
			files.on('error', () => {
				files?.close();
				lookEvery(pollMs);
			});
			// Linux tells of each write. Elsewhere it may tell late, or of the folder alone.
			lookEvery(process.platform === 'linux' ? netMs : pollMs);
		} catch {
			// Out of watches: the poll alone still tells, only later.
			lookEvery(pollMs);
		}
	};

	const stop = () => {
		files?.close();
		files = null;
		if (poll) clearInterval(poll);
		if (again) clearTimeout(again);
		poll = null;
		again = null;
	};

	return {
		subscribe(listener) {
			if (listeners.size === 0) start();
			listeners.add(listener);
			return () => {
				listeners.remove(listener);
				if (listeners.size === 0) stop();
			};
		},
		notify() {
			listeners.tell();
			try {
				const now = new Date();
				utimesSync(wal, now, now);
			} catch {
				// The others' polls tell them, only later.
			}
		},
		close() {
			listeners.clear();
			stop();
		},
	};
}
