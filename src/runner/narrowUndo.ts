import type {ReleaseEvent} from '../domain/events.ts';
import {isFannedOut} from '../domain/fanOut.ts';
import type {PlanStep} from '../domain/plan.ts';
import type {Release} from '../domain/release.ts';
import {untouchedTargets} from '../domain/undoTargets.ts';
import {ReleaseSession} from './releaseSession.ts';
import type {RunnerWorld} from './runnerWorld.ts';

/**
 * A rollback that ended a running release was planned before that had ended: what it takes back on targets is looked at
 * again before its first attempt, and targets on which nothing was begun by then are left alone.
 */
export async function narrowUndo(
	world: RunnerWorld,
	release: Release,
	step: PlanStep,
	attempt: number,
): Promise<readonly ReleaseEvent[]> {
	if (attempt > 1 || !step.undoes || !isFannedOut(step)) return [];
	const undone = await Promise.all(release.undoes.map(id => new ReleaseSession(world, id).refresh()));
	const targets = untouchedTargets(step, undone);
	if (targets.length === 0) return [];
	const reason = 'nothing was begun there that could be taken back';
	return [{type: 'targets-decided', step: step.id, decision: 'ignore', targets, reason}];
}
