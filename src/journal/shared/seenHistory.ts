import {rmSync} from 'node:fs';
import path from 'node:path';
import type {Head} from '../../domain/events.ts';
import {writeDurably} from '../../process/durableFile.ts';
import {isPassing} from '../../process/systemError.ts';
import {sameHead} from '../head.ts';
import {headFileOf} from '../headFile.ts';
import type {Divergence} from '../journal.ts';
import {JournalError} from '../journalError.ts';
import {patiently} from '../patiently.ts';
import {isCorrupt} from '../sqliteErrors.ts';
import {findDivergence} from './divergence.ts';
import {divergenceAlarm} from './divergenceAlarm.ts';
import {eventPage} from './historyPages.ts';
import {type LocalRecord, openLocalRecord, recordFile} from './localRecord.ts';
import type {Ask} from './sharedDatabase.ts';
import {keptEnd, type StoredEvent} from './sharedEvents.ts';

/**
 * What this machine has seen of a shared history: where its end was, and its last events. A database that was restored
 * from an older backup, or is another one, does not lead there.
 */
export type SeenHistory = {
	/** Why the history is not the one that was seen here; null: it is, or none was. */
	examine(ask: Ask): Promise<JournalError | null>;
	/** Where the two go apart; null: nowhere, or nothing was seen. */
	divergence(ask: Ask): Promise<Divergence | null>;
	/**
	 * Remembers events that were committed, and what others had added before them.
	 * @param before the end of the history until then
	 */
	remember(ask: Ask, events: readonly StoredEvent[], before: Head): Promise<void>;
	/** Remembers what is there by now, up to its end, where it follows what was seen. */
	catchUp(ask: Ask, there: Head): Promise<void>;
	/**
	 * Takes a history that ends here for the one that was seen.
	 * @param divergence what only this machine has seen is kept in a file
	 * @returns that file
	 */
	adopt(head: Head, divergence: Divergence | null): string | null;
	/** The newest end that was seen. */
	read(): Head | 'missing' | 'unreadable';
	/** The events that are remembered; null where their file cannot be used. */
	record(): LocalRecord | null;
	close(): void;
};

/** By so many events the second file may be behind: it is written durably, which takes its time. */
const anchorLag = 100;

/** A machine that was away for more events than this does not fetch them: it remembers what comes from then on. */
const mostBehind = 5000;

/** @param home the project's private state folder @param name the database, as it is called in messages */
export function seenHistory(home: string, project: string, name: string): SeenHistory {
	const anchor = headFileOf(recordFile(home));
	let opened: LocalRecord | null = null;

	const discard = () => {
		opened?.close();
		opened = null;
		for (const rest of ['', '-wal', '-shm']) rmSync(`${recordFile(home)}${rest}`, {force: true});
	};

	const opening = () => (opened ??= openLocalRecord(home));

	const record = (): LocalRecord | null => {
		try {
			return opening();
		} catch {
			return null;
		}
	};

	const newest = (): Head | 'missing' | 'unreadable' => {
		const anchored = anchor.read();
		const end = anchored === 'unreadable' ? null : record()?.span()?.end;
		return end && (typeof anchored === 'string' || end.position > anchored.position) ? end : anchored;
	};

	// The record tells it, too: the second file is for when that cannot be read, and may be a little behind.
	const drop = (head: Head, lag: number) => {
		const anchored = anchor.read();
		if (typeof anchored !== 'object' || anchored.position + lag <= head.position) anchor.replace(head);
	};

	const remembering = async (work: (record: LocalRecord) => Promise<Head | null>, end: Head | null) => {
		try {
			const head = await work(opening());
			if (head) drop(head, anchorLag);
		} catch (error) {
			// What is committed is committed, and the next one who remembers fills the gap. A damaged file is begun anew.
			if (isCorrupt(error)) discard();
			if (end) whereRoom(() => drop(end, 1));
		}
	};

	const follow = async (ask: Ask, open: LocalRecord, there: Head): Promise<Head | null> => {
		const span = open.span();
		if (span && sameHead(span.end, there)) return there;
		const follows = span && span.end.position <= there.position && (await isAt(ask, project, span.end));
		if (!span || (follows && there.position - span.end.position > mostBehind)) {
			await patiently(() => open.restart(there));
			return there;
		}

		for (let isLast = !follows; !isLast; ) {
			const behind = open.span()?.end.position ?? 0;
			const page = await eventPage(ask, project, {by: 'position', behind: [behind]});
			// What does not follow, somebody wrote there by hand.
			if (!(await patiently(() => open.add(page.events)))) break;
			isLast = page.isLast;
		}

		return open.span()?.end ?? null;
	};

	const divergence = async (ask: Ask): Promise<Divergence | null> => {
		const seen = newest();
		if (typeof seen === 'string' || (await isAt(ask, project, seen))) return null;
		return findDivergence(ask, project, record(), seen);
	};

	return {
		async examine(ask) {
			// A machine that joins takes what is there.
			if (anchor.read() === 'unreadable') return unreadable(anchor.path);
			const found = await divergence(ask);
			return found && divergenceAlarm(name, found);
		},
		divergence,
		remember(ask, events, before) {
			const last = events.at(-1);
			const end = last ? {position: last.position, hash: last.head} : before;
			return remembering(async open => {
				if (!open.span()) await patiently(() => open.restart(before));
				return (await patiently(() => open.add(events))) ? end : follow(ask, open, (await keptEnd(ask, project)).kept);
			}, end);
		},
		catchUp: (ask, there) => remembering(open => follow(ask, open, there), null),
		adopt(head, divergence) {
			const open = record();
			const kept =
				open && divergence?.common != null && divergence.here.count > 0 ? keep(home, open, divergence.common) : null;
			if (open) open.restart(head);
			else discard();
			anchor.replace(head);
			return kept;
		},
		read: newest,
		record,
		close: () => opened?.close(),
	};
}

// On a full disk it is left as it is.
function whereRoom(write: () => void): void {
	try {
		write();
	} catch (error) {
		if (!isPassing(error)) throw error;
	}
}

async function isAt(ask: Ask, project: string, head: Head): Promise<boolean> {
	if (head.position === 0) return true;
	const [row] = await ask<{head: string}>(
		'SELECT left(head, 100) AS head FROM release_tui.event WHERE project = $1 AND position = $2',
		[project, head.position],
	);
	return row !== undefined && sameHead({position: head.position, hash: row.head}, head);
}

function keep(home: string, record: LocalRecord, common: number): string {
	const file = path.join(home, `only-here-after-${common}-${new Date().toISOString().replaceAll(':', '-')}.jsonl`);
	writeDurably(
		file,
		record
			.after(common)
			.map(event => `${JSON.stringify(event)}\n`)
			.join(''),
	);
	return file;
}

function unreadable(file: string): JournalError {
	return new JournalError(
		`${file} is unreadable: whether the shared history is the one that was seen here cannot be told. Nothing is added to it.`,
		'Look at what is there (it can be read), and say that it is to go on: release-tui verify --accept --reason TEXT',
	);
}
