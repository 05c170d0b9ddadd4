import {expect, test} from 'vitest';
import {createHeldKey} from '../../components/heldKey.ts';

test('a key that is held repeats; one that is pressed again, or after another, does not', () => {
	const held = createHeldKey();
	const presses: readonly (readonly [string, number])[] = [
		['space', 0],
		['space', 500],
		['space', 533],
		['space', 566],
		['space', 800],
		['j', 810],
		['space', 820],
		['space', 820],
	];
	expect(presses.map(([name, at]) => held.isHeld(name, at))).toEqual([
		false,
		false,
		true,
		true,
		false,
		false,
		false,
		true,
	]);
});
