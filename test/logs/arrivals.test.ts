import {expect, test} from 'vitest';
import {createArrivals} from '../../src/logs/arrivals.ts';

const minute = 60_000;
/** One row at each of these minutes. */
const arrived = (...minutes: readonly number[]) => {
	const arrivals = createArrivals();
	for (const [line, at] of minutes.entries()) arrivals.add({source: 1, line, count: 1, at: at * minute});
	return (since: number) => arrivals.since(since * minute);
};

test('the first row since a moment is the one behind the last that came before', () => {
	const since = arrived(1, 2, 3);
	expect([0, 1, 1.5, 2, 3, 4].map(since)).toEqual([0, 0, 1, 1, 2, 3]);
});

test('where the clock was set back, rows that seem to be of the future are not what is meant', () => {
	// An hour ahead until it was set right.
	const since = arrived(60, 61, 62, 3, 4, 5);
	expect([4, 5, 61].map(since)).toEqual([4, 5, 6]);
});

test('where the clock was set forth, what is between is where it was set', () => {
	const since = arrived(1, 2, 61, 62);
	expect([2, 30, 62].map(since)).toEqual([1, 2, 3]);
});

test('rows that are gone are not gone to', () => {
	const arrivals = createArrivals();
	for (let line = 0; line < 10; line++) arrivals.add({source: 1, line, count: 1, at: line * minute});
	arrivals.dropBefore(5);
	expect(arrivals.since(2 * minute)).toBe(5);
});
