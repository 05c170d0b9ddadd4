import {statSync} from 'node:fs';
import type Database from 'better-sqlite3';
import type {Head} from '../domain/events.ts';
import {nextHead, noHead, sameHead} from './head.ts';
import type {HeadFile} from './headFile.ts';
import {JournalError} from './journalError.ts';

/** Keeps the head of a history: in the database with every event, and in a second file after every commit. */
export type HeadGuard = {
	/** Why this history is not the one that was recorded; null when it is. */
	examine(): JournalError | null;
	/**
	 * Made sure of before anything is added, in the same transaction.
	 * @throws JournalError when the history is not the recorded one
	 */
	mustBeWhole(): void;
	/** Counts an event in, in the transaction that adds it and before it is added. Gives its position. */
	add(eventHash: string): number;
	/** Records in the second file what is committed by now, whoever committed it. */
	record(): void;
	/** The head that the database has. */
	head(): Head;
	/** Takes the events that are there for the history, in a transaction. Gives its head. */
	adopt(): Head;
};

/**
 * The guard of an open database. It remembers up to where it has seen the history be right, so that it looks only at what
 * came later.
 */
export function guardHead(database: Database.Database, file: string, headFile: HeadFile): HeadGuard {
	const sql = {
		head: database.prepare<[], Head>('SELECT position, hash FROM head'),
		setHead: database.prepare<[number, string]>('UPDATE head SET position = ?, hash = ?'),
		last: database.prepare<[], {readonly position: number}>(
			'SELECT position FROM event ORDER BY position DESC LIMIT 1',
		),
		after: database.prepare<[number], Head>('SELECT position, hash FROM event WHERE position > ? ORDER BY position'),
	};
	const {ino, dev} = statSync(file);
	let known: Head | null = null;

	const head = () => sql.head.get() ?? noHead;

	// The file first: the database can only be further on by then.
	const compare = (recorded: Head | 'missing' | 'unreadable'): JournalError | null => {
		const now = head();
		const there = sql.last.get()?.position ?? 0;
		if (recorded === 'missing' || recorded === 'unreadable') {
			return now.position === 0 && there === 0 ? null : unrecorded(headFile, recorded, there);
		}

		const seen = Math.max(recorded.position, known?.position ?? 0);
		if (there < seen) return shorter(file, there, seen);
		// Who leads from what was recorded to what is there has all of it: a hash covers what came before it.
		const start = sameHead(recorded, now) ? now : (known ?? recorded);
		const near = walk(sql.after, start, recorded);
		// Where it does not, one looks from the beginning where they part.
		const passed = near.met && sameHead(near.end, now) ? near : walk(sql.after, noHead, recorded);
		if (!passed.met) return other(file, recorded.position);
		if (!sameHead(passed.end, now)) return other(file, Math.min(passed.end.position, now.position));
		known = now;
		return null;
	};
	const snapshot = database.transaction(compare);

	const examine = (): JournalError | null => {
		const status = statSync(file, {throwIfNoEntry: false});
		return status?.ino === ino && status.dev === dev ? snapshot(headFile.read()) : replaced(file);
	};

	const record = database.transaction(() => {
		const recorded = headFile.read();
		const now = head();
		// Another process may have recorded what we added together with its own. One that is missing is never made here.
		if (typeof recorded === 'object' && recorded.position < now.position) headFile.advance(now);
	});

	return {
		examine,
		mustBeWhole() {
			const alarm = examine();
			if (alarm) throw alarm;
			if (head().position === 0 && typeof headFile.read() === 'string') headFile.replace(noHead);
		},
		add(eventHash) {
			const before = head();
			const {position, hash} = nextHead(before, before.position + 1, eventHash);
			sql.setHead.run(position, hash);
			return position;
		},
		record: () => record.immediate(),
		head,
		adopt() {
			const {end} = walk(sql.after, noHead, noHead);
			sql.setHead.run(end.position, end.hash);
			return end;
		},
	};
}

/** Walks the events after `start`; `met`: `recorded` is on the way, or lies before it. */
function walk(
	after: Database.Statement<[number], Head>,
	start: Head,
	recorded: Head,
): {readonly end: Head; readonly met: boolean} {
	let end = start;
	let met = recorded.position < start.position || sameHead(recorded, start);
	for (const {position, hash} of after.iterate(start.position)) {
		end = nextHead(end, position, hash);
		if (position === recorded.position) met = end.hash === recorded.hash;
	}

	return {end, met};
}

const wayOut =
	'Restore a backup. Or look at what is there (it can be read) and say that it is to go on: release-tui verify --accept --reason TEXT';

function shorter(file: string, there: number, recorded: number): JournalError {
	const text = `The history in ${file} is shorter than recorded: it has ${there} events, and ${recorded} were recorded.`;
	return new JournalError(`${text} Nothing is added to it.`, wayOut);
}

function other(file: string, position: number): JournalError {
	const text = `The history in ${file} is not the one that was recorded: it differs at event ${position} or before.`;
	return new JournalError(`${text} Nothing is added to it.`, wayOut);
}

function unrecorded({path}: HeadFile, state: 'missing' | 'unreadable', there: number): JournalError {
	const text = `${path} is ${state}: whether the history of ${there} events is whole cannot be told.`;
	return new JournalError(`${text} Nothing is added to it.`, wayOut);
}

function replaced(file: string): JournalError {
	return new JournalError(
		`${file} was deleted or replaced while it was in use. Nothing is added to it.`,
		'Put it back, or restore a backup; then start again.',
	);
}
