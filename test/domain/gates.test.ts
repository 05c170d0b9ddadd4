import {expect, test} from 'vitest';
import {badCandidateGate, promotedGate, promotionGate, quietGate} from '../../src/domain/gates.ts';

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
