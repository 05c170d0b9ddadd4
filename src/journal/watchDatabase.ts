import {type FSWatcher, utimesSync, watch} from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';

/** Tells when any process appended to the journal. */
export type DatabaseWatcher = {
	subscribe(listener: () => void): () => void;
	/** Tells our own listeners, and those of other processes, of our own append. */
	notify(): void;
	close(): void;
};

/** A poll in milliseconds, as a net under the file system's notices, which may be lost. */
const pollMs = 1000;

/**
 * Watches the write-ahead log: a notice of it wakes us at once, `data_version` then says whether anything was committed.
 * The writing itself is noticed before the commit can be seen, so whoever appended touches the log once more after it.
 */
export function watchDatabase(database: Database.Database, file: string): DatabaseWatcher {
	const listeners = new Set<() => void>();
	const wal = `${file}-wal`;
	let files: FSWatcher | null = null;
	let poll: NodeJS.Timeout | null = null;
	let version = 0;
	let told = false;

	const currentVersion = () => Number(database.pragma('data_version', {simple: true}));
	const tell = () => {
		if (told) return;
		told = true;
		setImmediate(() => {
			told = false;
			for (const listener of [...listeners]) listener();
		});
	};

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
		tell();
	};

	const start = () => {
		version = currentVersion();
		try {
			files = watch(path.dirname(file), {persistent: false}, (_, name) => {
				if (name === path.basename(wal)) look();
			});
			files.on('error', () => files?.close());
		} catch {
			// Out of watches: the poll alone still tells, only later.
		}

		poll = setInterval(look, pollMs);
		poll.unref();
	};

	const stop = () => {
		files?.close();
		files = null;
		if (poll) clearInterval(poll);
		poll = null;
	};

	return {
		subscribe(listener) {
			if (listeners.size === 0) start();
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
				if (listeners.size === 0) stop();
			};
		},
		notify() {
			tell();
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
