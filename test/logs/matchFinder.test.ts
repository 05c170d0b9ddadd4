import {expect, test} from 'vitest';
import {createMatchFinder} from '../../src/logs/matchFinder.ts';

test('every match of every text is found, and an empty one marks nothing', () => {
	const find = createMatchFinder();
	expect(find('or?d', ['order', 'nothing', 'od and ord'])).toEqual([
		[{start: 0, end: 3}],
		[],
		[
			{start: 0, end: 2},
			{start: 7, end: 10},
		],
	]);
	expect(find('x*', ['axb'])).toEqual([[{start: 1, end: 2}]]);
});

test('the same texts are answered for another expression anew', () => {
	const find = createMatchFinder();
	expect(find('a', ['ab'])).toEqual([[{start: 0, end: 1}]]);
	expect(find('b', ['ab'])).toEqual([[{start: 1, end: 2}]]);
});

test('a wrong expression finds nothing, nor does one that would never end, and that is asked once', () => {
	const find = createMatchFinder();
	expect(find('(', ['('])).toEqual([[]]);
	const endless = `${'a'.repeat(40)}b`;
	expect(find('(a+)+$', [endless])).toEqual([[]]);
	const before = process.cpuUsage();
	for (let again = 0; again < 50; again++) expect(find('(a+)+$', [endless, `${again}`])).toEqual([[], []]);
	const {user, system} = process.cpuUsage(before);
	expect((user + system) / 1000).toBeLessThan(150 * 10);
	expect(find('b', [endless])).toEqual([[{start: 40, end: 41}]]);
});
