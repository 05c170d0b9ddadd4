import {decideFinish} from '../domain/decideFinish.ts';
import {isToEnd} from '../domain/endStep.ts';
import {environmentStream, releaseStream} from '../domain/events.ts';
import {spaceGate, spaceGateId} from '../domain/gates.ts';
import {messageOf} from '../domain/messageOf.ts';
import type {NextAction} from '../domain/nextAction.ts';
import {nextAction} from '../domain/nextAction.ts';
import type {PlanStep} from '../domain/plan.ts';
import {orphansOf, type Release} from '../domain/release.ts';
import {isPassing} from '../process/systemError.ts';
import {announceRollback, rollBack} from './automaticRollback.ts';
import {failpoint} from './failpoint.ts';
import {nextChange, signalWhen} from './journalChanges.ts';
import {narrowUndo} from './narrowUndo.ts';
import {NotOurs, ReleaseSession} from './releaseSession.ts';
import type {RunnerWorld} from './runnerWorld.ts';
import {sampleBaselines} from './sampleSignals.ts';
import {settleCommand} from './settleCommand.ts';
import {settleProbe} from './settleProbe.ts';
import {type CommandStep, isCommand, type Shell} from './shells.ts';
import {takeOver} from './takeOver.ts';

/**
 * Runs a release to its end, from wherever the journal says it stands. Returns when it is over, or when another runner
 * has it.
 * @throws NotOurs when the release was taken away in the middle
 */
export async function runRelease(world: RunnerWorld, id: number): Promise<void> {
	const session = new ReleaseSession(world, id);
	if (!(await takeOver(session))) return;
	await endPredecessors(session);
	const over = new AbortController();
	const baselines = sampleBaselines(session, over.signal).catch((error: unknown) => {
		// That the release is not ours any more, the steps themselves find out.
		if (!(error instanceof NotOurs)) world.say(`What was before the release is not measured: ${String(error)}`);
	});
	try {
		for (;;) {
			const release = await session.refresh();
			const action = nextAction(release);
			if (!action) return;
			await act(session, release, action);
		}
	} finally {
		over.abort();
		await baselines;
		session.leave();
	}
}

async function act(session: ReleaseSession, release: Release, action: NextAction): Promise<void> {
	switch (action.do) {
		case 'start':
			return start(session, release, action.step, action.attempt);
		case 'settle':
			return settle(session, release, action.step, action.attempt);
		case 'ask':
			await session.record(current => {
				// It may have been ended or aborted since.
				const now = nextAction(current);
				return now?.do === 'ask' ? now.steps.map(step => ({type: 'step-asked', step: step.id})) : null;
			});
			return;
		case 'need-person':
			await session.record(current => {
				const now = nextAction(current);
				return now?.do === 'need-person' ? [{type: 'step-needs-person', step: now.step.id}] : null;
			});
			return;
		case 'announce-rollback':
			return announceRollback(session);
		case 'roll-back':
			return rollBack(session, release, action);
		case 'wait':
			mustBeThere(session.world);
			return nextChange(session, release.seq);
		case 'finish':
			return finish(session);
	}
}

async function start(session: ReleaseSession, planned: Release, step: PlanStep, attempt: number): Promise<void> {
	const obstacle = isCommand(step) || step.kind === 'live' ? session.world.shells.obstacle(planned) : null;
	if (obstacle !== null) return pause(session, obstacle);
	failpoint('runner:before-intent');
	if (await pausedForSpace(session, step, attempt)) return;
	let intended = false;
	const release = await session.transact(async current => {
		const action = nextAction(current);
		// An abort or a pause may have come in between: then this is no longer what is to be done.
		intended = action?.do === 'start' && action.step.id === step.id && action.attempt === attempt;
		if (!intended) return null;
		const environment = await session.environment();
		// What is only announced needs no lease any more.
		if (!current.end && environment.lease?.release !== current.id)
			throw new NotOurs(`Release #${current.id} lost its lease.`);
		const untouched = await narrowUndo(session.world, current, step, attempt);
		return [
			// Nothing is started on a lease that is gone in the same moment.
			{stream: environmentStream(current.environment), expected: environment.seq, events: []},
			{
				stream: releaseStream(current.id),
				expected: current.seq,
				events: [...untouched, {type: 'step-intended', step: step.id, attempt}],
			},
		];
	});
	if (!intended) return;
	failpoint('runner:after-intent');
	const shell = isCommand(step) ? startShell(session, release, step, attempt) : null;
	failpoint('runner:after-spawn');
	return settle(session, release, step, attempt, shell);
}

