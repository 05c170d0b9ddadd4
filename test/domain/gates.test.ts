import {expect, test} from 'vitest';
import {badCandidateGate, promotedGate, promotionGate, quietGate, windowGate} from '../../src/domain/gates.ts';
import type {WindowConfig} from '../../src/domain/project.ts';

const weekdays: WindowConfig = {
	days: [1, 2, 3, 4],
	fromMinute: 8 * 60,
	toMinute: 17 * 60,
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
	const night = {...weekdays, days: [0], fromMinute: 150, toMinute: 180, text: 'sun 02:30-03:00'};
	expect(verdict('2026-10-25T00:30:00Z', night)).toBe('pass');
	expect(verdict('2026-10-25T01:30:00Z', night)).toBe('pass');
	expect(verdict('2026-03-29T00:45:00Z', night)).toBe('block');
	expect(verdict('2026-03-29T01:00:00Z', night)).toBe('block');
});

test('the day is that of the zone, not of UTC', () => {
	const all = {...weekdays, fromMinute: 0, toMinute: 24 * 60};
	// Sunday 22:30 in UTC is Monday in Ljubljana; Thursday 22:30 is Friday there.
	expect(verdict('2026-06-07T22:30:00Z', all)).toBe('pass');
	expect(verdict('2026-06-04T22:30:00Z', all)).toBe('block');
	expect(verdict('2026-06-04T21:59:59Z', all)).toBe('pass');
});

test('the verdict says until when, or when instead', () => {
	expect(windowGate(weekdays, new Date('2026-06-01T06:00:00Z')).text).toBe(
		'window open until 17:00 (Europe/Ljubljana)',
	);
	expect(windowGate(weekdays, new Date('2026-06-05T06:00:00Z')).text).toContain(weekdays.text);
});

const sha = 'a'.repeat(40);
const other = 'b'.repeat(40);

test('only what is live and verified on the environment before may be promoted', () => {
	expect(promotionGate('staging', sha, [sha], sha)).toMatchObject({verdict: 'pass'});
	expect(promotionGate('staging', sha, [], sha)).toMatchObject({
		verdict: 'block',
		text: 'aaaaaaa was never verified on staging',
	});
	expect(promotionGate('staging', sha, [sha], other)).toMatchObject({
		verdict: 'block',
		text: 'staging runs bbbbbbb, not aaaaaaa',
	});
});

test('an environment that cannot be asked is believed by its verified releases', () => {
	expect(promotionGate('staging', sha, [other, sha], null).verdict).toBe('pass');
	expect(promotionGate('staging', sha, [other], null).verdict).toBe('block');
});

test('nothing is promoted from an environment with an open release', () => {
	expect(quietGate('staging', null).verdict).toBe('pass');
	expect(quietGate('staging', 7)).toMatchObject({verdict: 'block', text: 'release #7 is open on staging'});
});

test('nothing comes to an environment while what it has is being promoted', () => {
	expect(promotedGate(null)).toBeNull();
	expect(promotedGate({environment: 'production', release: 7})).toEqual({
		id: 'promoted',
		verdict: 'block',
		text: 'release #7 is open on production, which promotes from here',
	});
});

test('a candidate that was rolled back is held up', () => {
	expect(badCandidateGate(sha, [other]).verdict).toBe('pass');
	expect(badCandidateGate(sha, [other, sha])).toMatchObject({
		verdict: 'block',
		text: expect.stringContaining('marked bad'),
	});
});
