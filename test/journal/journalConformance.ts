import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {StreamWrite} from '../../src/domain/decision.ts';
import {emptyEnvironment, evolveEnvironment} from '../../src/domain/environment.ts';
import type {EnvironmentEvent, JournalEvent} from '../../src/domain/events.ts';
import {foldRelease} from '../../src/domain/evolveRelease.ts';
import {summarize} from '../../src/domain/summary.ts';
import type {AppendResult, Journal} from '../../src/journal/journal.ts';
import {holdsSoon} from '../support/holds.ts';
import {ana, ben} from '../support/samples.ts';
import {startedEvent, startedWrite} from '../support/started.ts';

/** A store for one test. `open` gives a further handle on the same events, as another process would have it. */
export type TestStore = {readonly open: () => Journal | Promise<Journal>; readonly remove: () => void | Promise<void>};

const at = '2026-05-04T12:00:00.000Z';

const news: JournalEvent = {
	type: 'log-news-recorded',
	since: at,
	until: at,
	found: [
		{
			source: 'web',
			kind: 'jumped',
			template: 'WARN pool <*>',
			level: 'warn',
			count: 40,
			times: 7.5,
			firstAt: at,
			example: 'WARN pool 7',
		},
	],
	omitted: 0,
	skipped: 12,
	uncompared: [],
};

