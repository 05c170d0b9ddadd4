import type {NextAction} from '../domain/nextAction.ts';
import {nextAction} from '../domain/nextAction.ts';
import {type Release, stepOf} from '../domain/release.ts';
import {nextChange} from './news.ts';
import type {ReleaseSession} from './releaseSession.ts';

/** Says when the release rolls back by itself. */
export async function announceRollback(session: ReleaseSession): Promise<void> {
	await session.record(current => {
		const now = nextAction(current);
		if (now?.do !== 'announce-rollback') return null;
		const at = new Date(session.world.clock.now().getTime() + now.step.countdownMs).toISOString();
		return [{type: 'rollback-announced', step: now.step.id, at}];
	});
}

/** Rolls the release back when its time has come, unless somebody decided otherwise. Where it cannot, a person must. */
export async function rollBack(
	session: ReleaseSession,
	release: Release,
	{step, at}: Extract<NextAction, {readonly do: 'roll-back'}>,
): Promise<void> {
	const {clock, rollBack: rollBackAsPerson} = session.world;
	if (clock.now().getTime() < Date.parse(at)) return nextChange(session, release.seq);
	const {state, attempts} = stepOf(release, step.id);
	const why = state.status === 'failed' ? state.detail : 'it failed';
	const request = `watch ${step.id} ${attempts.length} of #${release.id}`;
	const done = await rollBackAsPerson(release, request, `${step.id}: ${why}`);
	if (done.ok) return;
	const reason = [done.message, done.hint].filter(Boolean).join(' ');
	await session.record(current =>
		nextAction(current)?.do === 'roll-back' ? [{type: 'rollback-refused', step: step.id, reason}] : null,
	);
}