// Where it could not be prepared (a full disk), nothing of it runs: it is settled as that, and begun anew.
function startShell(session: ReleaseSession, release: Release, step: CommandStep, attempt: number): Shell | null {
	try {
		return session.world.shells.start(release, step, attempt);
	} catch (error) {
		if (!isPassing(error)) throw error;
		session.waitsFor(messageOf(error));
		return null;
	}
}

// What cannot be done now is no failure of a step: a person brings it back, and lets the release go on.
async function pause(session: ReleaseSession, reason: string): Promise<void> {
	await session.record(current => (nextAction(current)?.do === 'start' ? [{type: 'release-paused', reason}] : null));
}

// A step that finds the disk full may fail halfway, and its end could not be recorded. A rollback goes on all the same.
async function pausedForSpace(session: ReleaseSession, step: PlanStep, attempt: number): Promise<boolean> {
	const {verdict, text} = spaceGate(session.world.diskSpace());
	if (verdict !== 'block') return false;
	let paused = false;
	await session.record(current => {
		const action = nextAction(current);
		const isOverruled = current.kind === 'rollback' || current.overrides.some(({gate}) => gate === spaceGateId);
		paused = !isOverruled && action?.do === 'start' && action.step.id === step.id && action.attempt === attempt;
		return paused ? [{type: 'release-paused', reason: text}] : null;
	});
	return paused;
}

async function settle(
	session: ReleaseSession,
	release: Release,
	step: PlanStep,
	attempt: number,
	started: Shell | null = null,
): Promise<void> {
	const aborted = signalWhen(session, release, now => isToEnd(now, step));
	const endOrphans = signalWhen(session, release, now => orphansOf(now, step.id)?.ending != null);
	try {
		if (isCommand(step)) {
			const shell = started ?? (await session.eventually(() => session.world.shells.find(release, step, attempt)));
			const named = {release: release.id, step: step.id, attempt};
			session.world.outputs.follow(named);
			await settleCommand(session, release, step, attempt, shell, aborted.signal, endOrphans.signal);
			session.world.outputs.end(named);
		} else if (step.kind !== 'ask') {
			await settleProbe(session, release, step, attempt, aborted.signal);
		}
	} finally {
		aborted.stop();
		endOrphans.stop();
	}
}

async function finish(session: ReleaseSession): Promise<void> {
	failpoint('runner:before-release-finished');
	await session.transact(async release => {
		// Decided anew: an abort may have come in since.
		const now = nextAction(release);
		if (now?.do !== 'finish') return null;
		session.world.shells.tidy(release);
		const undone = await Promise.all(release.undoes.map(id => new ReleaseSession(session.world, id).refresh()));
		const {outcome, verified, reason} = now;
		const decision = decideFinish(release, await session.environment(), undone, {outcome, verified, reason});
		return decision.ok ? decision.writes : null;
	});
	failpoint('runner:after-release-finished');
	session.world.shells.forget(session.id);
}

// A rollback that aborted a running release begins when that one has ended: two releases never run at once.
async function endPredecessors(session: ReleaseSession): Promise<void> {
	const release = await session.refresh();
	if (release.kind !== 'rollback') return;
	for (const id of release.undoes) {
		const predecessor = new ReleaseSession(session.world, id);
		while (!(await predecessor.refresh()).end) {
			// Its own runner ends it; where that is dead, this one does.
			await runRelease(session.world, id);
			const after = await predecessor.refresh();
			if (after.end) break;
			// On another machine that may take for ever: then somebody breaks the lease, which ends both.
			if ((await session.refresh()).end) return;
			mustBeThere(session.world);
			await nextChange(predecessor, after.seq);
		}
	}
}

function mustBeThere(world: RunnerWorld): void {
	if (!world.isThere()) throw new NotOurs('The state folder is gone: nobody can decide any more.');
}