/** What every store of the journal has to keep, whatever it is made of. */
export function journalConformance(name: string, create: () => TestStore | Promise<TestStore>): void {
	describe(name, () => {
		let store: TestStore;
		let journal: Journal;
		const handles: Journal[] = [];
		const open = async () => {
			const handle = await store.open();
			handles.push(handle);
			return handle;
		};

		beforeEach(async () => {
			store = await create();
			journal = await open();
		});
		afterEach(async () => {
			for (const handle of handles.splice(0)) handle.close();
			await store.remove();
		});

		test('an empty journal has no events, no releases, and numbers from 1', async () => {
			expect(await journal.read('release:1')).toEqual([]);
			expect(await journal.releases({})).toEqual([]);
			expect(await journal.nextRelease()).toBe(1);
		});

		test('events are read as they were appended, with who, when and their place', async () => {
			const note: JournalEvent = {type: 'note-added', text: 'ümlaut \u0000 "quotes" \u{1f680}'};
			const write = {...startedWrite(1), events: [startedEvent(1), note, news]};
			const result = await journal.append([write], ana, at);
			const expected = [
				{stream: 'release:1', seq: 1, at, by: ana, event: startedEvent(1)},
				{stream: 'release:1', seq: 2, at, by: ana, event: note},
				{stream: 'release:1', seq: 3, at, by: ana, event: news},
			];
			expect(result).toEqual({ok: true, recorded: expected});
			expect(await journal.read('release:1')).toEqual(expected);
			expect(await journal.read('release:1', 1)).toEqual(expected.slice(1));
			expect(await journal.read('release:1', 3)).toEqual([]);
		});

		test('another handle sees an append as soon as it is acknowledged', async () => {
			const other = await open();
			await journal.append([startedWrite(1)], ana, at);
			expect(await other.read('release:1')).toHaveLength(1);
			expect(await other.nextRelease()).toBe(2);
		});

		test('an append that has not seen the last event is refused and leaves nothing', async () => {
			await journal.append([startedWrite(1)], ana, at);
			const other = await open();
			await other.append([note(1, 1, 'first')], ben, at);
			expect(await journal.append([note(1, 1, 'late')], ana, at)).toEqual({ok: false, conflict: 'release:1'});
			expect(await journal.read('release:1')).toHaveLength(2);
			expect(await journal.append([note(1, 2, 'second')], ana, at)).toMatchObject({ok: true});
		});

		test('an append that expects more than there is, is refused', async () => {
			expect(await journal.append([note(1, 3, 'early')], ana, at)).toEqual({ok: false, conflict: 'release:1'});
		});

		test('writes to several streams are recorded together or not at all', async () => {
			await journal.append([startedWrite(1)], ana, at);
			const lease: StreamWrite = {
				stream: 'environment:production',
				expected: 0,
				events: [{type: 'lease-taken', release: 2}],
			};
			expect(await journal.append([lease, startedWrite(1)], ana, at)).toEqual({ok: false, conflict: 'release:1'});
			expect(await journal.read('environment:production')).toEqual([]);
			expect(await journal.append([lease, startedWrite(2)], ana, at)).toMatchObject({ok: true});
			expect(await journal.read('environment:production')).toHaveLength(1);
			expect(await journal.read('release:2')).toHaveLength(1);
		});

		test('an environment is what all its events come to, whoever appended them, and however far its row went', async () => {
			const stream = 'environment:production';
			const by = async (handle: Journal, expected: number, ...events: JournalEvent[]) =>
				expect(await handle.append([{stream, expected, events}], ana, at)).toMatchObject({ok: true});
			expect(await journal.environment('production')).toEqual(emptyEnvironment('production'));
			const other = await open();
			await by(journal, 0, {type: 'lease-taken', release: 1}, {type: 'environment-locked', reason: 'inventory'});
			await by(other, 2, {type: 'lease-freed', release: 1});
			await by(journal, 3, {type: 'environment-frozen', reason: 'sale', until: null});
			const events = await journal.read<EnvironmentEvent>(stream);
			const folded = events.reduce(evolveEnvironment, emptyEnvironment('production'));
			expect(folded).toMatchObject({seq: 4, lease: null, lock: {reason: 'inventory'}, freeze: {reason: 'sale'}});
			for (const handle of [journal, other]) expect(await handle.environment('production')).toEqual(folded);
		});

		test('the last event of a stream is read by itself', async () => {
			expect(await journal.last('release:1')).toBeNull();
			await journal.append([startedWrite(1)], ana, at);
			await journal.append([note(1, 1, 'first')], ana, at);
			expect(await journal.last('release:1')).toEqual((await journal.read('release:1'))[1]);
		});

		test('a write without events checks its stream and changes nothing', async () => {
			await journal.append([startedWrite(1)], ana, at);
			const check = (expected: number): StreamWrite => ({stream: 'release:1', expected, events: []});
			expect(await journal.append([check(0), startedWrite(2)], ana, at)).toEqual({ok: false, conflict: 'release:1'});
			expect(await journal.read('release:2')).toEqual([]);
			expect(await journal.append([check(1), startedWrite(2)], ana, at)).toMatchObject({ok: true});
			expect(await journal.read('release:1')).toHaveLength(1);
		});

		test('of many who append after the same event, one wins', async () => {
			await journal.append([startedWrite(1)], ana, at);
			const others = await Promise.all(Array.from({length: 8}, open));
			const results = await Promise.all(
				others.map((other, index) => other.append([note(1, 1, `note ${index}`)], ana, at)),
			);
			expect(results.filter(result => result.ok)).toHaveLength(1);
			expect(await journal.read('release:1')).toHaveLength(2);
		});

		test('a release’s row is what its events fold to, whoever appended them', async () => {
			const other = await open();
			await journal.append([startedWrite(1)], ana, at);
			await other.append([intended(1, 1)], ben, at);
			await journal.append([finished(1, 2)], ana, at);
			await other.append([ended(1, 3, 'succeeded')], ben, at);
			await journal.append([note(1, 4, 'after the end')], ana, at);
			const folded = foldRelease(await journal.read('release:1'));
			expect(folded && summarize(folded)).toMatchObject({status: 'succeeded', took: {push: 12}, changed: true});
			expect(await journal.releases({})).toEqual([folded && summarize(folded)]);
		});

		test('a refused append leaves the rows as they were', async () => {
			await journal.append([startedWrite(1)], ana, at);
			const before = await journal.releases({});
			const refused: AppendResult = await journal.append(
				[{...ended(1, 1, 'failed'), expected: 1}, note(9, 4, 'no')],
				ana,
				at,
			);
			expect(refused.ok).toBe(false);
			expect(await journal.releases({})).toEqual(before);
			await journal.append([intended(1, 1)], ana, at);
			expect(await journal.releases({})).toMatchObject([{status: 'running', changed: true}]);
		});

		test('rows are listed newest first, by environment, status, openness, and in pages', async () => {
			for (const id of [1, 2, 3, 4, 5]) {
				const environment = id % 2 === 0 ? 'staging' : 'production';
				await journal.append([startedWrite(id, {environment})], ana, at);
				if (id <= 3) await journal.append([ended(id, 1, id === 3 ? 'failed' : 'succeeded')], ana, at);
			}

			const ids = async (query: Parameters<Journal['releases']>[0]) =>
				(await journal.releases(query)).map(release => release.id);
			expect(await ids({})).toEqual([5, 4, 3, 2, 1]);
			expect(await ids({environment: 'production'})).toEqual([5, 3, 1]);
			expect(await ids({status: 'succeeded'})).toEqual([2, 1]);
			expect(await ids({open: true})).toEqual([5, 4]);
			expect(await ids({limit: 2})).toEqual([5, 4]);
			expect(await ids({limit: 2, before: 4})).toEqual([3, 2]);
			expect(await ids({environment: 'production', open: true, limit: 1})).toEqual([5]);
			expect(await ids({environment: 'nowhere'})).toEqual([]);
			expect(await ids({environment: "x' OR 1=1 --"})).toEqual([]);
			expect(await journal.nextRelease()).toBe(6);
		});

		test('a history that nobody has touched raises no alarm, whoever appended to it', async () => {
			expect(await journal.alarm()).toBeNull();
			const other = await open();
			await journal.append([startedWrite(1)], ana, at);
			await other.append([note(1, 1, 'note')], ben, at);
			for (const handle of [journal, other, await open()]) {
				expect(await handle.alarm('head')).toBeNull();
				expect(await handle.alarm('store')).toBeNull();
			}
		});

		test('a subscriber hears of its own and of others’ appends well within a second', async () => {
			await journal.append([startedWrite(1)], ana, at);
			const other = await open();
			for (const [index, writer] of [journal, other].entries()) {
				let heard = false;
				const unsubscribe = journal.subscribe(() => {
					unsubscribe();
					heard = true;
				});
				await writer.append([note(1, index + 1, 'news')], ana, at);
				expect(await holdsSoon(() => heard, 25)).toBe(true);
			}
		});

		test('who unsubscribed hears nothing, while others still do', async () => {
			await journal.append([startedWrite(1)], ana, at);
			let calls = 0;
			const unsubscribe = journal.subscribe(() => calls++);
			unsubscribe();
			unsubscribe();
			const heard = new Promise<void>(resolve => journal.subscribe(() => resolve()));
			await journal.append([note(1, 1, 'news')], ana, at);
			await heard;
			expect(calls).toBe(0);
		});
	});
}

function note(release: number, expected: number, text: string): StreamWrite {
	return {stream: `release:${release}`, expected, events: [{type: 'note-added', text}]};
}

function intended(release: number, expected: number): StreamWrite {
	return {
		stream: `release:${release}`,
		expected,
		events: [{type: 'step-intended', step: 'push', attempt: 1}],
	};
}

function finished(release: number, expected: number): StreamWrite {
	const result = {outcome: 'succeeded', exitCode: 0, signal: null, detail: null, durationMs: 12} as const;
	return {
		stream: `release:${release}`,
		expected,
		events: [{type: 'step-finished', step: 'push', attempt: 1, ...result}],
	};
}

function ended(release: number, expected: number, outcome: 'succeeded' | 'failed'): StreamWrite {
	return {
		stream: `release:${release}`,
		expected,
		events: [{type: 'release-finished', outcome, verified: outcome === 'succeeded', reason: null}],
	};
}
