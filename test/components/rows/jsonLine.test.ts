import {expect, test} from 'vitest';
import {jsonLine} from '../../../components/rows/jsonLine.ts';

test.each([
	['{"level":"info","time":1,"msg":"order placed","order":7,"user":"ana b"}', 'order placed order=7 user="ana b"'],
	['{"severity":"ERROR","message":"","event":"db timeout"}', 'db timeout message=""'],
	[
		'{"timestamp":"2026-11-21T12:00:00Z","level":"INFO","fields":{"message":"listening","port":80},"target":"shop"}',
		'listening target=shop port=80',
	],
	['{"fields":["a"],"msg":"x"}', 'x fields=["a"]'],
	['{"a":1}', null],
	['{"msg":7}', null],
	['{"msg":"cut', null],
	['["msg"]', null],
])('%s', (line, shown) => {
	expect(jsonLine(line)).toBe(shown);
});
