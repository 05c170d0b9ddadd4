import fc from 'fast-check';
import {expect, test} from 'vitest';
import {commonPairs} from '../../src/migrations/commonPairs.ts';

test('what was kept keeps its order, and the rest of the older list was removed', () => {
	expect(commonPairs([...'abcd'], [...'axcdy'])).toEqual({pairs: [0, 2, 3], removed: [1]});
	expect(commonPairs([], [...'ab'])).toEqual({pairs: [], removed: []});
	expect(commonPairs([...'aab'], [...'ab'])).toEqual({pairs: [0, 1], removed: [1]});
});

test('every place of the older list is either kept or removed, and a list that only grew kept all', () => {
	const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), {maxLength: 30});
	fc.assert(
		fc.property(texts, texts, (from, to) => {
			const {pairs, removed} = commonPairs(from, to);
			const kept = from.filter((_, index) => !removed.includes(index));
			expect(pairs.map(index => to[index])).toEqual(kept);
			expect(pairs).toEqual(pairs.toSorted((a, b) => a - b));
			expect(commonPairs(from, [...from, ...to]).removed).toEqual([]);
		}),
	);
});

test('long lists without likeness are paired by their equal texts, soon', () => {
	const from = Array.from({length: 5000}, (_, index) => `${index}`);
	const {pairs, removed} = commonPairs(from, from.toReversed());
	expect([pairs.length, removed.length]).toEqual([5000, 0]);
});
