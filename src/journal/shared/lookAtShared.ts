import {JournalError} from '../journalError.ts';
import {openSharedDatabase} from './sharedDatabase.ts';
import {sharedVersion} from './sharedSchema.ts';

/** What a look at a shared journal came to. */
export type SharedLook = {
	/** Host and database. */
	readonly name: string;
	/** Version of its tables; null: there are none. */
	readonly version: number | null;
	/** Rights that are missing, such as "INSERT on event". */
	readonly missing: readonly string[];
	/** The server's clock, in milliseconds since 1970, and how long it took to answer. */
	readonly clockMs: number;
	readonly tookMs: number;
	/** Why it cannot be used; null: it can. */
	readonly problem: JournalError | null;
};

/** What whoever releases needs, by table; docs/teams.md has the statements that grant it. */
const needed: readonly (readonly [table: string, rights: string])[] = [
	['version', 'SELECT'],
	['event', 'SELECT, INSERT'],
	['history', 'SELECT, INSERT, UPDATE'],
	['release', 'SELECT, INSERT, UPDATE, DELETE'],
];

/**
 * Looks at the tables of a shared journal, and makes and changes nothing.
 * @param url with user and password
 * @throws JournalError when the database does not answer
 */
export async function lookAtShared(url: string): Promise<SharedLook> {
	const database = openSharedDatabase(url);
	const {name} = database;
	try {
		// The first question opens the connection, which would count as the clock's error.
		const [there] = await database.ask<{yes: boolean}>("SELECT to_regclass('release_tui.version') IS NOT NULL AS yes");
		const begun = Date.now();
		const [clock] = await database.ask<{ms: number}>(
			'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms',
		);
		const timed = {name, clockMs: clock?.ms ?? 0, tookMs: Date.now() - begun};
		if (!there?.yes) {
			const problem = new JournalError(
				`There is no journal in the database of ${name}.`,
				'Make the tables and take your history there: release-tui share',
			);
			return {...timed, version: null, missing: [], problem};
		}

		const [row] = await database.ask<{version: number}>('SELECT version FROM release_tui.version');
		const version = row?.version ?? 0;
		const missing: string[] = [];
		for (const [table, rights] of needed) {
			for (const right of rights.split(', ')) {
				const [held] = await database.ask<{yes: boolean}>('SELECT has_table_privilege($1, $2) AS yes', [
					`release_tui.${table}`,
					right,
				]);
				if (!held?.yes) missing.push(`${right} on ${table}`);
			}
		}

		return {...timed, version, missing, problem: versionProblem(name, version)};
	} finally {
		database.close();
	}
}

function versionProblem(name: string, version: number): JournalError | null {
	if (version > sharedVersion) {
		return new JournalError(
			`The journal in ${name} was written by a newer release-tui (version ${version}; this one knows ${sharedVersion}).`,
			'Install the newer release-tui.',
		);
	}

	if (version === sharedVersion) return null;
	return new JournalError(
		`The journal in ${name} has the tables of an older release-tui (version ${version}; this one needs ${sharedVersion}).`,
		'Whoever made them runs once: release-tui share --upgrade',
	);
}
