// The histories of many projects, read together: those of a database, and those in the files of a state folder.
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {lockStream} from '../../src/domain/events.ts';
import type {Journal} from '../../src/journal/journal.ts';
import {openLocalProjects} from '../../src/journal/localProjects.ts';
import type {ProjectsJournal} from '../../src/journal/projectsJournal.ts';
import {openSharedJournal} from '../../src/journal/shared/sharedJournal.ts';
import {openSharedProjects} from '../../src/journal/shared/sharedProjects.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {holds} from '../support/holds.ts';
import {describePostgres} from '../support/postgres.ts';
import {askPostgres} from '../support/postgresProxy.ts';
import {ana} from '../support/samples.ts';
import {startedEvent} from '../support/started.ts';

const at = '2026-05-04T12:00:00.000Z';

let folder: string;
const opened: {close(): void}[] = [];
const keep = <T extends {close(): void}>(one: T): T => {
	opened.push(one);
	return one;
};
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'release-tui-all-'));
});
afterEach(() => {
	for (const one of opened.splice(0)) one.close();
	rmSync(folder, {recursive: true, force: true});
});

const environment = 'environment:production';

/** Release 1 was verified live, release 2 runs, and the environment is frozen. */
async function tell(journal: Journal): Promise<void> {
	const begin = (release: number, expected: number) => [
		{stream: environment, expected, events: [{type: 'lease-taken', release} as const]},
		{stream: `release:${release}`, expected: 0, events: [startedEvent(release, {root: `/srv/${release}`})]},
	];
	const writes = [
		begin(1, 0),
		[
			{
				stream: 'release:1',
				expected: 1,
				events: [{type: 'release-finished', outcome: 'succeeded', verified: true, reason: null} as const],
			},
			{stream: environment, expected: 1, events: [{type: 'lease-freed', release: 1} as const]},
			{stream: lockStream('db'), expected: 0, events: []},
		],
		begin(2, 2),
		[{stream: environment, expected: 3, events: [{type: 'environment-frozen', reason: 'sale', until: null} as const]}],
	];
	for (const write of writes) expect(await journal.append(write, ana, at)).toMatchObject({ok: true});
}

const told = {
	environment: 'production',
	state: {freeze: {reason: 'sale'}, lock: null},
	live: {id: 1, verified: true},
	open: {id: 2, progress: {phase: 'deploy', done: 0, steps: 1}},
	last: {id: 1},
};

/** What every source of projects has to keep. */
async function keepsTheirWord(projects: ProjectsJournal, shop: Journal): Promise<void> {
	const records = await projects.read();
	expect(records.toSorted((one, other) => one.project.localeCompare(other.project))).toMatchObject([
		{...told, project: 'mail'},
		{...told, project: 'shop'},
	]);
	expect(await projects.read(['mail'])).toMatchObject([{project: 'mail'}]);
	expect(await projects.releases('shop', 'production', 10)).toMatchObject([{id: 2}, {id: 1}]);
	expect(await projects.folder('shop', 2)).toBe('/srv/2');
	expect(await projects.folder('shop', 3)).toBeNull();
	const heard: string[] = [];
	const stop = projects.subscribe(names => heard.push(...names));
	for (let expected = 4; !(await holds(() => heard.includes('shop'), 2000)); expected++) {
		await shop.append(
			[{stream: environment, expected, events: [{type: 'environment-unfrozen', reason: null}]}],
			ana,
			at,
		);
	}

	stop();
	expect(heard).not.toContain('mail');
	expect(await projects.read(['shop'])).toMatchObject([{state: {freeze: null}}]);
}

test('projects in the files of a state folder', async () => {
	const open = (name: string) => {
		const home = path.join(folder, 'projects', name);
		mkdirSync(home, {recursive: true, mode: 0o700});
		return keep(openSqliteJournal(path.join(home, 'journal.db')));
	};
	const [mail, shop] = [open('mail'), open('shop')];
	for (const journal of [mail, shop]) await tell(journal);
	const problems: string[] = [];
	await keepsTheirWord(keep(openLocalProjects(folder, problem => problems.push(problem))), shop);
	expect(problems).toEqual([]);
});

describePostgres('all projects of a database', server => {
	test('are read with one question, live, and without what cannot be read', async () => {
		const url = await server().createDatabase();
		const open = async (project: string) => {
			const home = path.join(folder, project);
			mkdirSync(home);
			return keep(await openSharedJournal({url, project, home, create: true}));
		};
		const [mail, shop] = [await open('mail'), await open('shop')];
		for (const journal of [mail, shop]) await tell(journal);
		// One that is not kept yet, and one that somebody wrote.
		await askPostgres(url, `UPDATE release_tui.environment SET seq = 0, hash = '', state = '' WHERE project = 'mail'`);
		await keepsTheirWord(keep(await openSharedProjects(url)), shop);
		await askPostgres(url, `UPDATE release_tui.release SET summary = '{"verified":true}' WHERE project = 'mail'`);
		await askPostgres(url, `UPDATE release_tui.environment SET seq = 3, state = '{}' WHERE project = 'mail'`);
		const [record] = await keep(await openSharedProjects(url)).read(['mail']);
		expect(record).toMatchObject({live: null, last: null, state: {freeze: {reason: 'sale'}}});
		expect(await mail.environment('production')).toMatchObject({seq: 4, freeze: {reason: 'sale'}});
	});
});
