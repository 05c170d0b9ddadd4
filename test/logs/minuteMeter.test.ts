import {expect, test} from 'vitest';
import {createMinuteMeter} from '../../src/logs/minuteMeter.ts';

test('the last minute is told in parts, and what is older is forgotten', () => {
	let now = 0;
	const meter = createMinuteMeter(() => now);
	meter.add(3, 1);
	expect(meter.lastMinute()).toEqual({lines: [0, 0, 0, 0, 0, 0, 0, 3], errors: [0, 0, 0, 0, 0, 0, 0, 1]});
	now = 7600;
	meter.add(2, 0);
	meter.add(1, 0);
	expect(meter.lastMinute().lines).toEqual([0, 0, 0, 0, 0, 0, 3, 3]);
	now = 59_000;
	expect(meter.lastMinute()).toEqual({lines: [3, 3, 0, 0, 0, 0, 0, 0], errors: [1, 0, 0, 0, 0, 0, 0, 0]});
	now = 10 ** 7;
	expect(meter.lastMinute().lines).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});
