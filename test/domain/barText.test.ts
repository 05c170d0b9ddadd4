import {expect, test} from 'vitest';
import {barText, columnChart, rowOfBars} from '../../src/domain/barText.ts';

test('a bar is as long as its share, in eighths of a column', () => {
	expect(barText(0.5, 8, 'blocks')).toBe('████');
	expect(barText(0.55, 8, 'blocks')).toBe('████▍');
	expect(barText(0.55, 8, 'ascii')).toBe('#####');
	expect(barText(0, 8, 'blocks')).toBe('');
	expect(barText(0.0001, 8, 'blocks')).toBe('▏');
	expect(barText(7, 8, 'ascii')).toBe('########');
});

test('bars beside one another: the highest is full, and only nothing is blank', () => {
	expect(rowOfBars([0, 1, 50, 100], 'blocks')).toBe(' ▁▄█');
	expect(rowOfBars([0, 1, 50, 100], 'ascii')).toBe(' _-#');
	expect(rowOfBars([], 'blocks')).toBe('');
});

test('a chart over several lines', () => {
	expect(columnChart([1, 2, 0], 2, 2, 'blocks')).toEqual(['  █   ', '█ █   ']);
	expect(columnChart([1, 4], 2, 1, 'ascii')).toEqual([' #', '##']);
});
