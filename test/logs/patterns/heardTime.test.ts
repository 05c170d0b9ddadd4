import {expect, test} from 'vitest';
import {createHeardTime} from '../../../src/logs/patterns/heardTime.ts';

const hour = 3_600_000;

test('a night that the machine sleeps is not listened to, and what comes then is told by the clock', () => {
	let [clock, passed] = [1_000_000, 50];
	const {now, clockAt} = createHeardTime(
		() => clock,
		() => passed,
	);
	expect(now()).toBe(1_000_000);
	clock += 60_000;
	passed += 60_000;
	const evening = now();
	expect(evening).toBe(1_060_000);
	clock += 8 * hour;
	passed += 1000;
	const morning = now();
	expect(morning - evening).toBe(1000);
	expect([evening, morning].map(clockAt)).toEqual([1_060_000, 1_060_000 + 8 * hour]);
});

test('a clock that is set back, and right again, moves nothing', () => {
	let [clock, passed] = [10 * hour, 0];
	const {now, clockAt} = createHeardTime(
		() => clock,
		() => passed,
	);
	const moments = [0, -hour, hour, 500].map(set => {
		passed += 5000;
		clock += 5000 + set;
		return now();
	});
	expect(moments.map(moment => moment - 10 * hour)).toEqual([5000, 10_000, 15_000, 20_000]);
	expect(moments.map(clockAt).map(at => at - 10 * hour)).toEqual([5000, 10_000 - hour, 15_000, 20_000]);
});
