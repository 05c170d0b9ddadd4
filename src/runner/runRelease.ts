import type {ChildProcess} from 'node:child_process';
import {existsSync, rmSync} from 'node:fs';
import {decideFinish} from '../domain/decideFinish.ts';
import {environmentStream, releaseStream} from '../domain/events.ts';
import type {NextAction} from '../domain/nextAction.ts';
import {nextAction} from '../domain/nextAction.ts';
import type {PlanStep} from '../domain/plan.ts';
import type {Release} from '../domain/release.ts';
import {failpoint} from './failpoint.ts';
import {abortSignal, nextChange} from './news.ts';
import {NotOurs, ReleaseSession} from './releaseSession.ts';
import {type RunnerWorld, releaseEvidence} from './runnerWorld.ts';
import {settleCommand} from './settleCommand.ts';
import {settleProbe} from './settleProbe.ts';
import {type CommandStep, startAttempt} from './startAttempt.ts';
import {takeOver} from './takeOver.ts';

/**
 * Runs a release to its end, from wherever the journal says it stands. Returns when it is over, or when another runner
 * has it.
 * @throws NotOurs when the release was taken away in the middle
 */
export async function runRelease(world: RunnerWorld, id: number): Promise<void> {
	const session = new ReleaseSession(world, id);
	if (!(await takeOver(session))) return;
	await endPredecessors(world, await session.refresh());
	for (;;) {
		const release = await session.refresh();
		const action = nextAction(release);
		if (!action) return;
		await act(session, release, action);
	}
}

async function act(session: ReleaseSession, release: Release, action: NextAction): Promise<void> {
	switch (action.do) {
		case 'start':
			return start(session, action.step, action.attempt);
		case 'settle':
			return settle(session, release, action.step, action.attempt, null);
		case 'ask':
			await session.record(current => {
				// It may have been ended or aborted since.
				const now = nextAction(current);
				return now?.do === 'ask' ? now.steps.map(step => ({type: 'step-asked', step: step.id})) : null;
			});
			return;
		case 'wait':
			// Nobody can decide any more: an open file outlives its folder, and would be read for ever.
			if (!existsSync(session.world.home)) throw new NotOurs(`${session.world.home} is gone.`);
			return nextChange(session, release.seq);
		case 'finish':
			return finish(session);
	}
}

async function start(session: ReleaseSession, step: PlanStep, attempt: number): Promise<void> {
	failpoint('runner:before-intent');
	let intended = false;
	const release = await session.transact(async current => {
		const action = nextAction(current);
		// An abort or a pause may have come in between: then this is no longer what is to be done.
		intended = action?.do === 'start' && action.step.id === step.id && action.attempt === attempt;
		if (!intended) return null;
		const environment = await session.environment();
		if (environment.lease?.release !== current.id) throw new NotOurs(`Release #${current.id} lost its lease.`);
		return [
			// Nothing is started on a lease that is gone in the same moment.
			{stream: environmentStream(current.environment), expected: environment.seq, events: []},
			{
				stream: releaseStream(current.id),
				expected: current.seq,
				events: [{type: 'step-intended', step: step.id, attempt}],
			},
		];
	});
	if (!intended) return;
	failpoint('runner:after-intent');
	const shim = isCommand(step) ? startAttempt(session.world, release, step, attempt) : null;
	failpoint('runner:after-spawn');
	return settle(session, release, step, attempt, shim);
}

async function settle(
	session: ReleaseSession,
	release: Release,
	step: PlanStep,
	attempt: number,
	shim: ChildProcess | null,
): Promise<void> {
	const aborted = abortSignal(session, release);
	try {
		if (isCommand(step)) await settleCommand(session, release, step, attempt, shim, aborted.signal);
		else if (step.kind !== 'ask') await settleProbe(session, release, step, attempt, aborted.signal);
	} finally {
		aborted.stop();
	}
}

async function finish(session: ReleaseSession): Promise<void> {
	failpoint('runner:before-release-finished');
	await session.transact(async release => {
		// Decided anew: an abort may have come in since.
		const now = nextAction(release);
		if (now?.do !== 'finish') return null;
		const undone = await Promise.all(release.undoes.map(id => new ReleaseSession(session.world, id).refresh()));
		const {outcome, verified, reason} = now;
		const decision = decideFinish(release, await session.environment(), undone, {outcome, verified, reason});
		return decision.ok ? decision.writes : null;
	});
	failpoint('runner:after-release-finished');
	rmSync(releaseEvidence(session.world.home, session.id), {recursive: true, force: true});
}

// A rollback that aborted a running release begins when that one has ended: two releases never run at once.
async function endPredecessors(world: RunnerWorld, release: Release): Promise<void> {
	if (release.kind !== 'rollback') return;
	for (const id of release.undoes) {
		const session = new ReleaseSession(world, id);
		for (;;) {
			const predecessor = await session.refresh();
			if (predecessor.end) break;
			// Its own runner ends it; where that is dead, this one does.
			await runRelease(world, id);
			const after = await session.refresh();
			if (!after.end) await nextChange(session, after.seq);
		}
	}
}

function isCommand(step: PlanStep): step is CommandStep {
	return step.kind === 'run' || step.kind === 'migrate';
}
