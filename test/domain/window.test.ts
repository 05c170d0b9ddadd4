import {expect, test} from 'vitest';
import {type OpenHours, type WindowConfig, windowEnd, windowGate} from '../../src/domain/window.ts';

const weekdays: WindowConfig = {
	hours: [{days: [1, 2, 3, 4], fromMinute: 8 * 60, toMinute: 17 * 60}],
	zone: 'Europe/Ljubljana',
	text: 'mon-thu 08:00-17:00 Europe/Ljubljana',
};
const verdict = (moment: string, window = weekdays) => windowGate(window, new Date(moment)).verdict;

test('a window opens on the minute and closes on the minute', () => {
	// A Monday in summer: Ljubljana is two hours ahead of UTC.
	expect(verdict('2026-06-01T05:59:59Z')).toBe('block');
	expect(verdict('2026-06-01T06:00:00Z')).toBe('pass');
	expect(verdict('2026-06-01T14:59:59Z')).toBe('pass');
	expect(verdict('2026-06-01T15:00:00Z')).toBe('block');
});

test('a window follows the clocks of its zone when they are changed', () => {
	// The Thursdays before and after the end of summer time on 25 October 2026.
	expect(verdict('2026-10-22T06:30:00Z')).toBe('pass');
	expect(verdict('2026-10-29T06:30:00Z')).toBe('block');
	expect(verdict('2026-10-29T07:30:00Z')).toBe('pass');
	// And around its begin on 29 March 2026.
	expect(verdict('2026-03-26T06:30:00Z')).toBe('block');
	expect(verdict('2026-03-30T06:30:00Z')).toBe('pass');
});

test('an hour that the clocks show twice is in the window twice, one that they leave out never', () => {
	const night = {...weekdays, hours: [{days: [0], fromMinute: 150, toMinute: 180}], text: 'sun 02:30-03:00'};
	expect(verdict('2026-10-25T00:30:00Z', night)).toBe('pass');
	expect(verdict('2026-10-25T01:30:00Z', night)).toBe('pass');
	expect(verdict('2026-03-29T00:45:00Z', night)).toBe('block');
	expect(verdict('2026-03-29T01:00:00Z', night)).toBe('block');
});

test('the day is that of the zone, not of UTC', () => {
	const all = {...weekdays, hours: [{days: [1, 2, 3, 4], fromMinute: 0, toMinute: 24 * 60}]};
	// Sunday 22:30 in UTC is Monday in Ljubljana; Thursday 22:30 is Friday there.
	expect(verdict('2026-06-07T22:30:00Z', all)).toBe('pass');
	expect(verdict('2026-06-04T22:30:00Z', all)).toBe('block');
	expect(verdict('2026-06-04T21:59:59Z', all)).toBe('pass');
});

test('the verdict says until when, or when instead, and when that is next', () => {
	expect(windowGate(weekdays, new Date('2026-06-05T06:00:00Z')).text).toContain('; it opens Mon 2026-06-08 08:00');
	expect(windowGate(weekdays, new Date('2026-06-01T05:00:00Z')).text).toContain('; it opens Mon 2026-06-01 08:00');
	// A week away, when it has closed for today.
	const monday = {...weekdays, hours: [{days: [1], fromMinute: 8 * 60, toMinute: 9 * 60}]};
	expect(windowGate(monday, new Date('2026-06-01T08:00:00Z')).text).toContain('; it opens Mon 2026-06-08 08:00');
	expect(windowGate(weekdays, new Date('2026-06-01T06:00:00Z')).text).toBe(
		'window open until 17:00 (Europe/Ljubljana)',
	);
	expect(windowGate(weekdays, new Date('2026-06-05T06:00:00Z')).text).toContain(weekdays.text);
});

const every = [0, 1, 2, 3, 4, 5, 6];
const end = (hours: readonly OpenHours[], now: string) =>
	windowEnd({...weekdays, hours}, new Date(now))?.toISOString() ?? null;

