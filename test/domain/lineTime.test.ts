import {expect, test} from 'vitest';
import {lineTime, lineTimes} from '../../src/domain/lineTime.ts';

const at = Date.UTC(2026, 10, 21, 12, 0, 5);
const now = at + 3_600_000;
const here = (milliseconds = 0) => new Date(2026, 10, 21, 12, 0, 5, milliseconds).getTime();
/** Wherever the tests run, the machine's own noon is not in the future. */
const later = now + 86_400_000;

test.each([
	['2026-11-21T12:00:05Z GET /orders 200', at],
	['2026-11-21T12:00:05.250+00:00 heroku[router]: at=info', at + 250],
	['2026-11-21T14:00:05+0200 x', at],
	['[2026-11-21 06:30:05 -05:30] x', at],
	['time=2026-11-21T12:00:05.123456Z level=info', at + 123],
	['10.0.0.1 - ana [21/Nov/2026:13:00:05 +0100] "GET /cart HTTP/1.1" 500', at],
	['{"level":30,"time":1795262405000,"msg":"x"}', at],
	['{"ts":1795262405.25,"msg":"x"}', at + 250],
	['{"msg":"2020-01-01T00:00:00Z","@timestamp":"2026-11-21T12:00:05Z"}', at],
	['2026/11/21 12:00:05 [error] 31#31: x', here()],
	['2026-11-21 12:00:05,250 ERROR [main] c.s.Shop - failed', here(250)],
	['E, [2026-11-21T12:00:05.250 #7] ERROR -- : x', here(250)],
	['<11>Nov 21 12:00:05 host app[7]: x', here()],
	['Nov  1 12:00:05 host app[7]: x', new Date(2026, 10, 1, 12, 0, 5).getTime()],
	['Dec 24 12:00:05 host app[7]: x', new Date(2025, 11, 24, 12, 0, 5).getTime()],
	['E1121 12:00:05.250000       7 controller.go:114] x', here(250)],
	['[21/Nov/2026 12:00:05] "GET /orders/ HTTP/1.1" 200 12', here()],
	['2027-11-21T12:00:05Z of the future', null],
	['Foo 21 12:00:05 host', null],
	['{"msg":"since 2026-11-21T12:00:05Z"}', null],
	['order 4711 was placed', null],
	['', null],
])('%s', (line, expected) => {
	expect(lineTime(line, later)).toBe(expected);
});

test('lines that do not say belong to the one before', () => {
	const lines = ['  at first', '2026-11-21T12:00:05Z Traceback', '  File "a.py"', '2026-11-21T12:00:06Z next'];
	expect(lineTimes(lines, now)).toEqual([null, at, at, at + 1000]);
});
