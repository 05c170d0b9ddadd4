import {expect, test} from 'vitest';
import {asSpoken} from '../../src/engine/spoken.ts';
import {maskText} from '../../src/mask/masker.ts';

const mask = maskText(['swordfish']);

test('what people say is kept without secrets, and the rest as it is', () => {
	expect(asSpoken({do: 'note', text: 'it is swordfish'}, mask)).toEqual({do: 'note', text: 'it is ***'});
	expect(asSpoken({do: 'skip', step: 'swordfish', reason: 'swordfish'}, mask)).toEqual({
		do: 'skip',
		step: 'swordfish',
		reason: '***',
	});
	expect(asSpoken({do: 'confirm', step: 'a', note: null}, mask)).toEqual({do: 'confirm', step: 'a', note: null});
	expect(asSpoken({found: [{source: 'web', template: 'a swordfish', example: 'swordfish 7'}]}, mask)).toEqual({
		found: [{source: 'web', template: 'a ***', example: '*** 7'}],
	});
	expect(asSpoken({uncompared: ['web', 'router']}, mask)).toEqual({uncompared: ['web', 'router']});
	expect(asSpoken({overrides: [{gate: 'ci', reason: 'swordfish says so'}]}, mask)).toEqual({
		overrides: [{gate: 'ci', reason: '*** says so'}],
	});
});

test('nobody says more than four thousand characters', () => {
	const long = 'x'.repeat(4001);
	const refusal = {ok: false, message: 'The reason has 4001 characters; at most 4000 are kept.'};
	expect(asSpoken({do: 'abort', reason: long}, mask)).toMatchObject(refusal);
	expect(asSpoken({overrides: [{gate: 'ci', reason: long}]}, mask)).toMatchObject(refusal);
	expect(asSpoken({do: 'abort', reason: long.slice(1)}, mask)).toEqual({do: 'abort', reason: long.slice(1)});
});
