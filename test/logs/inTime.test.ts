import {expect, test} from 'vitest';
import {inTime} from '../../src/logs/inTime.ts';

const clock = new Int32Array(new SharedArrayBuffer(4));

/** Lets time pass as on a machine that gives this program no processor. */
function freeze(milliseconds: number): void {
	Atomics.wait(clock, 0, 0, milliseconds);
}

test('what the machine stood still on is begun again, also where it was the very first', () => {
	const done: number[] = [];
	let isFrozen = true;
	const work = (index: number) => {
		if (isFrozen && index === 0) {
			isFrozen = false;
			freeze(400);
		}

		done.push(index);
	};
	expect(inTime(3, work, () => {})).toBe(0);
	expect(new Set(done)).toEqual(new Set([0, 1, 2]));
});

test('what never ends is left, and from the second on the rest, too', () => {
	const late: number[] = [];
	const work = (index: number) => {
		if (index > 0) for (;;);
	};
	expect(inTime(5, work, index => late.push(index))).toBe(2);
	expect(late).toEqual([1, 2]);
});
