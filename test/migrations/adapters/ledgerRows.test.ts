import {expect, test} from 'vitest';
import {instantOf, isYes, textOf} from '../../../src/migrations/adapters/ledgerRows.ts';

test.each([
	['2026-01-01 12:00:00', '2026-01-01T12:00:00.000Z'],
	['2026-01-01 12:00:00.123456', '2026-01-01T12:00:00.123Z'],
	['2026-01-01 12:00:00+02', '2026-01-01T10:00:00.000Z'],
	['2026-01-01T12:00:00-0130', '2026-01-01T13:30:00.000Z'],
	['2026-01-01T12:00:00Z', '2026-01-01T12:00:00.000Z'],
	['2026-01-01', '2026-01-01T00:00:00.000Z'],
	[1_700_000_000_000, '2023-11-14T22:13:20.000Z'],
	['1700000000000', '2023-11-14T22:13:20.000Z'],
	[1_700_000_000_000n, '2023-11-14T22:13:20.000Z'],
	[new Date(0), '1970-01-01T00:00:00.000Z'],
	[new Date(Number.NaN), null],
	['yesterday', null],
	['', null],
	[null, null],
])('%s is the moment %s', (value, expected) => {
	expect(instantOf(value)).toBe(expected);
});

test('numbers and truth come in several forms', () => {
	expect([1, 1n, '1', null, {}].map(textOf)).toEqual(['1', '1', '1', '', '']);
	expect([true, 1, 1n, 't', 'true', false, 0, 'f', null].map(isYes)).toEqual([
		...[true, true, true, true, true],
		...[false, false, false, false],
	]);
});
