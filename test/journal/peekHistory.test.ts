// A glance shows the same of a history in a file and of one that machines share, and leaves nothing behind.
import {existsSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {shortStatus} from '../../src/cli/shortStatus.ts';
import {environmentStream} from '../../src/domain/events.ts';
import type {Journal} from '../../src/journal/journal.ts';
import {peekHistory} from '../../src/journal/peekHistory.ts';
import {openSharedJournal} from '../../src/journal/shared/sharedJournal.ts';
import {writeMark} from '../../src/journal/shared/sharedMark.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {describePostgres} from '../support/postgres.ts';
import {ana} from '../support/samples.ts';
import {startedWrite} from '../support/started.ts';

const at = '2026-05-04T12:00:00.000Z';

async function fill(journal: Journal): Promise<void> {
	await journal.append([startedWrite(1)], ana, at);
	const stream = environmentStream('production');
	const ahead = await journal.read(stream);
	const events = [{type: 'environment-frozen', reason: 'sale', until: '2026-05-05T12:00:00.000Z'}] as const;
	await journal.append([{stream, expected: ahead.length, events}], ana, at);
	journal.close();
}

async function glance(home: string, env: NodeJS.ProcessEnv) {
	const history = await peekHistory(home, 'shop', env);
	if (history === null) return null;
	const line = await shortStatus(['production', 'nowhere'], history, new Date('2026-05-04T13:00:00.000Z'));
	const later = await shortStatus(['production'], history, new Date('2026-05-06T13:00:00.000Z'));
	const steps = await history.steps(1);
	const releases = (await history.releases(5)).map(({id, status}) => `${id} ${status}`);
	history.close();
	return {line, later, steps, releases};
}

const shown = {
	line: expect.stringMatching(/^production - \S#1 frozen · nowhere -$/),
	later: expect.stringMatching(/^production - \S#1$/),
	steps: expect.arrayContaining([expect.any(String)]),
	releases: [expect.stringMatching(/^1 /)],
};

function homes(): {readonly home: string; readonly folder: string} {
	const home = mkdtempSync(path.join(tmpdir(), 'release-peek-'));
	onTestFinished(() => rmSync(home, {recursive: true, force: true}));
	const folder = path.join(home, 'projects', 'shop');
	mkdirSync(folder, {recursive: true});
	return {home, folder};
}

test('of a history in a file', async () => {
	const {home, folder} = homes();
	expect(await glance(home, {})).toBeNull();
	expect(existsSync(path.join(folder, 'journal.db'))).toBe(false);
	await fill(openSqliteJournal(path.join(folder, 'journal.db')));
	expect(await glance(home, {})).toEqual(shown);
	expect(existsSync(path.join(folder, 'journal.db-wal'))).toBe(false);
});

describePostgres('of a shared history', server => {
	test('that the state folder names', async () => {
		const {home, folder} = homes();
		const url = await server().createDatabase();
		await fill(await openSharedJournal({url, project: 'shop', home: folder, create: true}));
		writeMark(folder, {project: 'shop', variable: 'SHARED', since: at});
		expect(await glance(home, {SHARED: url})).toEqual(shown);
		expect(await glance(home, {})).toBeNull();
	});
});
