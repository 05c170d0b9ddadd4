import {expect, test} from 'vitest';
import {errorPattern, levelOf} from '../../src/domain/logLevel.ts';

const lines: readonly (readonly [level: ReturnType<typeof levelOf>, line: string])[] = [
	['error', '{"level":"error","msg":"cart cache is full","time":1763730000}'],
	['error', '{"time":"2026-11-21T12:00:00Z","severity":"ERROR","message":"x"}'],
	['error', '{"level":50,"pid":7,"msg":"boom"}'],
	['error', 'ts=2026-11-21T12:00:00Z level=error msg="no such table"'],
	['error', '<11>Nov 21 12:00:00 host app[7]: cannot write'],
	['error', '2026/11/21 12:00:00 [error] 31#31: *1 connect() failed'],
	['error', '2026-11-21 12:00:00,123 ERROR [main] c.s.Shop - failed'],
	['error', 'ERROR 2026-11-21 12:00:00 django.request: Internal Server Error: /cart'],
	['error', 'E, [2026-11-21T12:00:00.000000 #7] ERROR -- : ActiveRecord::StatementInvalid'],
	['error', 'E1121 12:00:00.000000       7 controller.go:114] sync failed'],
	['error', '10.0.0.1 - - [21/Nov/2026:12:00:00 +0000] "GET /cart HTTP/1.1" 500 12 "-" "curl"'],
	['error', '2026-11-21T12:00:00.000Z GET /cart?items=1 502 11 ms'],
	['error', 'at=error code=H12 desc="Request timeout" method=GET path="/" status=503 service=30000ms'],
	['error', 'Traceback (most recent call last):'],
	['error', 'java.lang.NullPointerException: cart'],
	['error', 'TypeError: cannot read properties of undefined'],
	['error', 'panic: runtime error: index out of range'],
	['warn', '{"level":"warn","msg":"slow"}'],
	['warn', 'level=warning msg="retrying"'],
	['warn', '2026-11-21 12:00:00 WARN  HikariPool-1 - Thread starvation'],
	['warn', '10.0.0.1 - - [21/Nov/2026:12:00:00 +0000] "GET /none HTTP/1.1" 404 12 "-" "curl"'],
	['warn', '<12>Nov 21 12:00:00 host app[7]: nearly full'],
	['debug', '{"level":"debug","msg":"x"}'],
	['debug', '2026-11-21 12:00:00 DEBUG o.s.web - x'],
	['debug', '[debug] x'],
	[null, '2026-11-21 12:00:00 INFO web GET /orders/871 200 11 ms'],
	[null, '10.0.0.1 - - [21/Nov/2026:12:00:00 +0000] "GET /errors HTTP/1.1" 200 500 "-" "curl"'],
	[null, '{"level":"info","msg":"0 errors, error rate 0.0"}'],
	[null, 'there was no error in the terror of the warning signs'],
	[null, 'GET /docs/ERROR.html 200 7 ms'],
	[null, 'processed 500 rows in 503 ms'],
	[null, ''],
];

test.each(lines)('%s: %s', (level, line) => {
	expect(levelOf(line)).toBe(level);
	expect(new RegExp(errorPattern).test(line)).toBe(level === 'error');
});
