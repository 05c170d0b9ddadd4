import {expect, test} from 'vitest';
import type {RollbackPlan} from '../../src/domain/rollback.ts';
import {refuseMovedRollback} from '../../src/domain/rollbackMoved.ts';
import {startedEvent} from '../support/started.ts';

const seen: RollbackPlan = {
	target: {release: 1, revision: {sha: 'a'.repeat(40), version: 'v1'}},
	undo: [2],
	plan: startedEvent(1).plan,
	keeps: [],
	willNotUndo: ['the mail'],
	pastReturn: [],
	expectedMs: 5,
};

test('a rollback that is still the same, or has more steps to take back, goes on', () => {
	expect(refuseMovedRollback(seen, {...seen, expectedMs: 9})).toBeNull();
	expect(refuseMovedRollback(seen, {...seen, willNotUndo: []})).toBeNull();
});

test.each([
	[{undo: [3, 2]}, 'it would take #3, #2 back now, not #2'],
	[{target: {release: 3, revision: {sha: 'b'.repeat(40), version: 'v3'}}}, 'it would go back to v3 now, not to v1'],
	[{pastReturn: ['what 0042 took away']}, 'it would not undo what 0042 took away'],
] as const)('one that has moved on is said how, and refused: %o', (change, message) => {
	expect(refuseMovedRollback(seen, {...seen, ...change})).toMatchObject({
		code: 'state-changed',
		message: `State changed: ${message}.`,
	});
});
