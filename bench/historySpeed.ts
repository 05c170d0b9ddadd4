import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import Database from 'better-sqlite3';
import {Client} from 'pg';
import {readOverview} from '../src/engine/readOverview.ts';
import {readRelease} from '../src/engine/readState.ts';
import type {Journal} from '../src/journal/journal.ts';
import {openSharedJournal} from '../src/journal/shared/sharedJournal.ts';
import {openSqliteJournal} from '../src/journal/sqliteJournal.ts';
import {findPostgres} from '../test/support/postgresServer.ts';
import {startDurableServer} from './durableServer.ts';
import {type Figure, median} from './figures.ts';
import {fillFile} from './history/fillFile.ts';
import {fillShared} from './history/fillShared.ts';

const rounds = 9;

/**
 * A long history in both stores: 100,000 releases of fifty events each, made for it and removed again, some 5 GB.
 * `BENCH_RELEASES` says another number. The floor is the same rows, asked for in SQL, and nothing made of them.
 */
export async function historySpeed(): Promise<readonly Figure[]> {
	const releases = Number(process.env['BENCH_RELEASES'] ?? 100_000);
	const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-history-'));
	try {
		const file = await inFile(folder, releases);
		return [...file, ...(findPostgres() ? await inDatabase(folder, releases) : [])];
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

async function inFile(folder: string, releases: number): Promise<readonly Figure[]> {
	const file = path.join(folder, 'journal.db');
	fillFile(file, releases, Date.now());
	// Once, for the list of environments, which such a history has already.
	openSqliteJournal(file).close();
	const raw = new Database(file, {readonly: true});
	const opening = await middle(async () => openSqliteJournal(file).close());
	const floorOfOpening = await middle(async () => new Database(file, {readonly: true}).close());
	const journal = openSqliteJournal(file);
	try {
		const ask = async (sql: string) => raw.prepare(sql).all();
		const opened: Figure = {
			what: 'a file opens',
			ms: opening,
			floor: {what: 'opened alone', ms: floorOfOpening},
			goalMs: 50,
			goal: '≤ 50 ms',
		};
		return [
			opened,
			...(await figures('a file', journal, ask, {release: 'release', event: 'event', where: ''}, releases)),
		];
	} finally {
		journal.close();
		raw.close();
	}
}

async function inDatabase(folder: string, releases: number): Promise<readonly Figure[]> {
	const server = await startDurableServer();
	const client = new Client(server.url);
	try {
		await fillShared(server.url, ['shop'], releases, Date.now());
		const home = path.join(folder, 'home');
		mkdirSync(home);
		await client.connect();
		const journal = await openSharedJournal({url: server.url, project: 'shop', home});
		try {
			const ask = async (sql: string) => (await client.query(sql)).rows;
			const names = {release: 'release_tui.release', event: 'release_tui.event', where: "project = 'shop' AND "};
			return await figures('PostgreSQL', journal, ask, names, releases);
		} finally {
			journal.close();
		}
	} finally {
		await client.end();
		await server.stop();
	}
}

type Names = {readonly release: string; readonly event: string; readonly where: string};

async function figures(
	store: string,
	journal: Journal,
	ask: (sql: string) => Promise<unknown>,
	{release, event, where}: Names,
	releases: number,
): Promise<readonly Figure[]> {
	const half = Math.floor(releases / 2);
	const list = (condition: string) =>
		`SELECT summary FROM ${release} WHERE ${where} ${condition} ORDER BY id DESC LIMIT 50`;
	const figure = async (
		what: string,
		goalMs: number,
		work: () => Promise<unknown>,
		floor: string,
	): Promise<Figure> => ({
		what: `${store}: ${what}`,
		ms: await middle(work),
		floor: {what: 'its rows, in SQL', ms: await middle(() => ask(floor))},
		goalMs,
		goal: `≤ ${goalMs} ms`,
	});
	return [
		await figure('the newest 50', 100, () => journal.releases({limit: 50}), list('id > 0')),
		await figure('50 from its middle', 100, () => journal.releases({limit: 50, before: half}), list(`id < ${half}`)),
		await figure(
			'the newest 50 that failed',
			100,
			() => journal.releases({limit: 50, status: 'failed'}),
			list("status = 'failed'"),
		),
		await figure(
			'a release',
			50,
			() => readRelease(journal, half),
			`SELECT * FROM ${event} WHERE ${where} stream = 'release:${half}' ORDER BY seq`,
		),
		await figure(
			'what is known of an environment',
			50,
			() => readOverview(journal, 'production', undefined),
			list("environment = 'production'"),
		),
	];
}

async function middle(work: () => Promise<unknown>): Promise<number> {
	const times: number[] = [];
	for (let round = 0; round < rounds; round++) {
		const since = performance.now();
		await work();
		times.push(performance.now() - since);
	}

	return median(times);
}
