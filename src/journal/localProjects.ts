import {existsSync, type FSWatcher, readdirSync, statSync, watch} from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import {releaseStream} from '../domain/events.ts';
import type {EnvironmentRecord} from '../domain/standing.ts';

import {environmentRows} from './environmentRows.ts';
import {type EventRow, recordedReleaseEvent} from './eventRow.ts';
import {JournalError} from './journalError.ts';
import {journalFile} from './ownHistory.ts';
import type {ProjectsJournal} from './projectsJournal.ts';
import {releaseRows} from './releaseRows.ts';
import {readMark} from './shared/sharedMark.ts';
import {openDatabase} from './sqliteFile.ts';
import {parseBrief} from './summarySchema.ts';

/** How often one looks for what nobody told of, in milliseconds. */
const netMs = 15_000;
/** Files that are read before keys and painting have their turn. */
const filesAtOnce = 20;

/**
 * The projects whose histories are files in a state folder. A history that cannot be read is left out, and told.
 * @param folder the state folder
 * @param untold is told what could not be read
 */
export function openLocalProjects(folder: string, untold: (problem: string) => void): ProjectsJournal {
	const projectsFolder = path.join(folder, 'projects');

	const homeOf = (project: string) => path.join(projectsFolder, project);
	const names = () =>
		(existsSync(projectsFolder) ? readdirSync(projectsFolder) : []).filter(name => isLocal(homeOf(name)));

	const using = <T>(project: string, use: (database: Database.Database) => T): T => {
		const database = openDatabase(journalFile(homeOf(project)));
		try {
			return use(database);
		} finally {
			database.close();
		}
	};

	return {
		name: folder,
		async read(projects) {
			const wanted = names().filter(name => projects === undefined || projects.includes(name));
			const records: EnvironmentRecord[] = [];
			for (const [index, project] of wanted.entries()) {
				if (index % filesAtOnce === filesAtOnce - 1) await new Promise(resolve => setImmediate(resolve));
				try {
					records.push(...using(project, database => recordsIn(database, project)));
				} catch (error) {
					if (!(error instanceof JournalError)) throw error;
					untold(error.message);
				}
			}

			return records;
		},
		releases: async (project, environment, limit) =>
			using(project, database => releaseRows(database).list({environment, limit}).summaries),
		folder: async (project, release) => using(project, database => folderIn(database, release)),
		subscribe(listener) {
			const watchers = new Map<string, FSWatcher>();
			const seen = new Map(names().map(name => [name, lastWritten(homeOf(name))]));
			const look = (name: string) => {
				const now = lastWritten(homeOf(name));
				if (seen.get(name) === now) return;
				seen.set(name, now);
				listener([name]);
			};
			const lookAll = () => {
				for (const name of names()) {
					look(name);
					if (watchers.has(name)) continue;
					try {
						watchers.set(
							name,
							watch(homeOf(name), {persistent: false}, () => look(name)),
						);
					} catch {
						// Out of watches: the net tells, only later.
						return;
					}
				}
			};
			lookAll();
			const net = setInterval(lookAll, netMs).unref();
			return () => {
				clearInterval(net);
				for (const watcher of watchers.values()) watcher.close();
			};
		},
		close() {},
	};
}

function isLocal(home: string): boolean {
	try {
		return existsSync(journalFile(home)) && readMark(home) === null;
	} catch {
		return false;
	}
}

function lastWritten(home: string): number {
	const wal = statSync(`${journalFile(home)}-wal`, {throwIfNoEntry: false});
	return Math.max(wal?.mtimeMs ?? 0, statSync(journalFile(home), {throwIfNoEntry: false})?.mtimeMs ?? 0);
}

function recordsIn(database: Database.Database, project: string): readonly EnvironmentRecord[] {
	const environments = environmentRows(database);
	const names = database.prepare<[], {readonly name: string}>('SELECT name FROM environment ORDER BY name').all();
	const newest = (condition: string) => {
		const statement = database.prepare<[string], {readonly summary: string}>(
			`SELECT summary FROM release WHERE environment = ? AND ${condition} ORDER BY id DESC LIMIT 1`,
		);
		return (name: string) => parseBrief(statement.get(name)?.summary);
	};
	const live = newest(`instr(summary, '"verified":true') > 0`);
	const open = newest('ended = 0');
	const last = newest('ended = 1');
	return names.map(({name}) => ({
		project,
		environment: name,
		state: stateIn(environments, name),
		live: live(name),
		open: open(name),
		last: last(name),
	}));
}

function stateIn(environments: ReturnType<typeof environmentRows>, name: string): EnvironmentRecord['state'] {
	try {
		return environments.read(name);
	} catch (error) {
		if (error instanceof JournalError) return null;
		throw error;
	}
}

function folderIn(database: Database.Database, release: number): string | null {
	const row = database
		.prepare<[string], EventRow>('SELECT stream, seq, at, actor, data, hash FROM event WHERE stream = ? AND seq = 1')
		.get(releaseStream(release));
	const event = row && recordedReleaseEvent(row).event;
	return event?.type === 'release-started' ? event.root : null;
}
