import fc from 'fast-check';
import {expect, test} from 'vitest';
import {keptStatements} from '../../src/migrations/keptStatements.ts';

test('what was kept keeps its order, and the rest of the older list was removed', () => {
	expect(keptStatements([...'abcd'], [...'axcdy'])).toEqual({places: [0, 2, 3], removed: [1]});
	expect(keptStatements([], [...'ab'])).toEqual({places: [], removed: []});
	expect(keptStatements([...'aab'], [...'ab'])).toEqual({places: [0, 1], removed: [1]});
});

test('every place of the older list is either kept or removed, and a list that only grew kept all', () => {
	const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), {maxLength: 30});
	fc.assert(
		fc.property(texts, texts, (from, to) => {
			const {places, removed} = keptStatements(from, to);
			const kept = from.filter((_, index) => !removed.includes(index));
			expect(places.map(index => to[index])).toEqual(kept);
			expect(places).toEqual(places.toSorted((a, b) => a - b));
			expect(keptStatements(from, [...from, ...to]).removed).toEqual([]);
		}),
	);
});

test('long lists without likeness are paired by their equal texts, soon', () => {
	const from = Array.from({length: 5000}, (_, index) => `${index}`);
	const {places, removed} = keptStatements(from, from.toReversed());
	expect([places.length, removed.length]).toEqual([5000, 0]);
});
