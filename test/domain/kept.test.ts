import {expect, test} from 'vitest';
import {keptOf, keptVariables} from '../../src/domain/kept.ts';

test.each([
	['{"id": 7}', '.id', '7'],
	['it was answered with 200\n{\n "bugs": [{"id": "B-7"}]\n}\n', '.bugs.0.id', 'B-7'],
	['filing …\nhttps://bugs.example/7\n', '.', 'https://bugs.example/7'],
	['{"first": 1}\n{"id": 2}\n', '.id', '2'],
])('%j has %s', (said, path, value) => {
	expect(keptOf(said, [{name: 'bug', path}])).toEqual({values: {bug: value}, missing: []});
});

test.each([
	['', '.id'],
	['', '.'],
	['no JSON', '.id'],
	['{"id": null}', '.id'],
	['{"id": {"n": 1}}', '.id'],
	['{"id": ""}', '.id'],
	['{"id": "a"', '.id'],
	[`{"id": "${'x'.repeat(600)}"}`, '.id'],
	['{}', '.constructor.name'],
])('%j has no %s', (said, path) => {
	expect(keptOf(said, [{name: 'bug', path}])).toEqual({values: {}, missing: [path]});
});

test('a value is one line of plain text, and a variable by its name', () => {
	const {values} = keptOf('{"id": "a\\u001b[31m\\nb"}', [{name: 'bug_id', path: '.id'}]);
	expect(values['bug_id']).not.toMatch(/[\u001b\n]/);
	expect(keptVariables(values)).toEqual({RELEASE_KEPT_BUG_ID: values['bug_id']});
});
