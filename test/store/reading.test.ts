import {describe, expect, test, vi} from 'vitest';
import {commitsTitle} from '../../components/rows/commitRows.ts';
import {plain} from '../../components/text/line.ts';
import {createCockpit} from '../../store/cockpit.ts';
import {valueIn} from '../../store/loadable.ts';
import {fakeWorld, shaOf, worldWithHistory} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';

describe('what the cockpit reads', () => {
	test('before it starts, no port is asked', () => {
		const world = fakeWorld();
		const spy = vi.spyOn(world.ports.engine, 'overview');
		const {store} = createCockpit(world.ports, {});
		expect(store.getState().environments.map(({config}) => config.name)).toEqual(['staging', 'production']);
		expect(store.getState().commits.status).toBe('loading');
		expect(spy).not.toHaveBeenCalled();
	});

	test('the commits are those between what is live and the head of the branch', async () => {
		const {state} = await startStore(fakeWorld());
		const commits = valueIn(state().commits);
		expect(commits?.count).toBe(14);
		expect(commits?.commits[0]?.sha).toBe(shaOf(0));
		expect(commits?.relation).toEqual({kind: 'ahead', ahead: 14, behind: 0});
	});

	test('the candidate for an environment that promotes is what runs where it comes from', async () => {
		const world = fakeWorld();
		world.setLive('staging', shaOf(5));
		const {run, state} = await startStore(world);
		await run('nextEnvironment');
		expect(state().selected).toBe('production');
		expect(valueIn(state().candidate)).toMatchObject({sha: shaOf(5)});
		expect(valueIn(state().commits)?.count).toBe(9);
	});

	test('every environment says how far it is behind the one before it', async () => {
		const world = fakeWorld();
		world.setLive('staging', shaOf(5));
		const {state} = await startStore(world);
		expect(state().environments.map(({behind}) => behind)).toEqual([5, 9]);
	});

	test('an open release shows the commits that it ships, not what is left to ship', async () => {
		const world = fakeWorld();
		const id = await world.deploy('staging', shaOf(0));
		world.runUntil(id, 'health');
		const {state} = await startStore(world);
		expect(valueIn(state().commits)).toMatchObject({release: id, count: 14, from: shaOf(14)});
	});

	test('a hundred events within a frame are read once', async () => {
		const world = fakeWorld();
		const id = await world.deploy('staging', shaOf(0));
		const {pass} = await startStore(world);
		const spy = vi.spyOn(world.ports.engine, 'overview');
		for (let index = 0; index < 100; index++) {
			await world.ports.engine.decideRelease(id, {do: 'note', text: `note ${index}`});
		}

		await pass(500);
		// Once for what was there, at most once more for what came meanwhile, for each of the two environments.
		expect(spy.mock.calls.length).toBeGreaterThanOrEqual(2);
		expect(spy.mock.calls.length).toBeLessThanOrEqual(4);
	});

	test('environments are asked what they run every half minute, and when a release of theirs is over', async () => {
		const world = fakeWorld();
		const id = await world.deploy('staging', shaOf(0));
		const {cockpit, pass, state} = await startStore(world);
		world.setLive('staging', shaOf(0));
		await pass(30_000);
		expect(valueIn(state().environments[0]?.live ?? {status: 'loading'})?.revision?.sha).toBe(shaOf(0));
		world.setLive('staging', shaOf(7));
		await world.ports.engine.decideRelease(id, {do: 'abort', reason: 'test'});
		world.advance(id);
		await pass(500);
		expect(valueIn(state().environments[0]?.live ?? {status: 'loading'})?.revision?.sha).toBe(shaOf(7));
		await cockpit.close();
	});

	test('while nothing changes, git is asked for the candidate and nothing else', async () => {
		const world = fakeWorld();
		const {pass} = await startStore(world);
		const {repository} = world.ports;
		const asked = (['candidate', 'commits', 'count', 'relation'] as const).map(name => vi.spyOn(repository, name));
		await pass(60_000);
		expect(asked.map(({mock}) => mock.calls.length > 0)).toEqual([true, false, false, false]);
	});

	test('what this clone did not know is asked again: it may have been fetched', async () => {
		const world = fakeWorld();
		world.setLive('staging', 'f'.repeat(40));
		const {pass} = await startStore(world);
		const relation = vi.spyOn(world.ports.repository, 'relation');
		await pass(31_000);
		expect(relation).toHaveBeenCalled();
	});

	test('a port that fails shows in its pane, and the others go on', async () => {
		const world = fakeWorld();
		vi.spyOn(world.ports.engine, 'migrations').mockRejectedValue(new Error('no such database\nstack'));
		vi.spyOn(world.ports.repository, 'log').mockImplementation(() => {
			throw new Error('not a git repository');
		});
		const {state} = await startStore(world);
		expect(state().migrations).toEqual({status: 'failed', error: 'no such database'});
		expect(state().commits).toEqual({status: 'failed', error: 'not a git repository'});
		expect(state().environments[0]?.overview.status).toBe('ready');
	});

	test('what a database said goes on standing there when it does not answer any more', async () => {
		const world = fakeWorld();
		const {state, pass} = await startStore(world);
		const before = valueIn(state().migrations);
		const at = new Date(0).toISOString();
		const asked = vi.spyOn(world.ports.engine, 'migrations').mockResolvedValue({ok: false, error: 'it is down', at});
		await pass(60_000);
		expect(valueIn(state().migrations)).toEqual({...before, unanswered: 'it is down'});
		asked.mockResolvedValue(before);
		await pass(60_000);
		expect(valueIn(state().migrations)).toEqual(before);
	});

	test('a journal that goes away in the middle of a reading leaves the release that was known', async () => {
		const world = fakeWorld();
		const id = await world.deploy('staging', shaOf(0));
		const {state, pass, cockpit} = await startStore(world);
		const {engine} = world.ports;
		const away = new Error('the journal does not answer');
		const overview = vi.spyOn(engine, 'overview');
		const release = vi.spyOn(engine, 'release').mockRejectedValue(away);
		await pass(10_000);
		expect(state().release.status).toBe('failed');
		overview.mockRejectedValue(away);
		await pass(10_000);
		expect(valueIn(state().release)?.id).toBe(id);
		overview.mockRestore();
		release.mockRestore();
		await pass(10_000);
		expect(valueIn(state().release)?.id).toBe(id);
		await cockpit.close();
	});

	test('log sources that cannot be opened are said, not thrown', async () => {
		const world = fakeWorld();
		const ports = {
			...world.ports,
			openLogs() {
				throw new Error('heroku: command not found');
			},
		};
		const {state} = await startStore({...world, ports});
		expect(state().logs).toMatchObject({view: null, error: 'heroku: command not found'});
	});

	test('where what is live is no commit of this clone, the commits are not known rather than none', async () => {
		const world = fakeWorld();
		world.setLive('staging', 'f'.repeat(40));
		const {state} = await startStore(world);
		expect(valueIn(state().commits)).toMatchObject({relation: {kind: 'unknown'}, commits: []});
		expect(plain(commitsTitle(state().commits).left)).toContain('not known');
	});

	test('an answer for an environment that is no longer selected changes nothing', async () => {
		const world = await worldWithHistory();
		const {run, state} = await startStore(world);
		await run('nextEnvironment', 'previousEnvironment');
		expect(valueIn(state().release)?.environment).toBe('staging');
	});

	test('coming back to an environment shows what was known of it at once', async () => {
		const world = await worldWithHistory();
		const {cockpit, run, state} = await startStore(world);
		const known = state().commits;
		await run('nextEnvironment');
		expect(valueIn(state().commits)?.count).toBe(0);
		cockpit.run('previousEnvironment', {rows: 1, length: 2});
		expect(state().commits).toBe(known);
	});

	test('a release that begins and ends leaves marks in the log', async () => {
		const world = fakeWorld();
		const {pass} = await startStore(world);
		const id = await world.deploy('staging', shaOf(0));
		await pass(500);
		await world.ports.engine.decideRelease(id, {do: 'abort', reason: 'test'});
		world.advance(id);
		await pass(500);
		const rows = world.logs.get('staging')?.rows(0, 10) ?? [];
		expect(rows.map(({text}) => text)).toEqual(['#1 v2.5.0 started', '#1 v2.5.0 aborted']);
	});

	test('a release leaves marks in the log when it begins, goes live and is over, and when it is taken back', async () => {
		const world = fakeWorld();
		const {pass} = await startStore(world);
		const marks = () => (world.logs.get('staging')?.rows(0, 20) ?? []).map(({text}) => text);
		const goOn = async (id: number) => {
			for (let guard = 0; guard < 20 && !world.release(id).end; guard++) {
				world.runUntil(id);
				await pass(500);
				for (const [step, {state}] of Object.entries(world.release(id).steps)) {
					if (state.status === 'asking') await world.ports.engine.decideStep(id, {do: 'confirm', step, note: null});
				}
			}

			await pass(500);
		};
		await world.deploy('staging', shaOf(0));
		await pass(500);
		world.setLive('staging', shaOf(0));
		await goOn(1);
		expect(marks()).toEqual(['#1 v2.5.0 started', '#1 v2.5.0 live', '#1 v2.5.0 succeeded']);
		const back = await world.ports.engine.rollback('staging', {request: 'r', reason: 'errors', onFailure: 'stop'});
		expect(back).toMatchObject({ok: true});
		await pass(500);
		await goOn(2);
		expect(marks().slice(3)).toEqual([
			'#2 rollback to v2.4.1 started',
			'#1 v2.5.0 rolled back',
			'#2 rollback to v2.4.1 live',
			'#2 rollback to v2.4.1 succeeded',
		]);
	});

	test('attaching to a release opens its environment with the focus on its steps', async () => {
		const world = await worldWithHistory();
		const {state} = await startStore(world, {focusRelease: 2});
		expect(state()).toMatchObject({selected: 'production', focus: 'release'});
		expect(valueIn(state().release)?.id).toBe(2);
	});

	test('attaching to a release that is not there says so', async () => {
		const {state} = await startStore(fakeWorld(), {focusRelease: 99});
		expect(state().status?.text).toBe('There is no release #99.');
	});
});