test('a window that is closed, or never closes, has no end', () => {
	expect(end(weekdays.hours, '2026-06-01T15:00:00Z')).toBeNull();
	const always = [{days: every, fromMinute: 0, toMinute: 1440}];
	expect(end(always, '2026-06-01T14:30:00Z')).toBeNull();
	expect(windowGate({...weekdays, hours: always}, new Date('2026-06-01T14:30:00Z')).text).toBe('window open');
});

test('a window of whole days closes at the end of the last of them', () => {
	const whole = {days: [0, 1, 5, 6], fromMinute: 0, toMinute: 1440};
	// A Friday; it closes when Tuesday begins.
	expect(end([whole], '2026-06-05T10:00:00Z')).toBe('2026-06-08T22:00:00.000Z');
	expect(windowGate({...weekdays, hours: [whole]}, new Date('2026-06-05T10:00:00Z')).text).toBe(
		'window open until Tue 2026-06-09 00:00 (Europe/Ljubljana)',
	);
});

test('on the days when clocks are changed, the time left is the time that passes', () => {
	const night = [{days: [0], fromMinute: 0, toMinute: 4 * 60}];
	// From one o'clock to four it is two hours in March, and four in October.
	expect(end(night, '2026-03-29T00:00:00Z')).toBe('2026-03-29T02:00:00.000Z');
	expect(end(night, '2026-10-24T23:00:00Z')).toBe('2026-10-25T03:00:00.000Z');
});

test('an end that the clocks leave out, or show twice, is the first moment at which the window is closed', () => {
	const halfPastTwo = [{days: [0], fromMinute: 0, toMinute: 150}];
	expect(end(halfPastTwo, '2026-03-29T00:30:00Z')).toBe('2026-03-29T01:00:00.000Z');
	expect(end(halfPastTwo, '2026-10-25T00:10:00Z')).toBe('2026-10-25T00:30:00.000Z');
	expect(end(halfPastTwo, '2026-10-25T01:10:00Z')).toBe('2026-10-25T01:30:00.000Z');
	// At three the clocks go back to two, which is before it opens.
	expect(end([{days: [0], fromMinute: 150, toMinute: 240}], '2026-10-25T00:40:00Z')).toBe('2026-10-25T01:00:00.000Z');
});

test('several hours of a day, and others on Friday', () => {
	const days = [1, 2, 3, 4];
	const hours = [
		{days, fromMinute: 9 * 60, toMinute: 12 * 60},
		{days, fromMinute: 14 * 60, toMinute: 16 * 60},
		{days: [5], fromMinute: 9 * 60, toMinute: 11 * 60},
	];
	const both = {...weekdays, hours};
	expect(verdict('2026-06-01T09:59:00Z', both)).toBe('pass');
	expect(verdict('2026-06-01T10:00:00Z', both)).toBe('block');
	expect(verdict('2026-06-01T12:00:00Z', both)).toBe('pass');
	expect(verdict('2026-06-05T12:00:00Z', both)).toBe('block');
	expect(end(hours, '2026-06-01T09:59:00Z')).toBe('2026-06-01T10:00:00.000Z');
	expect(end(hours, '2026-06-05T08:59:00Z')).toBe('2026-06-05T09:00:00.000Z');
	const meeting = {days, fromMinute: 12 * 60, toMinute: 14 * 60};
	expect(end([...hours, meeting], '2026-06-01T09:59:00Z')).toBe('2026-06-01T14:00:00.000Z');
});

test('hours over midnight end on the next day', () => {
	const night = [{days: [1], fromMinute: 22 * 60, toMinute: 28 * 60}];
	const nights = {...weekdays, hours: night};
	expect(verdict('2026-06-01T19:59:00Z', nights)).toBe('block');
	expect(verdict('2026-06-01T20:00:00Z', nights)).toBe('pass');
	expect(verdict('2026-06-02T01:59:00Z', nights)).toBe('pass');
	expect(verdict('2026-06-02T02:00:00Z', nights)).toBe('block');
	// The night that begins on Sunday is not in it.
	expect(verdict('2026-05-31T23:00:00Z', nights)).toBe('block');
	expect(end(night, '2026-06-01T21:00:00Z')).toBe('2026-06-02T02:00:00.000Z');
});
