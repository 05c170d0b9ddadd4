import {errorCode} from '../../process/systemError.ts';
import {JournalError} from '../journalError.ts';
import type {Ask, SharedDatabase} from './sharedDatabase.ts';
import {upgradeSql, upgrades} from './sharedUpgrades.ts';

/** Version of the tables. A newer program upgrades; an older one refuses. */
export const sharedVersion = 1 + upgrades.length;

/**
 * Makes sure that the database holds our tables, in a version that this program understands. Older ones are brought up to
 * it, by whoever has the right to.
 * @param create makes them where there are none: never unasked, in what may be somebody else's database
 * @param isKnown this machine has seen a journal there: it says what to do where it is gone
 * @throws JournalError where there are none, or newer ones, or older ones that one may not change
 */
export async function prepareSharedSchema(database: SharedDatabase, create: boolean, isKnown = false): Promise<void> {
	const version = await versionIn(database);
	if (version === null) {
		if (!create) throw withoutJournal(database.name, isKnown);
		await database.transaction(ask => createTables(ask, database.name));
		return;
	}

	if (version === sharedVersion) return;
	if (version < sharedVersion) {
		await upgradeTables(database, version);
		return;
	}

	throw new JournalError(
		`The journal in ${database.name} was written by a newer release-tui (version ${version}; this one knows ${sharedVersion}).`,
		'Install the newer release-tui. Nothing was changed.',
	);
}

function withoutJournal(name: string, isKnown: boolean): JournalError {
	return new JournalError(
		`There is no journal in the database of ${name}.`,
		isKnown
			? 'There was one. Is it the right database? Put back what this machine has, and a backup: release-tui share --restore [FILE]. Or go on without it: release-tui unshare --lost [--from FILE]'
			: 'Where it is the right one, make the tables and take your history there: release-tui share',
	);
}

async function versionIn(database: SharedDatabase): Promise<number | null> {
	try {
		const [row] = await database.ask<{version: number | null; encoding: string}>(
			"SELECT (SELECT version FROM release_tui.version) AS version, current_setting('server_encoding') AS encoding",
		);
		if (row?.version == null) {
			throw new JournalError(
				`The journal in ${database.name} does not say its version: its tables are damaged.`,
				'Restore the database from a backup. Nothing was changed.',
			);
		}

		mustBeUtf8(database.name, row.encoding);
		return row.version;
	} catch (error) {
		if (error instanceof JournalError && absent.has(errorCode(error.cause))) return null;
		throw error;
	}
}

// Another encoding lacks letters that a text may have, or counts bytes as letters.
function mustBeUtf8(name: string, encoding: string | undefined): void {
	if (encoding === 'UTF8') return;
	throw new JournalError(
		`The database of ${name} keeps texts as ${encoding}, and the journal needs UTF8.`,
		"Make another one: CREATE DATABASE releases ENCODING 'UTF8' TEMPLATE template0. Nothing was changed.",
	);
}

/** No such table, no such schema. */
const absent: ReadonlySet<unknown> = new Set(['42P01', '3F000']);

async function createTables(ask: Ask, name: string): Promise<void> {
	const [row] = await ask<{encoding: string}>("SELECT current_setting('server_encoding') AS encoding");
	mustBeUtf8(name, row?.encoding);
	await holdTables(ask);
	const [there] = await ask<{yes: boolean}>("SELECT to_regclass('release_tui.version') IS NOT NULL AS yes");
	if (there?.yes) return;
	await ask(tables);
	await upgrade(ask);
}

async function upgradeTables(database: SharedDatabase, version: number): Promise<void> {
	try {
		await database.transaction(async ask => {
			await holdTables(ask);
			await upgrade(ask);
		});
	} catch (error) {
		if (!(error instanceof JournalError) || errorCode(error.cause) !== '42501') throw error;
		throw new JournalError(
			`The journal in ${database.name} has the tables of an older release-tui (version ${version}; this one needs ${sharedVersion}), and you may not change them.`,
			'Whoever made them runs once, with a URL of their own: release-tui share --upgrade. Nothing was changed.',
			{cause: error},
		);
	}
}

// Of two who make or upgrade them at once, the second finds it done.
const holdTables = (ask: Ask) => ask('SELECT pg_advisory_xact_lock(7353273885)');

async function upgrade(ask: Ask): Promise<void> {
	const [row] = await ask<{version: number}>('SELECT version FROM release_tui.version');
	const from = row?.version ?? 1;
	for (const step of upgrades.slice(from - 1)) await ask(upgradeSql(step));
	if (from < sharedVersion) await ask('UPDATE release_tui.version SET version = $1', [sharedVersion]);
}

// Version 1. Texts are texts, never jsonb: the chain of hashes is over what was written, character for character.
const tables = `
	CREATE SCHEMA IF NOT EXISTS release_tui;
	CREATE TABLE release_tui.version (one boolean PRIMARY KEY DEFAULT true CHECK (one), version integer NOT NULL);
	INSERT INTO release_tui.version (version) VALUES (1);
	-- The end of each project's history. Whoever appends holds its row, so numbers have no holes and come in order.
	CREATE TABLE release_tui.history (
		project text PRIMARY KEY,
		position bigint NOT NULL DEFAULT 0,
		hash text NOT NULL DEFAULT ''
	);
	CREATE TABLE release_tui.event (
		project text NOT NULL REFERENCES release_tui.history,
		position bigint NOT NULL,
		stream text COLLATE "C" NOT NULL,
		seq integer NOT NULL,
		at text NOT NULL,
		-- What the server's clock said, beside what the operator's did.
		recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
		actor text NOT NULL,
		type text NOT NULL,
		data text NOT NULL,
		hash text NOT NULL,
		-- The head of the history with this event as its last.
		head text NOT NULL,
		PRIMARY KEY (project, position),
		UNIQUE (project, stream, seq)
	);
	CREATE FUNCTION release_tui.refuse() RETURNS trigger LANGUAGE plpgsql AS
		$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$;
	CREATE TRIGGER event_is_never_changed BEFORE UPDATE OR DELETE ON release_tui.event
		FOR EACH ROW EXECUTE FUNCTION release_tui.refuse();
	CREATE TRIGGER event_is_never_emptied BEFORE TRUNCATE ON release_tui.event
		FOR EACH STATEMENT EXECUTE FUNCTION release_tui.refuse();
	-- A projection: it can be made again from the events.
	CREATE TABLE release_tui.release (
		project text NOT NULL REFERENCES release_tui.history,
		id integer NOT NULL,
		environment text NOT NULL,
		status text NOT NULL,
		ended boolean NOT NULL,
		summary text NOT NULL,
		PRIMARY KEY (project, id)
	);
	CREATE INDEX release_by_environment ON release_tui.release (project, environment, id);
	CREATE INDEX release_open ON release_tui.release (project, id) WHERE NOT ended;
`;
