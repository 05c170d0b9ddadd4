import {expect, test} from 'vitest';
import {placeOn, ticksOf} from '../../src/report/timeAxis.ts';

test('moments are placed between the ends, and what is beyond at an end', () => {
	const axis = {from: 1000, to: 4000};
	expect([0, 1000, 2000, 4000, 9000].map(at => placeOn(axis, at))).toEqual([0, 0, 33.33, 100, 100]);
	expect(placeOn({from: 5, to: 5}, 5)).toBe(0);
});

test.each([
	[10_000, 2000],
	[60_000, 15_000],
	[3_600_000, 900_000],
	[86_400_000, 6 * 3_600_000],
	[1000 * 86_400_000, 200 * 86_400_000],
])('ticks of %d ms are round and few', (span, every) => {
	const ticks = ticksOf({from: 0, to: span}, 5);
	expect(ticks[1]).toBe(every);
	expect(ticks.length).toBeLessThanOrEqual(6);
});
