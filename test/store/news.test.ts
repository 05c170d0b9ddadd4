import {expect, test, vi} from 'vitest';
import {logsTitle} from '../../components/rows/logRows.ts';
import {plain} from '../../components/text/line.ts';
import type {LogNews} from '../../src/logs/logView.ts';
import {type FakeWorld, fakeWorld, shaOf} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';

type Told = Extract<LogNews, {readonly kind: 'told'}>;

const news: Told = {
	kind: 'told',
	since: 0,
	skipped: 0,
	uncompared: [],
	found: [
		{
			kind: 'new',
			times: null,
			source: 'web',
			pattern: {
				template: 'ERROR cart <*> of $5 (full)',
				level: 'error',
				before: 0,
				since: 3,
				spells: 1,
				firstAt: 7,
				example: 'ERROR cart 7 of $5 (full)',
				isVariant: false,
			},
		},
	],
};

async function listening() {
	const world = fakeWorld();
	const store = await startStore(world);
	const log = world.logs.get('staging');
	if (!log) throw new Error('no log is open');
	return {world, store, log};
}

test('when a release begins the log is told so, and asked every few seconds what is new', async () => {
	const {world, store, log} = await listening();
	const [began, asked] = [vi.spyOn(log, 'began'), vi.spyOn(log, 'news').mockResolvedValue(news)];
	await store.pass(20_000);
	expect(asked).not.toHaveBeenCalled();
	await world.deploy('staging', shaOf(0));
	await store.pass(200);
	expect(began).toHaveBeenCalledTimes(1);
	await store.pass(5000);
	expect(store.state().news).toEqual({staging: news});
	const title = logsTitle(store.state().logs, 10, news);
	expect(plain(title.left)).toContain('= 1 new');
	await store.pass(2 * 3_600_000);
	const times = asked.mock.calls.length;
	await store.pass(60_000);
	expect(asked).toHaveBeenCalledTimes(times);
});

const recorded = {since: '1970-01-01T00:00:00.000Z', omitted: 0, skipped: 0, uncompared: []};
const found = [
	{
		source: 'web',
		kind: 'new',
		template: 'ERROR cart <*> of $5 (full)',
		level: 'error',
		count: 3,
		times: null,
		firstAt: '1970-01-01T00:00:00.007Z',
		example: 'ERROR cart 7 of $5 (full)',
	},
];

test('what is new is recorded when the release ends, and again when an hour later something else is', async () => {
	const {world, store, log} = await listening();
	vi.spyOn(log, 'news').mockResolvedValue(news);
	const id = await world.deploy('staging', shaOf(0));
	await store.pass(200);
	expect(world.release(id).logNews).toBeNull();
	await end(world, id);
	await store.pass(200);
	expect(world.release(id).logNews).toMatchObject({...recorded, found, times: 1, by: {user: 'ana'}});
	vi.spyOn(log, 'news').mockResolvedValue({...news, found: []});
	await store.pass(2 * 3_600_000);
	expect(world.release(id).logNews).toMatchObject({...recorded, found: [], times: 2});
});

test('that nothing is new is not said of a release that was over at once, but once one has listened for a while', async () => {
	const {world, store, log} = await listening();
	const asked = vi.spyOn(log, 'news').mockImplementation(async () => ({...news, since: world.now - 1000, found: []}));
	const id = await world.deploy('staging', shaOf(0));
	await store.pass(200);
	await end(world, id);
	await store.pass(200);
	expect(world.release(id).logNews).toBeNull();
	asked.mockImplementation(async () => ({...news, since: world.now - 31_000, found: []}));
	await store.cockpit.close();
	expect(world.release(id).logNews).toMatchObject({found: [], times: 1});
});

test('a cockpit that is left while a release runs records what is new by then', async () => {
	const {world, store, log} = await listening();
	vi.spyOn(log, 'news').mockResolvedValue(news);
	const id = await world.deploy('staging', shaOf(0));
	await store.pass(200);
	await store.cockpit.close();
	expect(world.release(id).logNews).toMatchObject({found, times: 1});
	expect(log.closed).toBe(true);
});

test('of two releases each has what was new in its own time', async () => {
	const {world, store, log} = await listening();
	vi.spyOn(log, 'news').mockResolvedValue(news);
	const first = await world.deploy('staging', shaOf(0));
	await store.pass(200);
	await end(world, first);
	await store.pass(200);
	vi.spyOn(log, 'news').mockResolvedValue({...news, since: 9, found: []});
	const second = await world.deploy('staging', shaOf(1));
	await store.pass(200);
	await end(world, second);
	await store.pass(200);
	expect(world.release(second).logNews).toMatchObject({since: '1970-01-01T00:00:00.009Z', found: []});
});

test('where nobody can tell, or it cannot be recorded, nothing is, and the release goes on', async () => {
	const {world, store, log} = await listening();
	vi.spyOn(log, 'news').mockResolvedValue({kind: 'unknown', why: 'too little was heard'});
	const id = await world.deploy('staging', shaOf(0));
	await store.pass(200);
	await end(world, id);
	await store.pass(200);
	expect(world.release(id)).toMatchObject({logNews: null, end: {outcome: 'succeeded'}});
	vi.spyOn(log, 'news').mockRejectedValue(new Error('the worker died'));
	await store.cockpit.close();
	expect(log.closed).toBe(true);
});

async function end(world: FakeWorld, id: number) {
	for (let guard = 0; guard < 20 && !world.release(id).end; guard++) {
		world.runUntil(id);
		for (const [step, {state}] of Object.entries(world.release(id).steps)) {
			if (state.status === 'asking') await world.ports.engine.decideStep(id, {do: 'confirm', step, note: null});
		}
	}
}

test('the list of what is new filters the log to a kind of line', async () => {
	const {store, log} = await listening();
	vi.spyOn(log, 'news').mockResolvedValue(news);
	log.append('web', 'ERROR cart 871 of $5 (full)', 0);
	log.append('web', 'ERROR cart 871 of $6 (full)', 0);
	await store.run('news');
	expect(store.state().overlays).toMatchObject([{kind: 'news', environment: 'staging', news: {status: 'ready'}}]);
	await store.run('open');
	expect(store.state().overlays).toEqual([]);
	expect(store.state().logs.filter).toBe('ERROR\\s+cart\\s+.+?\\s+of\\s+\\$5\\s+\\(full\\)');
	expect(log.rows(0, 9).map(({text}) => text)).toEqual(['ERROR cart 871 of $5 (full)']);
});
