import {expect, test} from 'vitest';
import {emptyEnvironment} from '../../src/domain/environment.ts';
import type {TrainConfig} from '../../src/domain/train.ts';
import {initialState} from '../../store/state.ts';
import {createStateStore} from '../../store/stateStore.ts';
import {startTrainWatch} from '../../store/trainWatch.ts';
import {environment, project} from '../support/samples.ts';

const train: TrainConfig = {
	days: [2],
	fromMinute: 8 * 60,
	toMinute: 9 * 60,
	zone: 'UTC',
	text: 'tue 08:00-09:00 UTC',
	start: 'person',
};

/** What the bell and the bottom line came to when the clock showed these times, one after the other. */
function watched(times: readonly string[], lastStarted: string | null = null) {
	const environments = [{...environment, train}];
	const store = createStateStore(initialState({...project, environments}, Date.parse(times[0] ?? ''), null));
	const state = emptyEnvironment('production');
	const overview = {state, open: null, last: null, lastShipped: null, lastStarted, unsent: [], due: []};
	let rings = 0;
	const stop = startTrainWatch(store, () => rings++);
	store.setState({
		environments: store.getState().environments.map(view => ({...view, overview: {status: 'ready', value: overview}})),
	});
	for (const time of times.slice(1)) store.setState({now: Date.parse(time)});
	stop();
	return {rings, text: store.getState().status?.text ?? null};
}

test('a release that becomes due is told once, aloud', () => {
	const due = watched(['2026-11-24T07:59:00Z', '2026-11-24T08:00:00Z', '2026-11-24T08:01:00Z']);
	expect(due).toEqual({rings: 1, text: 'A release to production is due.'});
});

test('what was due when the cockpit was opened, or has left, makes no noise', () => {
	expect(watched(['2026-11-24T08:10:00Z', '2026-11-24T08:11:00Z']).rings).toBe(0);
	expect(watched(['2026-11-24T07:59:00Z', '2026-11-24T08:10:00Z'], '2026-11-24T08:00:01Z').rings).toBe(0);
});
