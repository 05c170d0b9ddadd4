import type {Journal, JournalUpkeep} from './journal.ts';
import {JournalError} from './journalError.ts';
import {hasOwnHistory, journalFile} from './ownHistory.ts';
import {readMark, writeMark} from './shared/sharedMark.ts';
import {openSqliteJournal} from './sqliteJournal.ts';

/** Where the history of a project is to be. */
export type JournalPlace = {
	readonly project: string;
	/** The project's private state folder. */
	readonly home: string;
	/** The environment variable that holds the URL of the shared journal; null: it is a file in the folder. */
	readonly variable: string | null;
};

/**
 * Opens the history of a project where its configuration has it. A history is never begun beside one that is there.
 * @throws JournalError when it cannot be used, with what to do about it
 */
export async function openJournal(
	{project, home, variable}: JournalPlace,
	env: NodeJS.ProcessEnv,
): Promise<Journal & JournalUpkeep> {
	const mark = readMark(home);
	if (variable === null) {
		if (mark === null) return openSqliteJournal(journalFile(home));
		throw new JournalError(
			`The history of ${project} is a shared one since ${mark.since.slice(0, 10)}, and release.yaml names none any more.`,
			`Name it again (journal: { url: ${mark.variable} }), or bring a copy of it back to this machine: release-tui unshare`,
		);
	}

	if (mark === null) {
		if (hasOwnHistory(home)) {
			throw new JournalError(
				`The history of ${project} on this machine is not in the shared journal yet.`,
				'Take it there: release-tui share',
			);
		}

		const journal = await openShared({project, home, variable}, env);
		writeMark(home, {project, variable, since: new Date().toISOString()});
		return journal;
	}

	const journal = await openShared({project, home, variable}, env);
	// The runners look there.
	if (mark.variable !== variable) writeMark(home, {...mark, variable});
	return journal;
}

/**
 * Opens the history that a state folder belongs to, for whoever has no configuration at hand.
 * @throws JournalError when it cannot be used
 */
export async function openJournalOf(home: string, env: NodeJS.ProcessEnv): Promise<Journal & JournalUpkeep> {
	const mark = readMark(home);
	return mark === null ? openSqliteJournal(journalFile(home)) : openShared({...mark, home}, env);
}

/**
 * The URL of the shared journal.
 * @throws JournalError when nothing says it
 */
export function sharedUrl(variable: string, env: NodeJS.ProcessEnv): string {
	const url = env[variable]?.trim();
	if (url) return url;
	throw new JournalError(
		`The history is in a shared journal, and $${variable}, which says where, is not set.`,
		`Set it: export ${variable}=postgres://USER@HOST/DATABASE`,
	);
}

async function openShared(
	{project, home, variable}: {readonly project: string; readonly home: string; readonly variable: string},
	env: NodeJS.ProcessEnv,
): Promise<Journal & JournalUpkeep> {
	const url = sharedUrl(variable, env);
	// PostgreSQL's driver, which nobody else needs at the start.
	const {openSharedJournal} = await import('./shared/sharedJournal.ts');
	return openSharedJournal({url, project, home});
}
