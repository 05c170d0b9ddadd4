// What servers, and what stands before them, do to a shared journal.
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {eventPage} from '../../src/journal/shared/historyPages.ts';
import {openSharedDatabase} from '../../src/journal/shared/sharedDatabase.ts';
import {openSharedJournal} from '../../src/journal/shared/sharedJournal.ts';
import {pgbouncerProgram, startPgbouncer} from '../support/pgbouncer.ts';
import {describePostgres} from '../support/postgres.ts';
import {askPostgres, openPostgresProxy} from '../support/postgresProxy.ts';
import {ana} from '../support/samples.ts';
import {startedEvent, startedWrite} from '../support/started.ts';
import {journalConformance} from './journalConformance.ts';

const at = '2026-05-04T12:00:00.000Z';

describePostgres('a shared journal', server => {
	let home: string;
	beforeEach(() => {
		home = mkdtempSync(path.join(tmpdir(), 'release-tui-shared-'));
	});
	afterEach(() => rmSync(home, {recursive: true, force: true}));
	const folder = (name: string) => {
		mkdirSync(path.join(home, name), {recursive: true});
		return path.join(home, name);
	};

	describe.skipIf(pgbouncerProgram === null)('behind PgBouncer in transaction mode', () => {
		let pooler: Awaited<ReturnType<typeof startPgbouncer>>;
		beforeAll(async () => {
			pooler = await startPgbouncer(await server().createDatabase());
		});
		afterAll(() => pooler.stop());

		journalConformance('the shared journal', async () => {
			const url = new URL(await server().createDatabase());
			url.port = new URL(pooler.url).port;
			return {open: () => openSharedJournal({url: url.href, project: 'shop', home, create: true}), remove: () => {}};
		});
	});

	test('a pooler passes on no notices but those that come with an answer: one looks oneself', async () => {
		const url = await server().createDatabase();
		const writing = await openSharedJournal({url, project: 'shop', home: folder('a'), create: true});
		const pooler = await poolingProxy(url);
		const listening = await openSharedJournal({url: pooler.url, project: 'shop', home: folder('b')});
		const heard = Promise.withResolvers<void>();
		const unsubscribe = listening.subscribe(heard.resolve);
		await pooler.swallowed();
		await writing.append([startedWrite(1)], ana, at);
		await heard.promise;
		unsubscribe();
		for (const journal of [listening, writing]) journal.close();
		await pooler.close();
	});

	test('whatever isolation the server is set to, who waited sees what the others recorded', async () => {
		const url = await server().createDatabase();
		await askPostgres(url, `ALTER DATABASE "${path.basename(url)}" SET default_transaction_isolation = 'serializable'`);
		const first = await openSharedJournal({url, project: 'shop', home: folder('a'), create: true});
		const others = await Promise.all(
			['b', 'c'].map(name => openSharedJournal({url, project: 'shop', home: folder(name)})),
		);
		const journals = [first, ...others];
		const results = await Promise.all(
			journals.flatMap((journal, index) =>
				[1, 2].map(number => journal.append([startedWrite(2 * index + number)], ana, at)),
			),
		);
		expect(results.map(({ok}) => ok)).toEqual(Array(6).fill(true));
		for (const journal of journals) journal.close();
	});

	test('a server that can only be read is called so', async () => {
		const url = await server().createDatabase();
		(await openSharedJournal({url, project: 'shop', home, create: true})).close();
		await askPostgres(url, `ALTER DATABASE "${path.basename(url)}" SET default_transaction_read_only = on`);
		const journal = await openSharedJournal({url, project: 'shop', home});
		expect(await journal.releases({})).toEqual([]);
		await expect(journal.append([startedWrite(1)], ana, at)).rejects.toMatchObject({
			message: expect.stringContaining('can only be read'),
			passing: true,
		});
		journal.close();
	});

	test('a URL without its password is told from a server that is away', async () => {
		const url = new URL(await server().createDatabase());
		url.password = '';
		await expect(openSharedJournal({url: url.href, project: 'shop', home})).rejects.toMatchObject({
			message: expect.stringContaining('refuses who you are'),
			passing: false,
		});
	});

	test('large events are read a few at a time, and what is too large to be one of ours not at all', async () => {
		const url = await server().createDatabase();
		const database = openSharedDatabase(url);
		const journal = await openSharedJournal({url, project: 'shop', home, create: true});
		const notes = Array.from({length: 9}, () => ({type: 'note-added', text: 'x'.repeat(1_000_000)}) as const);
		await journal.append([{...startedWrite(1), events: [startedEvent(1), ...notes]}], ana, at);
		const {events, isLast} = await eventPage(database.ask, 'shop', {by: 'position', behind: [0]});
		expect({length: events.length, isLast}).toEqual({length: 5, isLast: false});
		expect(await journal.read('release:1')).toHaveLength(10);
		await askPostgres(
			url,
			`INSERT INTO release_tui.event (project, position, stream, seq, at, actor, type, data, hash, head)
			VALUES ('shop', 11, 'release:1', 11, '${at}', '{}', 'note-added', repeat('x', 50000000), 'x', 'y')`,
		);
		const [last] = (await eventPage(database.ask, 'shop', {by: 'position', behind: [10]})).events;
		expect(last).toMatchObject({position: 11, data: ''});
		expect((await journal.verify()).problems[0]).toMatchObject({event: {stream: 'release:1', seq: 11}});
		journal.close();
		database.close();
	});

	test('an end that somebody moved by hand is noticed before anything is added behind it, and can be put right', async () => {
		const url = await server().createDatabase();
		const journal = await openSharedJournal({url, project: 'shop', home, create: true});
		await journal.append([startedWrite(1)], ana, at);
		for (const change of ['position = 7', "hash = 'x'"]) {
			await askPostgres(url, `UPDATE release_tui.history SET ${change}`);
			await expect(journal.append([startedWrite(2)], ana, at)).rejects.toThrow('is not that of its last event');
			expect((await journal.alarm())?.message).toContain('is not that of its last event');
			expect((await journal.verify()).problems).not.toEqual([]);
		}

		await journal.accept('known', ana, at);
		expect(await journal.append([startedWrite(2)], ana, at)).toMatchObject({ok: true});
		expect((await journal.verify()).problems).toEqual([]);
		journal.close();
	});

	test('rows that somebody wrote behind the end of a history can be accepted, and it goes on behind them', async () => {
		const url = await server().createDatabase();
		const journal = await openSharedJournal({url, project: 'shop', home, create: true});
		await journal.append([startedWrite(1)], ana, at);
		await askPostgres(
			url,
			`INSERT INTO release_tui.event (project, position, stream, seq, at, actor, type, data, hash, head)
			VALUES ('shop', 2, 'release:2', 1, '${at}', '{}', 'note-added', '{}', 'x', 'y')`,
		);
		expect((await journal.verify()).problems).not.toEqual([]);
		await journal.accept('known', ana, at);
		expect(await journal.alarm()).toBeNull();
		expect(await journal.append([startedWrite(3)], ana, at)).toMatchObject({ok: true});
		expect((await journal.verify()).problems).toEqual([]);
		journal.close();
	});
});

/** Passes on what a server says, but no notice that comes by itself, as a pooler in transaction mode. */
async function poolingProxy(url: string) {
	const swallowed = Promise.withResolvers<void>();
	const proxy = await openPostgresProxy(url, {
		answered(data, client) {
			if (data.toString('latin1', 0, 1) === 'A') swallowed.resolve();
			else client.write(data);
		},
	});
	return {...proxy, swallowed: () => swallowed.promise};
}
