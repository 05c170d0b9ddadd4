import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {logsTitle} from '../../components/rows/logRows.ts';
import {plain} from '../../components/text/line.ts';
import {saveRows} from '../../src/logs/saveRows.ts';
import {fakeWorld} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';

async function withLog(count: number) {
	const world = fakeWorld();
	const store = await startStore(world);
	const log = world.logs.get('staging');
	if (!log) throw new Error('no log is open');
	const text = (i: number) => (i % 10 === 7 ? `level=error msg=${i}` : `level=info msg=${i}`);
	for (let i = 0; i < count; i++) log.append('web', text(i), world.now - (count - i) * 60_000);
	const shown = () => store.state().logs;
	return {world, store, log, shown};
}

test('the keys for errors go from the followed end to the last one, and from there on', async () => {
	const {store, shown} = await withLog(40);
	await store.run('nextError');
	expect(shown()).toMatchObject({hit: 37, top: 30});
	await store.run('previousError');
	expect(shown().hit).toBe(27);
	await store.run('previousError');
	await store.run('nextError');
	expect(shown().hit).toBe(27);
	await store.run('nextError');
	await store.run('nextError');
	expect(shown().hit).toBe(37);
	expect(store.state().status?.text).toBe('No further error below.');
});

test('a search that another one overtook says nothing, and one that takes too long says that', async () => {
	const {store, log} = await withLog(40);
	const find = vi.spyOn(log, 'find');
	find.mockResolvedValueOnce('overtaken');
	await store.run('nextError');
	expect(store.state().status).toBeNull();
	find.mockResolvedValueOnce('endless');
	await store.run('nextError');
	expect(store.state().status?.text).toBe('The search for error was given up: it takes too long.');
});

test('the cockpit keeps the terminal until the log is written down for the pager', async () => {
	const {world, store} = await withLog(40);
	const steps: string[] = [];
	const written = Promise.withResolvers<void>();
	Object.assign(world.ports, {
		async readInPager(_: unknown, lend: (work: () => Promise<void>) => Promise<void>) {
			await written.promise;
			await lend(async () => void steps.push('paged'));
		},
	});
	store.cockpit.lendBy(async work => {
		steps.push('lent');
		await work();
	});
	await store.run('pager');
	expect(steps).toEqual([]);
	expect(store.state().status?.text).toBe('The log is being written for your pager.');
	written.resolve();
	await store.pass(0);
	expect(steps).toEqual(['lent', 'paged']);
	expect(store.state().status).toBeNull();
});

test('a search says how many lines match, also of those that come', async () => {
	const {world, store, log, shown} = await withLog(40);
	const title = () => plain(logsTitle(shown(), 10, undefined).left);
	await store.run('search');
	store.cockpit.type('level=error');
	await store.run('open');
	expect(shown()).toMatchObject({search: 'level=error', hit: 37});
	expect(title()).toContain('4 matches');
	log.append('web', 'level=error at last', world.now);
	expect(title()).toContain('5 matches');
	await store.run('search', 'open');
	expect(title()).not.toContain('match');
	expect(log.matchCount).toBeNull();
	await store.run('search');
	store.cockpit.type('level=info');
	await store.run('open', 'nextEnvironment');
	expect(title()).not.toContain('match');
	expect(log.matchCount).toBeNull();
});

test('a time of the day, or so many minutes ago, is gone to', async () => {
	const {world, store, shown} = await withLog(200);
	const go = async (text: string) => {
		await store.run('logTime');
		store.cockpit.type(text);
		await store.run('open');
	};
	await go('30m');
	expect(shown().top).toBe(171);
	const then = new Date(world.now - 90 * 60_000);
	await go(`${then.getHours()}:${String(then.getMinutes()).padStart(2, '0')}`);
	expect(shown().top).toBe(110);
	await go('noon');
	expect(store.state().overlays).toMatchObject([{kind: 'prompt', error: 'noon is no time such as 14:06 or 5m.'}]);
});

