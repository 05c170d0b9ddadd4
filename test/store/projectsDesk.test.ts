import {afterEach, expect, test} from 'vitest';
import type {EnvironmentRecord} from '../../src/domain/standing.ts';
import {createProjectsDesk, type ProjectsPorts} from '../../store/projects/projectsDesk.ts';
import {holds} from '../support/holds.ts';
import {brief, record} from '../support/records.ts';

const closes: (() => void)[] = [];
afterEach(() => {
	for (const close of closes.splice(0)) close();
});

const waiting = brief(9, {status: 'waiting', finishedAt: null});
const named = (name: string, change: Partial<EnvironmentRecord> = {}) => record(name, 'production', change);

/** A desk over a journal in memory, whose records a test changes. */
function desk(records: EnvironmentRecord[], folder: string | null = null) {
	let tell = (_: readonly string[]) => {};
	const opened: string[] = [];
	const reads: (readonly string[] | undefined)[] = [];
	const world = {records, failure: null as string | null};
	const ports: ProjectsPorts = {
		journals: [
			{
				name: 'db',
				async read(projects) {
					reads.push(projects);
					if (world.failure !== null) throw new Error(world.failure);
					return world.records.filter(({project}) => projects?.includes(project) ?? true);
				},
				releases: async () => [],
				folder: async () => '/srv/planned',
				subscribe(listener) {
					tell = listener;
					return () => {};
				},
				close() {},
			},
		],
		problems: [],
		folderOf: async () => folder,
		openCockpit: async place => void opened.push(place),
		now: () => Date.parse('2026-05-04T13:00:00.000Z'),
	};
	const made = createProjectsDesk(ports);
	closes.push(made.close);
	made.resize(3);
	made.start();
	const names = () => made.store.getState().shown.map(({project}) => project);
	return {
		...made,
		world,
		opened,
		reads,
		names,
		tell: (...projects: string[]) => tell(projects),
		shows: (...projects: string[]) => holds(() => names().join() === projects.join()),
		at: () => made.store.getState().shown[made.store.getState().cursor]?.project,
	};
}

test('of what moved, only that is read again, and it takes its place', async () => {
	const list = desk([named('a'), named('b'), named('c')]);
	expect(await list.shows('a', 'b', 'c')).toBe(true);
	list.world.records = [named('a'), named('b'), named('c', {open: waiting})];
	list.tell('c');
	expect(await list.shows('c', 'a', 'b')).toBe(true);
	expect(list.reads).toEqual([undefined, ['c']]);
});

test('whoever looks at an environment goes on to, wherever it moves', async () => {
	const list = desk([named('a'), named('b'), named('c'), named('d')]);
	expect(await list.shows('a', 'b', 'c', 'd')).toBe(true);
	list.move(2);
	expect(list.at()).toBe('c');
	list.world.records = [named('a'), named('b'), named('c'), named('d', {open: waiting})];
	list.tell('d');
	expect(await list.shows('d', 'a', 'b', 'c')).toBe(true);
	expect(list.at()).toBe('c');
});

test('a filter takes words of all that is shown, and Esc takes it back', async () => {
	const list = desk([named('mail'), named('shop', {open: waiting})]);
	expect(await list.shows('shop', 'mail')).toBe(true);
	list.filter('WAITS prod', true);
	expect(list.names()).toEqual(['shop']);
	list.back();
	expect(list.names()).toEqual(['shop', 'mail']);
});

test('what was known stays while a journal does not answer, and that is told', async () => {
	const list = desk([named('a')]);
	expect(await list.shows('a')).toBe(true);
	list.world.failure = 'db does not answer';
	list.tell('a');
	expect(await holds(() => list.store.getState().problems.includes('db does not answer'))).toBe(true);
	expect(list.names()).toEqual(['a']);
});

test('a project opens in its folder; without one its releases are listed', async () => {
	const lend = (work: () => Promise<void>) => work();
	const known = desk([named('a')], '/srv/a');
	expect(await known.shows('a')).toBe(true);
	await known.open(lend);
	expect(known.opened).toEqual(['/srv/a']);
	const elsewhere = desk([named('a')]);
	expect(await elsewhere.shows('a')).toBe(true);
	await elsewhere.open(lend);
	expect(elsewhere.opened).toEqual([]);
	expect(elsewhere.store.getState().page?.releases).toEqual({status: 'ready', value: []});
});
