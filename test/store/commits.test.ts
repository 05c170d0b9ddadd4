import {describe, expect, test, vi} from 'vitest';
import type {Commit, CommitQuery, CommitRange, Relation} from '../../src/git/repository.ts';
import type {Cockpit} from '../../store/cockpit.ts';
import {valueIn} from '../../store/loadable.ts';
import {selectCommitList} from '../../store/select.ts';
import {fakeCommits} from '../support/cockpitFixtures.ts';
import {type FakeWorld, fakeWorld, shaOf} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';

describe('the list of commits', () => {
	test('goes on below what is to ship, with what is live already', async () => {
		const {state} = await startStore(fakeWorld());
		expect(valueIn(state().commits)).toMatchObject({shipping: 14, count: 14, counted: true, state: 'whole'});
		expect(selectCommitList(state())?.commits.map(({sha}) => sha)).toEqual(fakeCommits.map(({sha}) => sha));
	});

	test('is read as far as somebody scrolls, and to its end with a jump there', async () => {
		const {world, taken} = worldOf(5000);
		const {run, state} = await startStore(world, {}, {rows: 40, length: 5000});
		const commits = () => valueIn(state().commits);
		// While they are counted, those that are there are told.
		expect(commits()).toMatchObject({state: 'more', counted: false, count: 5000});
		expect(commits()?.commits.length).toBeLessThan(300);
		expect(taken()).toBeLessThan(300);
		await run('focusCommits', ...Array.from({length: 10}, () => 'pageDown' as const));
		expect(state().cursors.commits).toBe(390);
		expect(commits()?.commits.length).toBeGreaterThanOrEqual(590);
		expect(taken()).toBeLessThan(700);
		await run('last');
		expect(commits()).toMatchObject({state: 'whole', counted: true, count: 5000});
		expect(state().cursors.commits).toBe(4999);
	});

	test('is the same after half a minute, as far as it was scrolled', async () => {
		const {world} = worldOf(5000);
		const {run, pass, state} = await startStore(world, {}, {rows: 40, length: 5000});
		await run('focusCommits', ...Array.from({length: 10}, () => 'pageDown' as const));
		const before = valueIn(state().commits)?.commits;
		await pass(31_000);
		expect(valueIn(state().commits)?.commits).toBe(before);
		await run('pageDown');
		expect(valueIn(state().commits)?.commits.length).toBeGreaterThan(before?.length ?? 0);
	});

	test('is not begun any more once the cockpit was closed', async () => {
		const world = fakeWorld();
		const relation = Promise.withResolvers<Relation>();
		vi.spyOn(world.ports.repository, 'relation').mockReturnValue(relation.promise);
		const log = vi.spyOn(world.ports.repository, 'log');
		const {cockpit, pass} = await startStore(world);
		const closed = cockpit.close();
		relation.resolve({kind: 'ahead', ahead: 14, behind: 0});
		await pass(5000);
		await closed;
		expect(log).not.toHaveBeenCalled();
	});

	test('that fails on the way keeps what was read, and says so', async () => {
		const {world} = worldOf(5000, 100);
		const {state} = await startStore(world);
		expect(valueIn(state().commits)?.commits).toHaveLength(100);
		expect(state().status).toMatchObject({text: 'fatal: bad tree', tone: 'problem'});
	});
});

