import path from 'node:path';
import type {Head} from '../../domain/events.ts';
import {noHead} from '../head.ts';
import {headFileOf} from '../headFile.ts';
import {JournalError} from '../journalError.ts';
import type {Ask} from './sharedDatabase.ts';

/**
 * What this machine has seen of a shared history: where its end was. A database that was restored from an older backup,
 * or is another one, does not lead there.
 */
export type Anchor = {
	/** Why the history is not the one that was seen here; null: it is, or none was. */
	examine(ask: Ask): Promise<JournalError | null>;
	/** Remembers an end that is committed, if the disk allows it. */
	drop(head: Head): void;
	/** Remembers this end in the place of any other. */
	replace(head: Head): void;
	/** What is remembered. */
	read(): Head | 'missing' | 'unreadable';
};

/** @param home the project's private state folder @param name the database, as it is called in messages */
export function anchorIn(home: string, project: string, name: string): Anchor {
	const file = headFileOf(path.join(home, 'shared.db'));
	let seen = 0;

	const headAt = async (ask: Ask, position: number): Promise<string | null> => {
		if (position === 0) return noHead.hash;
		const [row] = await ask<{head: string}>(
			'SELECT left(head, 100) AS head FROM release_tui.event WHERE project = $1 AND position = $2',
			[project, position],
		);
		return row?.head ?? null;
	};

	return {
		async examine(ask) {
			const recorded = file.read();
			// A machine that joins takes what is there.
			if (recorded === 'missing') return null;
			if (recorded === 'unreadable') return unreadable(file.path);
			const there = await headAt(ask, recorded.position);
			if (there === recorded.hash) return null;
			return there === null ? shorter(name, recorded.position) : other(name, recorded.position);
		},
		drop(head) {
			if (head.position <= seen) return;
			try {
				const recorded = file.read();
				if (typeof recorded !== 'object' || recorded.position < head.position) file.replace(head);
				seen = head.position;
			} catch {
				// It is committed all the same, and the next end that is remembered tells more.
			}
		},
		replace(head) {
			seen = head.position;
			file.replace(head);
		},
		read: () => file.read(),
	};
}

const wayOut =
	'Restore what is newer. Or look at what is there (it can be read) and say that it is to go on: release-tui verify --accept --reason TEXT';

function shorter(name: string, position: number): JournalError {
	return new JournalError(
		`The history in ${name} is shorter than what this machine has seen: event ${position} is not in it. Nothing is added to it.`,
		wayOut,
	);
}

function other(name: string, position: number): JournalError {
	return new JournalError(
		`The history in ${name} is not the one that this machine has seen: it differs at event ${position} or before. Nothing is added to it.`,
		wayOut,
	);
}

function unreadable(file: string): JournalError {
	return new JournalError(
		`${file} is unreadable: whether the shared history is the one that was seen here cannot be told. Nothing is added to it.`,
		wayOut,
	);
}
