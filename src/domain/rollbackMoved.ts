import {type Refusal, refuse} from './decision.ts';
import type {RollbackPlan} from './rollback.ts';

/**
 * A refusal where a rollback has come to be another one than the person saw: it takes other releases back, goes elsewhere,
 * or leaves more behind. That a release which runs has done more steps since, which are taken back with it, is none.
 */
export function refuseMovedRollback(seen: RollbackPlan, now: RollbackPlan): Refusal | null {
	const change = changeOf(seen, now);
	return change === null ? null : refuse('state-changed', `State changed: ${change}.`, 'Look at the new plan.');
}

function changeOf(seen: RollbackPlan, now: RollbackPlan): string | null {
	if (named(seen.undo) !== named(now.undo)) return `it would take ${named(now.undo)} back now, not ${named(seen.undo)}`;
	const [before, after] = [seen.target.revision, now.target.revision];
	if (before.sha !== after.sha) return `it would go back to ${after.version} now, not to ${before.version}`;
	const left = [...now.pastReturn, ...now.willNotUndo].filter(
		text => !seen.pastReturn.includes(text) && !seen.willNotUndo.includes(text),
	);
	return left.length === 0 ? null : `it would not undo ${left.join(', ')}`;
}

const named = (releases: readonly number[]) => releases.map(id => `#${id}`).join(', ');