test('a filter of a long log comes to the line that was read when it has got there, unless one has gone elsewhere', async () => {
	for (const goesOn of [false, true]) {
		const {world, store, log, shown} = await withLog(60);
		await store.run('focusLogs', 'logTime');
		store.cockpit.type('20m');
		await store.run('open');
		expect(shown().top).toBe(41);
		let arrive = () => {};
		vi.spyOn(log, 'settled').mockReturnValueOnce(
			new Promise(resolve => {
				arrive = resolve;
			}),
		);
		await store.run('filter');
		store.cockpit.type('error|late');
		await store.run('open');
		expect(shown().top).toBe(0);
		if (goesOn) await store.run('down');
		for (let i = 0; i < 30; i++) log.append('web', `late ${i}`, world.now);
		const before = shown().top;
		arrive();
		await store.pass(0);
		expect(shown().top).toBe(goesOn ? before : 4);
	}
});

test('after the clock was set back, a filter keeps the line that was read, and a time is that of now', async () => {
	const {world, store, log, shown} = await withLog(30);
	for (let i = 0; i < 30; i++) log.append('web', `msg=back ${i}`, world.now - 86_400_000 + i * 60_000);
	await store.run('focusLogs', 'logTime');
	store.cockpit.type('10m');
	await store.run('open');
	// Of yesterday, and yet the newest that the clock knows.
	expect(shown().top).toBe(50);
	await store.run('first');
	await store.run('filter');
	store.cockpit.type('msg=');
	await store.run('open');
	expect(shown().top).toBe(0);
});

test('lines are shifted, timed and picked as one wishes', async () => {
	const {store, shown} = await withLog(1);
	for (const key of ['shiftRight', 'shiftRight', 'shiftLeft', 'logTimes', 'picked'] as const) await store.run(key);
	expect(shown().look).toEqual({left: 20, times: 'age', wrapped: false, picked: false});
	for (const key of ['shiftLeft', 'shiftLeft', 'logTimes', 'logTimes', 'picked'] as const) await store.run(key);
	expect(shown().look).toEqual({left: 0, times: 'clock', wrapped: false, picked: true});
});

test('the log is saved as it is shown to a new private file, and what cannot be saved is said', async () => {
	vi.useRealTimers();
	const folder = mkdtempSync(path.join(tmpdir(), 'save-'));
	try {
		const file = path.join(folder, 'web.log');
		const rows = Array.from({length: 5000}, (_, i) => ({
			kind: 'line' as const,
			source: 'web',
			at: Date.UTC(2026, 10, 21),
			text: `\u001B[31mline ${i}\u001B[39m`,
		}));
		const view = {first: 10, length: 5000, rows: (top: number, count: number) => rows.slice(top, top + count)};
		expect(await saveRows(view, file)).toBe(4990);
		const lines = readFileSync(file, 'utf8').split('\n');
		expect(lines).toHaveLength(4991);
		expect(lines[0]).toBe('2026-11-21T00:00:00.000Z web line 10');
		expect(statSync(file).mode & 0o777).toBe(0o600);
		await expect(saveRows(view, file)).rejects.toThrow('There is such a file already.');
		await expect(saveRows(view, path.join(folder, 'none', 'x.log'))).rejects.toThrow('There is no such folder.');
	} finally {
		rmSync(folder, {recursive: true});
	}
});

test('a name for the saved log is proposed; a refusal stays in the prompt', async () => {
	const {store, log} = await withLog(3);
	await store.run('saveLog');
	expect(store.state().overlays).toMatchObject([
		{value: expect.stringMatching(/^staging-\d{4}-\d\d-\d\dT\d{6}\.log$/)},
	]);
	const save = vi.spyOn(log, 'save').mockRejectedValueOnce(new Error('no space left'));
	await store.run('open');
	expect(store.state().overlays).toMatchObject([{error: 'no space left', busy: false}]);
	await store.run('open');
	expect(save).toHaveBeenCalledTimes(2);
	expect(store.state().overlays).toEqual([]);
	expect(store.state().status?.text).toMatch(/^3 lines are in staging-/);
});
