import {expect, test} from 'vitest';
import {isOverdue, overdueText} from '../../src/domain/cadence.ts';

const now = new Date('2026-11-20T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();
const weekly = (days: number | null, behind: number | null) => {
	return {everyMs: 7 * 86_400_000, lastShipped: days === null ? null : daysAgo(days), behind};
};

test('a release is overdue when something waits and the last is longer ago than one is due', () => {
	expect(overdueText(weekly(9, 4), now)).toBe('last release 9 d ago, due every 7 d');
	expect(overdueText(weekly(6.9, 4), now)).toBeNull();
	expect(isOverdue(weekly(7, 4), now)).toBe(false);
});

test('where nothing waits, or nothing is known, nothing is overdue', () => {
	expect(overdueText(weekly(9, 0), now)).toBeNull();
	expect(overdueText(weekly(9, null), now)).toBeNull();
	expect(overdueText(weekly(null, 4), now)).toBeNull();
});

test('a cadence may be hours', () => {
	const daily = {everyMs: 12 * 3_600_000, lastShipped: daysAgo(0.75), behind: 1};
	expect(overdueText(daily, now)).toBe('last release 18 h ago, due every 12 h');
});
