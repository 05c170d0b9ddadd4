import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {createStore} from 'zustand/vanilla';
import {startClock} from '../../store/clock.ts';
import {createCockpit} from '../../store/cockpit.ts';
import {initialState} from '../../store/state.ts';
import {fakeWorld, shaOf} from '../support/cockpitPorts.ts';

beforeEach(() => {
	vi.useFakeTimers({now: Date.parse('2026-11-21T14:06:31.000Z')});
});
afterEach(() => {
	vi.useRealTimers();
});

/** The moments at which the clock ticks in so many milliseconds. */
function ticksIn(milliseconds: number, change: Partial<ReturnType<typeof initialState>> = {}): readonly string[] {
	const {project} = fakeWorld().ports.engine;
	const store = createStore(() => initialState(project, Date.now() - 500, null));
	const ticks: string[] = [];
	const stop = startClock(store, Date.now);
	store.subscribe((state, before) => {
		if (state.now !== before.now) ticks.push(new Date(state.now).toISOString().slice(14, 19));
	});
	store.setState(change);
	vi.advanceTimersByTime(milliseconds);
	stop();
	expect(vi.getTimerCount()).toBe(0);
	return ticks;
}

test('where nothing goes on, the clock ticks at each full minute', () => {
	expect(ticksIn(3 * 60_000)).toEqual(['07:00', '08:00', '09:00']);
});

test('where ages are told in seconds, it ticks at once and then in steps of ten', () => {
	const overlays = [{kind: 'help', top: 0}] as const;
	expect(ticksIn(20_000, {overlays})).toEqual(['06:31', '06:41', '06:51']);
});

test('while a release runs, the clock ticks for each frame of the spinner', async () => {
	const world = fakeWorld();
	world.runUntil(await world.deploy('staging', shaOf(0)), 'tests');
	world.followClock();
	const cockpit = createCockpit(world.ports, {});
	cockpit.start();
	await vi.advanceTimersByTimeAsync(1000);
	let ticks = 0;
	cockpit.store.subscribe((state, before) => {
		if (state.now !== before.now) ticks++;
	});
	await vi.advanceTimersByTimeAsync(3200);
	expect(ticks).toBeGreaterThanOrEqual(20);
});
