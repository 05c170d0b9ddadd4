import {describe, expect, test} from 'vitest';
import {usualDurations, usualTimes} from '../../src/domain/durations.ts';
import type {Plan} from '../../src/domain/plan.ts';
import {fuzzy} from '../../store/fuzzy.ts';
import {filterHistory} from '../../store/historyFilter.ts';
import {orderMigrations} from '../../store/migrationOrder.ts';
import {activeRow, releaseRows} from '../../store/releaseRows.ts';
import {remainingMs} from '../../store/timing.ts';
import {fakeMigrations, fakeProject} from '../support/cockpitFixtures.ts';
import {fakeWorld, shaOf, worldWithHistory} from '../support/cockpitPorts.ts';

describe('fuzzy search', () => {
	const refs = ['master', 'fix/payments', 'feature/pay-later', 'v2.4.1'];

	test('finds letters in their order, whole hits first', () => {
		expect(fuzzy(refs, 'pay', ref => ref)).toEqual(['fix/payments', 'feature/pay-later']);
		expect(fuzzy(refs, 'fpl', ref => ref)).toEqual(['feature/pay-later']);
		expect(fuzzy(refs, 'MASTER', ref => ref)).toEqual(['master']);
		expect(fuzzy(refs, 'zzz', ref => ref)).toEqual([]);
	});

	test('without a query everything stays in its order', () => {
		expect(fuzzy(refs, ' ', ref => ref)).toBe(refs);
	});
});

describe('the history filter', () => {
	test('wants every word, in any column', async () => {
		const world = await worldWithHistory();
		const all = await world.ports.engine.history({limit: 100});
		expect(filterHistory(all, '').length).toBe(all.length);
		expect(filterHistory(all, 'production v2.4.0').map(({id}) => id)).toEqual([2]);
		expect(filterHistory(all, 'rolled ANA').map(({id}) => id)).toEqual([3]);
		expect(filterHistory(all, '#4').map(({kind}) => kind)).toEqual(['rollback']);
	});
});

describe('migrations', () => {
	test('pending ones come first in their order, then the newest applied, then what is gone', () => {
		const {rows} = fakeMigrations(new Set(), '2026-11-21T14:00:00.000Z');
		expect(orderMigrations(rows).map(({id, state}) => `${id} ${state}`)).toEqual([
			'0041 pending',
			'0042 pending',
			'0040 applied',
			'0039 applied',
			'0038 gone',
		]);
	});
});

describe('time that steps take', () => {
	test('is the median of earlier releases of the same kind and environment', async () => {
		const world = await worldWithHistory();
		const history = await world.ports.engine.history({limit: 100});
		const usual = usualDurations(history, 'staging', 'deploy');
		expect(usual['push']).toBeGreaterThan(0);
		expect(usual['undo-push']).toBeUndefined();
		expect(usualDurations(history, 'staging', 'rollback')['undo-push']).toBeGreaterThan(0);
		expect(usualDurations(history, 'nowhere', 'deploy')).toEqual({});
	});

	test('of a whole way is the sum of its steps, and not known where none ever ran', async () => {
		const step = (id: string, undo: string | null) => {
			const [run] = Object.values(fakeProject.phases).flat();
			if (!run) throw new Error('no step');
			return {...run, id, undo};
		};
		const steps = [step('migrate', null), step('push', 'git push back')];
		const world = await worldWithHistory();
		const history = await world.ports.engine.history({environment: 'staging', limit: 100});
		const [last] = history.filter(({kind}) => kind === 'deploy');
		if (!last) throw new Error('no release');
		const release = {...last, took: {migrate: 5, push: 100, live: 20}};
		expect(usualTimes(steps, [release], 'staging')).toEqual({backMs: 120, deployMs: 125});
		expect(usualTimes(steps, [{...release, took: {live: 20}}], 'staging')).toEqual({backMs: null, deployMs: null});
	});

	test('what is left is what measured steps took before, never a question', async () => {
		const world = fakeWorld();
		const id = await world.deploy('staging', shaOf(3));
		const release = world.release(id);
		const watched = release.plan.steps.flatMap(step =>
			step.kind === 'watch' || step.kind === 'http' ? step.forMs : [],
		);
		expect(remainingMs(release, {}, world.now)).toBe(watched.reduce((sum, ms) => sum + ms, 0));
		const [push] = release.plan.steps.filter(step => step.kind === 'run');
		const onlyPush: Plan = {...release.plan, steps: push ? [push] : []};
		expect(remainingMs({...release, plan: onlyPush}, {}, world.now)).toBeNull();
		const each = Object.fromEntries(release.plan.steps.map(step => [step.id, 1000]));
		const questions = release.plan.steps.filter(step => step.kind === 'ask').length;
		expect(questions).toBe(3);
		expect(remainingMs(release, each, world.now)).toBe((release.plan.steps.length - questions) * 1000);
	});
});

describe('the rows of a release', () => {
	test('only phases in which something happens are open, until a person says otherwise', async () => {
		const world = fakeWorld();
		const id = await world.deploy('staging', shaOf(3));
		world.runUntil(id, 'disk');
		const rows = releaseRows(world.release(id), {});
		expect(
			rows.map(row => (row.kind === 'step' ? `  ${row.step.id}` : row.kind === 'phase' ? row.phase : row.title)),
		).toEqual(['preflight', '  tests', '  disk', '  team', 'backup', 'deploy', 'verify', 'announce']);
		expect(activeRow(rows)).toBe(2);
		expect(releaseRows(world.release(id), {preflight: false, backup: true}).map(({kind}) => kind)).toEqual([
			'phase',
			'phase',
			'step',
			'phase',
			'phase',
			'phase',
		]);
	});
});
