import {expect, test} from 'vitest';
import {createLastScreen} from '../../src/logs/lastScreen.ts';
import type {LogRow} from '../../src/logs/logView.ts';

/** A log of which the rows before `first` were dropped, and of those before `readable` only the places are left. */
function shrinkingLog(length: number) {
	const log = {first: 0, readable: 0, length};
	const screen = createLastScreen(
		() => log.first,
		(top, count) =>
			Array.from({length: Math.max(0, Math.min(top + count, log.length) - top)}, (_, index): LogRow => {
				const row = {kind: 'line', source: 'web', at: 0, text: `row ${top + index}`} as const;
				return top + index < log.readable ? {...row, text: 'gone', isGone: true} : row;
			}),
	);
	const texts = (top: number, count: number) => screen.rows(top, count).map(({text}) => text);
	return {log, screen, texts};
}

test('what stands on the screen stays when its bytes are gone, and when its rows are dropped', () => {
	const {log, screen, texts} = shrinkingLog(100);
	const read = texts(10, 3);
	expect(read).toEqual(['row 10', 'row 11', 'row 12']);
	log.readable = 12;
	expect(texts(10, 3)).toEqual(read);
	[log.first, log.readable] = [12, 50];
	expect(texts(10, 3)).toEqual(read);
	[log.first, log.length] = [5000, 6000];
	expect(texts(10, 3)).toEqual(read);
	expect([9, 10, 12, 13].map(screen.has)).toEqual([false, true, true, false]);
});

test('what never stood on it is not made up', () => {
	const {log, screen, texts} = shrinkingLog(100);
	texts(10, 3);
	log.readable = 50;
	expect(texts(11, 4)).toEqual(['row 11', 'row 12', 'gone', 'gone']);
	log.first = 60;
	expect(texts(12, 3)).toEqual(['row 12', 'gone', 'gone'].slice(0, 3));
	expect(texts(40, 2)).toEqual(['row 60', 'row 61']);
	screen.forget();
	expect(texts(12, 1)).toEqual(['row 60']);
});
