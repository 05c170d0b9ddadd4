import fc from 'fast-check';
import {expect, test} from 'vitest';
import {momentOf, momentText, wallClock} from '../../src/domain/zonedTime.ts';

const ljubljana = 'Europe/Ljubljana';
const moment = (date: number, month: number, hour: number, zone = ljubljana) =>
	momentOf({year: 2026, month, date, minute: hour * 60}, zone).toISOString();

test('a time of the clocks is a moment, in summer and in winter', () => {
	expect(moment(1, 6, 8)).toBe('2026-06-01T06:00:00.000Z');
	expect(moment(1, 12, 8)).toBe('2026-12-01T07:00:00.000Z');
});

test('on the days when clocks are changed, each side counts by its own', () => {
	expect(moment(29, 3, 1)).toBe('2026-03-29T00:00:00.000Z');
	expect(moment(29, 3, 4)).toBe('2026-03-29T02:00:00.000Z');
	expect(moment(25, 10, 1)).toBe('2026-10-24T23:00:00.000Z');
	expect(moment(25, 10, 4)).toBe('2026-10-25T03:00:00.000Z');
});

test('of an hour that is shown twice it is the later, and of what is left out the first moment after it', () => {
	expect(moment(25, 10, 2.5)).toBe('2026-10-25T01:30:00.000Z');
	expect(moment(29, 3, 2.5)).toBe('2026-03-29T01:00:00.000Z');
	// Half an hour is left out on an island of Australia.
	expect(moment(4, 10, 2.25, 'Australia/Lord_Howe')).toBe('2026-10-03T15:30:00.000Z');
});

test('minutes and days past the end go on', () => {
	expect(moment(31, 12, 24)).toBe('2026-12-31T23:00:00.000Z');
	expect(moment(32, 1, 0, 'UTC')).toBe('2026-02-01T00:00:00.000Z');
});

test('what the clocks show at a moment, read back, is that moment or its twin an hour later', () => {
	const zones = fc.constantFrom(ljubljana, 'America/Los_Angeles', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC');
	const minutes = fc.integer({min: 0, max: 2 * 366 * 24 * 60});
	fc.assert(
		fc.property(zones, minutes, (zone, minute) => {
			const at = new Date(Date.parse('2026-01-01T00:00:00Z') + minute * 60_000);
			const later = momentOf(wallClock(at, zone), zone).getTime() - at.getTime();
			expect([0, 30 * 60_000, 60 * 60_000]).toContain(later);
		}),
	);
});

test('a moment is told with its day', () => {
	expect(momentText('2026-11-23T07:00:00.000Z', ljubljana)).toBe('Mon 2026-11-23 08:00');
});
