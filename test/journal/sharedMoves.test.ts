// A history on its way into a shared journal, while others use it, and where that is cut short.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {StreamWrite} from '../../src/domain/decision.ts';
import {openJournal, openJournalOf} from '../../src/journal/openJournal.ts';
import {journalFile} from '../../src/journal/ownHistory.ts';
import {shareHistory} from '../../src/journal/shared/moveHistory.ts';
import {openSharedJournal} from '../../src/journal/shared/sharedJournal.ts';
import {readMark, removeMark} from '../../src/journal/shared/sharedMark.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {describePostgres} from '../support/postgres.ts';
import {ana, ben} from '../support/samples.ts';
import {startedWrite} from '../support/started.ts';

const at = '2026-05-04T12:00:00.000Z';
const finished: StreamWrite = {
	stream: 'release:1',
	expected: 1,
	events: [{type: 'release-finished', outcome: 'succeeded', verified: true, reason: null}],
};

describePostgres('a history that is being shared', server => {
	let home: string;
	let other: string;
	beforeEach(() => {
		home = mkdtempSync(path.join(tmpdir(), 'release-tui-shared-'));
		other = mkdtempSync(path.join(tmpdir(), 'release-tui-shared-'));
	});
	afterEach(() => {
		for (const folder of [home, other]) rmSync(folder, {recursive: true, force: true});
	});

	test('who had it open on the same machine adds nothing more to its file', async () => {
		const move = {project: 'shop', home, variable: 'RELEASES_URL', url: await server().createDatabase()};
		const cockpit = openSqliteJournal(journalFile(home));
		await cockpit.append([startedWrite(1)], ana, at);
		await cockpit.append([finished], ana, at);
		await shareHistory(move);
		await expect(cockpit.append([startedWrite(2)], ana, at)).rejects.toThrow(/shared one since .* Nothing is added/);
		expect(await cockpit.read('release:2')).toEqual([]);
		cockpit.close();
	});

	test('cut short behind its commit, it is done by the next one, also when others went on meanwhile', async () => {
		const url = await server().createDatabase();
		const move = {project: 'shop', home, variable: 'RELEASES_URL', url};
		const own = openSqliteJournal(journalFile(home));
		await own.append([startedWrite(1)], ana, at);
		await own.append([finished], ana, at);
		own.close();
		await shareHistory(move);
		removeMark(home);
		const elsewhere = await openSharedJournal({url, project: 'shop', home: other});
		await elsewhere.append([startedWrite(2)], ben, at);
		elsewhere.close();
		expect(await shareHistory(move)).toMatchObject({events: 3, problems: []});
		expect(readMark(home)).not.toBeNull();
	});

	test('the variable may get another name, and runners look there', async () => {
		const url = await server().createDatabase();
		const place = {project: 'shop', home, variable: 'RELEASES_URL'};
		(await openSharedJournal({url, project: 'shop', home, create: true})).close();
		(await openJournal(place, {RELEASES_URL: url})).close();
		(await openJournal({...place, variable: 'HISTORY_URL'}, {HISTORY_URL: url})).close();
		(await openJournalOf(home, {HISTORY_URL: url})).close();
	});

	test('a machine whose own history is empty joins', async () => {
		const url = await server().createDatabase();
		const elsewhere = await openSharedJournal({url, project: 'shop', home: other, create: true});
		await elsewhere.append([startedWrite(1)], ben, at);
		elsewhere.close();
		openSqliteJournal(journalFile(home)).close();
		const move = {project: 'shop', home, variable: 'RELEASES_URL', url};
		expect(await shareHistory(move)).toMatchObject({events: 1});
		const joined = await openJournal(move, {RELEASES_URL: url});
		expect(await joined.releases({})).toHaveLength(1);
		joined.close();
	});
});
