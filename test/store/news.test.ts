import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {logsTitle} from '../../components/rows/logRows.ts';
import {plain} from '../../components/text/line.ts';
import type {LogNews} from '../../src/logs/logView.ts';
import {fakeWorld, shaOf} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

const news: LogNews = {
	kind: 'told',
	since: 0,
	skipped: 0,
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