describe('a search among the commits', () => {
	test('lists what fits, and Esc gives the whole list back with its cursor', async () => {
		const {cockpit, run, state} = await startStore(fakeWorld());
		await run('focusCommits', 'down', 'down');
		await search(cockpit, run, 'author:eva fix');
		expect(state().overlays).toEqual([]);
		expect(state().commitSearch).toMatchObject({state: 'whole', shipping: 0, query: {author: 'eva', text: 'fix'}});
		expect(selectCommitList(state())?.commits.map(({subject}) => subject)).toEqual([
			'Fix rounding of cart totals with several discounts',
		]);
		expect(state().cursors.commits).toBe(0);
		await run('open');
		expect(state().overlays.at(-1)).toMatchObject({kind: 'commit', sha: selectCommitList(state())?.commits[0]?.sha});
		await run('back', 'searchCommits');
		expect(state().overlays.at(-1)).toMatchObject({kind: 'prompt', value: 'author:eva fix'});
		await run('back', 'back');
		expect(state().commitSearch).toBeNull();
		expect(state().cursors.commits).toBe(2);
	});

	test('that cannot be read as one stays in the prompt; an empty one shows all', async () => {
		const {cockpit, run, state} = await startStore(fakeWorld());
		await run('focusCommits');
		await search(cockpit, run, 'hash:main');
		expect(state().overlays.at(-1)).toMatchObject({error: expect.stringContaining('four digits')});
		await run('back');
		await search(cockpit, run, 'nick');
		expect(state().commitSearch?.commits.length).toBeGreaterThan(0);
		await run('searchCommits');
		cockpit.erase('all');
		await run('open');
		expect(state().commitSearch).toBeNull();
	});

	test('is ended by the next one, by Esc, by another environment and by closing', async () => {
		const {world, searches} = worldOf(5000);
		const {cockpit, run, state} = await startStore(world);
		await run('focusCommits');
		await search(cockpit, run, 'never 1');
		expect(state().commitSearch).toMatchObject({state: 'reading', commits: []});
		await search(cockpit, run, 'never 2');
		expect(searches()).toEqual([
			['never 1', 'ended'],
			['never 2', 'goes on'],
		]);
		await run('back');
		expect(searches().at(-1)).toEqual(['never 2', 'ended']);
		await search(cockpit, run, 'never 3');
		await run('nextEnvironment');
		expect(searches().at(-1)).toEqual(['never 3', 'ended']);
		expect(state().commitSearch).toBeNull();
		await search(cockpit, run, 'never 4');
		const closed = cockpit.close();
		await vi.advanceTimersByTimeAsync(5000);
		await closed;
		expect(searches().at(-1)).toEqual(['never 4', 'ended']);
	});

	test('goes on with another candidate, or with merges, in what is listed then', async () => {
		const world = fakeWorld();
		const asked = vi.spyOn(world.ports.repository, 'log');
		const {cockpit, run, state} = await startStore(world);
		await run('focusCommits');
		await search(cockpit, run, 'nick');
		await run('merges');
		expect(asked.mock.calls.at(-1)?.[1]).toEqual({merges: true, query: {text: 'nick'}});
		expect(state().commitSearch).toMatchObject({state: 'whole', text: 'nick'});
		expect(state().commitSearch?.commits.length).toBeGreaterThan(0);
	});

	test('of a history whose live commit is not in this clone looks through all of it', async () => {
		const world = fakeWorld();
		world.setLive('staging', 'f'.repeat(40));
		const {cockpit, run, state} = await startStore(world);
		await run('focusCommits');
		await search(cockpit, run, 'nick');
		expect(state().commitSearch?.commits.length).toBeGreaterThan(0);
	});

	test('that git refuses says why', async () => {
		const {world} = worldOf(5000);
		const {cockpit, run, state} = await startStore(world);
		await run('focusCommits');
		await search(cockpit, run, 'path:../elsewhere');
		expect(state().commitSearch).toMatchObject({state: 'whole', error: 'fatal: outside'});
	});
});

async function search(cockpit: Cockpit, run: (id: 'searchCommits' | 'open') => Promise<void>, text: string) {
	await run('searchCommits');
	cockpit.erase('all');
	cockpit.type(text);
	await run('open');
}

/** A world with a long history of which nothing is live; a search for `never` finds nothing, and does not end. */
function worldOf(length: number, failsAt = length) {
	const world = fakeWorld();
	let taken = 0;
	const searches: {readonly text: string; readonly signal: AbortSignal}[] = [];
	const commit = (index: number): Commit => ({...(fakeCommits[index % 40] ?? never()), sha: shaOf(0).slice(8) + index});
	async function* log(_: CommitRange, {query}: {query?: CommitQuery}, signal: AbortSignal) {
		if (query?.path) throw new Error('fatal: outside');
		if (query) {
			searches.push({text: query.text ?? '', signal});
			await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()));
			return;
		}

		for (let index = 0; index < length; index += 10) {
			if (index >= failsAt) throw new Error('fatal: bad tree');
			taken += 10;
			yield Array.from({length: 10}, (_, other) => commit(index + other));
		}
	}

	world.setLive('staging', null);
	world.setLive('production', null);
	const repository = {...world.ports.repository, log, count: async () => length};
	const made: Pick<FakeWorld, 'ports'> = {ports: {...world.ports, repository}};
	return {
		world: {...world, ...made},
		taken: () => taken,
		searches: () => searches.map(({text, signal}) => [text, signal.aborted ? 'ended' : 'goes on']),
	};
}

function never(): never {
	throw new Error('there is no such commit');
}
