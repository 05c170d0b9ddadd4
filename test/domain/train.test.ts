import {expect, test} from 'vitest';
import {departureRequest, type TrainConfig, trainState, trainText} from '../../src/domain/train.ts';

const friday: TrainConfig = {
	days: [5],
	fromMinute: 14 * 60,
	toMinute: 16 * 60,
	zone: 'America/Los_Angeles',
	text: 'fri 14:00-16:00 America/Los_Angeles',
	start: 'person',
};

const stateAt = (now: string, lastStarted: string | null = null, train = friday) =>
	trainState(train, lastStarted, new Date(now));

test.each([
	['the day before', '2026-11-26T20:00:00Z', '2026-11-27T22:00:00.000Z', false],
	['a minute before', '2026-11-27T21:59:59Z', '2026-11-27T22:00:00.000Z', false],
	['when it begins', '2026-11-27T22:00:00Z', '2026-11-27T22:00:00.000Z', true],
	['in its last second', '2026-11-27T23:59:59Z', '2026-11-27T22:00:00.000Z', true],
	['when it is over', '2026-11-28T00:00:00Z', '2026-12-04T22:00:00.000Z', false],
	['late on Friday', '2026-11-28T07:59:00Z', '2026-12-04T22:00:00.000Z', false],
	['before summer time ends', '2026-10-30T12:00:00Z', '2026-10-30T21:00:00.000Z', false],
	['over the end of summer time', '2026-10-31T12:00:00Z', '2026-11-06T22:00:00.000Z', false],
	['over the beginning of summer time', '2027-03-13T12:00:00Z', '2027-03-19T21:00:00.000Z', false],
])('%s', (_, now, from, isDue) => {
	expect(stateAt(now)).toMatchObject({from, isDue});
});

test('one in whose time a release was started has left', () => {
	const next = {from: '2026-12-04T22:00:00.000Z', isDue: false};
	expect(stateAt('2026-11-27T22:30:00Z', '2026-11-27T22:05:00Z')).toMatchObject(next);
	expect(stateAt('2026-11-27T22:30:00Z', '2026-11-27T21:55:00Z')).toMatchObject({isDue: true});
	// The clock of another machine is ahead.
	expect(stateAt('2026-11-27T22:30:00Z', '2027-01-01T00:00:00Z')).toMatchObject({isDue: true});
});

test('an hour that the clocks leave out, or show twice, is one departure', () => {
	const night = {...friday, days: [0], fromMinute: 2 * 60, toMinute: 3 * 60};
	const spring = stateAt('2027-03-13T20:00:00Z', null, night);
	expect(spring).toEqual({from: '2027-03-14T10:00:00.000Z', to: '2027-03-14T11:00:00.000Z', isDue: false});
	expect(stateAt('2027-03-14T10:00:00Z', null, night).isDue).toBe(true);
	const partly = stateAt('2027-03-14T10:10:00Z', null, {...night, fromMinute: 150, toMinute: 210});
	expect(partly).toEqual({from: '2027-03-14T10:00:00.000Z', to: '2027-03-14T10:30:00.000Z', isDue: true});
	const autumn = stateAt('2026-10-31T20:00:00Z', null, {...night, fromMinute: 60, toMinute: 2 * 60});
	expect(Date.parse(autumn.to) - Date.parse(autumn.from)).toBe(60 * 60_000);
});

test('it is told in the zone of the train, and each departure has one request', () => {
	const next = stateAt('2026-11-26T20:00:00Z');
	expect(trainText(friday, next)).toBe('next release due Fri 2026-11-27 14:00 America/Los_Angeles');
	expect(trainText(friday, stateAt('2026-11-27T22:00:00Z'))).toBe(
		'a release is due now, until 16:00 America/Los_Angeles',
	);
	expect(departureRequest('staging', next)).toBe('train staging 2026-11-27T22:00:00.000Z');
});
