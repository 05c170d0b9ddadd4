import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {StreamWrite} from '../../src/domain/decision.ts';
import {openJournal, openJournalOf} from '../../src/journal/openJournal.ts';
import {shareHistory} from '../../src/journal/shared/moveHistory.ts';
import {openSharedJournal} from '../../src/journal/shared/sharedJournal.ts';
import {readMark} from '../../src/journal/shared/sharedMark.ts';
import {exportHistory, unshareHistory} from '../../src/journal/shared/unshareHistory.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {describePostgres} from '../support/postgres.ts';
import {askPostgres, openPostgresProxy} from '../support/postgresProxy.ts';
import {account} from '../support/postgresServer.ts';
import {ana, ben} from '../support/samples.ts';
import {startedWrite} from '../support/started.ts';
import {journalConformance} from './journalConformance.ts';
import {searchConformance} from './searchConformance.ts';

const at = '2026-05-04T12:00:00.000Z';

describePostgres('the shared journal', server => {
	let home: string;
	beforeEach(() => {
		home = mkdtempSync(path.join(tmpdir(), 'release-tui-shared-'));
	});
	const folder = (name: string) => {
		mkdirSync(path.join(home, name));
		return path.join(home, name);
	};
	afterEach(() => rmSync(home, {recursive: true, force: true}));

	journalConformance('in PostgreSQL', async () => {
		const url = await server().createDatabase();
		return {open: () => openSharedJournal({url, project: 'shop', home, create: true}), remove: () => {}};
	});

	searchConformance('in PostgreSQL', async () => {
		const url = await server().createDatabase();
		return openSharedJournal({url, project: 'shop', home, create: true});
	});

	test('a database without our tables is left as it is until somebody asks for them', async () => {
		const url = await server().createDatabase();
		await expect(openSharedJournal({url, project: 'shop', home})).rejects.toThrow(
			'There is no journal in the database',
		);
		expect(await askPostgres(url, "SELECT count(*) AS n FROM pg_namespace WHERE nspname = 'release_tui'")).toEqual([
			{n: '0'},
		]);
	});

	test('what is recorded can be neither changed, deleted nor emptied', async () => {
		const url = await server().createDatabase();
		const journal = await openSharedJournal({url, project: 'shop', home, create: true});
		await journal.append([startedWrite(1)], ana, at);
		journal.close();
		for (const statement of [
			"UPDATE release_tui.event SET data = '{}'",
			'DELETE FROM release_tui.event',
			'TRUNCATE release_tui.event',
		]) {
			await expect(askPostgres(url, statement)).rejects.toThrow('append-only');
		}
	});

	test('projects in one database know nothing of each other', async () => {
		const url = await server().createDatabase();
		const shop = await openSharedJournal({url, project: 'shop', home, create: true});
		const blog = await openSharedJournal({url, project: 'blog', home: path.join(home, 'blog'), create: true});
		await shop.append([startedWrite(1)], ana, at);
		expect(await blog.releases({})).toEqual([]);
		expect(await blog.nextRelease()).toBe(1);
		expect(await shop.verify()).toMatchObject({events: 1, problems: []});
		shop.close();
		blog.close();
	});

	test('what was written before a connection broke is written once, whichever way the commit went', async () => {
		const url = await server().createDatabase();
		const opened = await openSharedJournal({url, project: 'shop', home, create: true});
		opened.close();
		for (const [release, isForwarded] of [
			[1, true],
			[2, false],
		] as const) {
			const proxy = await cuttingProxy(url, isForwarded);
			const journal = await openSharedJournal({url: proxy.url, project: 'shop', home});
			proxy.cutNextCommit();
			expect(await journal.append([startedWrite(release)], ana, at)).toMatchObject({ok: true});
			expect(proxy.cuts()).toBe(1);
			expect(await journal.read(`release:${release}`)).toHaveLength(1);
			journal.close();
			await proxy.close();
		}

		const journal = await openSharedJournal({url, project: 'shop', home});
		expect(await journal.verify()).toMatchObject({events: 2, problems: []});
		journal.close();
	});

	test('a database that is gone is a passing trouble, told without its password', async () => {
		const url = await server().createDatabase();
		const proxy = await cuttingProxy(url, true);
		const journal = await openSharedJournal({url: proxy.url, project: 'shop', home, create: true});
		await proxy.close();
		const failed = await journal.append([startedWrite(1)], ana, at).catch((error: unknown) => error);
		expect(failed).toMatchObject({name: 'JournalError', passing: true});
		expect(String(failed)).toContain('does not answer');
		expect(String(failed)).not.toContain(account.password);
		journal.close();
	});

	test('a database that was restored from an older backup is noticed, and nothing is added until somebody says so', async () => {
		const [newer, older] = [await server().createDatabase(), await server().createDatabase()];
		for (const [url, releases] of [
			[older, 1],
			[newer, 2],
		] as const) {
			const journal = await openSharedJournal({
				url,
				project: 'shop',
				home: folder(String(releases)),
				create: true,
			});
			for (let release = 1; release <= releases; release++) await journal.append([startedWrite(release)], ana, at);
			journal.close();
		}

		const seen = await openSharedJournal({url: newer, project: 'shop', home});
		await seen.append([startedWrite(3)], ana, at);
		seen.close();
		const journal = await openSharedJournal({url: older, project: 'shop', home});
		expect((await journal.alarm())?.message).toContain(
			'is shorter than what this machine has seen: event 3 and others before it are not in it',
		);
		await expect(journal.append([startedWrite(2)], ana, at)).rejects.toThrow('Nothing is added to it');
		expect(await journal.read('release:1')).toHaveLength(1);
		expect((await journal.verify()).problems).toMatchObject([
			{what: 'the history is shorter than recorded: 1 events, of 3'},
		]);
		await journal.accept('restored', ana, at);
		expect(await journal.alarm()).toBeNull();
		expect(await journal.append([startedWrite(2)], ana, at)).toMatchObject({ok: true});
		expect((await journal.verify()).problems).toEqual([]);
		journal.close();
	});

	test('a row that somebody forged is no event, and verify names it', async () => {
		const url = await server().createDatabase();
		const journal = await openSharedJournal({url, project: 'shop', home, create: true});
		await journal.append([startedWrite(1)], ana, at);
		const forge = (seq: number, data: string) =>
			askPostgres(
				url,
				`INSERT INTO release_tui.event (project, position, stream, seq, at, actor, type, data, hash, head)
				VALUES ('shop', ${seq}, 'release:1', ${seq}, '${at}', '{}', 'note-added', ${data}, '', '')`,
			);
		await forge(2, `'\x1b]0;owned'`);
		await forge(3, "repeat('x', 20000000)");
		await expect(journal.read('release:1')).rejects.toThrow('Event 2 of release:1 cannot be read');
		expect((await journal.verify()).problems[0]).toMatchObject({event: {stream: 'release:1', seq: 2}});
		expect(await journal.releases({})).toHaveLength(1);
		journal.close();
	});

	test('a history goes into the shared journal and back with every event and hash as it was', async () => {
		const url = await server().createDatabase();
		const file = path.join(home, 'journal.db');
		const own = openSqliteJournal(file);
		for (const release of [1, 2]) {
			await own.append([startedWrite(release)], ana, at);
			await own.append([endedWrite(release)], ben, at);
		}

		const before = rowsOf(file);
		own.close();
		const move = {project: 'shop', home, variable: 'RELEASES_URL', url};
		expect(await shareHistory(move)).toMatchObject({events: 4, problems: []});
		const shared = await openJournalOf(home, {RELEASES_URL: url});
		expect((await shared.releases({})).map(({id, status}) => [id, status])).toEqual([
			[2, 'succeeded'],
			[1, 'succeeded'],
		]);
		await shared.append([startedWrite(3)], ana, at);
		await expect(unshareHistory(move)).rejects.toThrow('Release #3 is not over');
		expect(readMark(home)).not.toBeNull();
		await shared.append([endedWrite(3)], ana, at);
		shared.close();
		await expect(openJournal({project: 'shop', home, variable: null}, {})).rejects.toThrow('is a shared one since');
		expect(await exportHistory(move, path.join(home, 'copy.db'))).toMatchObject({events: 6, problems: []});
		expect(await unshareHistory(move)).toMatchObject({events: 6, problems: []});
		expect(rowsOf(file).slice(0, 4)).toEqual(before);
		expect(readMark(home)).toBeNull();
		const back = await openJournal({project: 'shop', home, variable: null}, {});
		expect(await back.alarm('store')).toBeNull();
		await back.append([startedWrite(4)], ana, at);
		back.close();
		await expect(shareHistory(move)).rejects.toThrow('Release #4 is not over');
	});

	test('two histories of one project are never made one', async () => {
		const url = await server().createDatabase();
		const homes = [1, 2].map(number => path.join(home, String(number)));
		for (const [index, each] of homes.entries()) {
			mkdirSync(each);
			const own = openSqliteJournal(path.join(each, 'journal.db'));
			for (let release = 1; release <= index + 1; release++) {
				await own.append([startedWrite(release)], index === 0 ? ana : ben, at);
				await own.append([endedWrite(release)], ana, at);
			}

			own.close();
		}

		const [first = '', second = ''] = homes;
		const move = {project: 'shop', variable: 'RELEASES_URL', url};
		await shareHistory({...move, home: first});
		await expect(shareHistory({...move, home: second})).rejects.toThrow('There is another history of shop');
		expect(readMark(second)).toBeNull();
		await expect(openJournal({...move, home: second}, {RELEASES_URL: url})).rejects.toThrow(
			'not in the shared journal yet',
		);
	});
});

function endedWrite(release: number): StreamWrite {
	return {
		stream: `release:${release}`,
		expected: 1,
		events: [{type: 'release-finished', outcome: 'succeeded', verified: true, reason: null}],
	};
}

function rowsOf(file: string): readonly unknown[] {
	const database = new Database(file, {readonly: true});
	try {
		return database.prepare('SELECT * FROM event ORDER BY position').all();
	} finally {
		database.close();
	}
}

/** Passes everything on to a server, and breaks off at a commit, before or after the server has heard it. */
async function cuttingProxy(url: string, isForwarded: boolean) {
	let isArmed = false;
	let cut = 0;
	const proxy = await openPostgresProxy(url, {
		said(data, upstream, client) {
			if (!isArmed || !data.includes('COMMIT\0')) {
				upstream.write(data);
				return;
			}

			isArmed = false;
			cut++;
			if (isForwarded) upstream.write(data, () => client.destroy());
			else client.destroy();
		},
	});
	return {
		...proxy,
		cutNextCommit: () => {
			isArmed = true;
		},
		cuts: () => cut,
	};
}
