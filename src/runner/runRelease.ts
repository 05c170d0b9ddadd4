import type {ChildProcess} from 'node:child_process';
import {existsSync, rmSync} from 'node:fs';
import {decideFinish} from '../domain/decideFinish.ts';
import type {ReleaseEvent} from '../domain/events.ts';
import {environmentStream, releaseStream} from '../domain/events.ts';
import type {NextAction} from '../domain/nextAction.ts';
import {nextAction} from '../domain/nextAction.ts';
import type {Candidate, PlanStep} from '../domain/plan.ts';
import type {Release} from '../domain/release.ts';
import {stepOf} from '../domain/release.ts';
import {readLive} from '../environments/readLive.ts';
import type {Repository} from '../git/repository.ts';
import {attemptFiles} from './attemptFiles.ts';
import {copyOutput} from './copyOutput.ts';
import {failpoint} from './failpoint.ts';
import {probeStep} from './probeStep.ts';
import {NotOurs, ReleaseSession} from './releaseSession.ts';
import {artifactFolder, attemptFolder, outputFile, type RunnerWorld, releaseEvidence} from './runnerWorld.ts';
import {type Settled, settleAttempt} from './settleAttempt.ts';
import {type CommandStep, startAttempt} from './startAttempt.ts';
import {storeArtifact} from './storeArtifact.ts';
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
			await session.record(() => action.steps.map(step => ({type: 'step-asked', step: step.id})));
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

async function settleCommand(
	session: ReleaseSession,
	release: Release,
	step: CommandStep,
	attempt: number,
	shim: ChildProcess | null,
	aborted: AbortSignal,
): Promise<void> {
	const {world} = session;
	const files = attemptFiles(attemptFolder(world.home, release.id, step.id, attempt));
	const secrets = secretValues(release, step);
	const copy = copyOutput(files.output, outputFile(world.home, release.id, step.id, attempt), secrets);
	let settled: Settled;
	try {
		settled = await settleAttempt(
			files,
			shim,
			async identity => {
				await session.record(current =>
					stepOf(current, step.id).attempts.at(-1)?.shim
						? null
						: [{type: 'step-started', step: step.id, attempt, shim: identity}],
				);
				failpoint('runner:after-started');
			},
			aborted,
		);
	} finally {
		copy.finish();
	}

	failpoint('runner:exit-seen');
	const events = await outcomeEvents(world, release, step, attempt, settled);
	await session.record(current => (stillRunning(current, step.id, attempt) ? events : null));
	failpoint('runner:after-finished');
	rmSync(files.folder, {recursive: true, force: true});
}

async function outcomeEvents(
	world: RunnerWorld,
	release: Release,
	step: CommandStep,
	attempt: number,
	settled: Settled,
): Promise<readonly ReleaseEvent[]> {
	const named = {step: step.id, attempt};
	switch (settled.how) {
		case 'fenced':
			return fencedEvents(release, step, attempt);
		case 'lost':
			return [{type: 'step-lost', ...named, why: settled.why}];
		case 'exited': {
			const {leftovers: _, ...result} = settled.exit;
			if (step.kind !== 'run' || !step.artifact || result.outcome !== 'succeeded') {
				return [{type: 'step-finished', ...named, ...result}];
			}

			const folder = artifactFolder(world.home, release.id);
			const stored = await storeArtifact(folder, step.id, step.artifact, world.now());
			if (stored) return [stored, {type: 'step-finished', ...named, ...result}];
			const detail = `it did not write $RELEASE_ARTIFACTS/${step.artifact.file}`;
			return [{type: 'step-finished', ...named, ...result, outcome: 'failed', detail}];
		}
	}
}

/** After so many attempts in a row that never ran, their shim cannot be started at all. */
const fencedAtMost = 3;

function fencedEvents(release: Release, step: CommandStep, attempt: number): readonly ReleaseEvent[] {
	const fenced = {type: 'step-fenced', step: step.id, attempt} as const;
	const before = stepOf(release, step.id)
		.attempts.slice(0, attempt - 1)
		.slice(1 - fencedAtMost);
	if (before.length < fencedAtMost - 1 || !before.every(other => other.fenced)) return [fenced];
	const detail = `it could not be started ${fencedAtMost} times in a row; nothing of it ran`;
	const result = {outcome: 'failed', exitCode: null, signal: null, detail, durationMs: 0} as const;
	return [fenced, {type: 'step-finished', step: step.id, attempt, ...result}];
}

async function settleProbe(
	session: ReleaseSession,
	release: Release,
	step: Exclude<PlanStep, CommandStep | {kind: 'ask'}>,
	attempt: number,
	aborted: AbortSignal,
): Promise<void> {
	const {world} = session;
	const [first] = stepOf(release, step.id).attempts;
	const since = first ? new Date(first.startedAt) : world.now();
	const {result, reading} = await probeStep(
		step,
		since,
		signal =>
			step.kind === 'live'
				? readLive(
						{live: step.live, cwd: world.root, env: step.variables, repository: knowsOnly(release.candidate)},
						signal,
					)
				: Promise.reject(new Error(`${step.id} does not ask the environment`)),
		aborted,
	);
	await session.record(current => {
		if (!stillRunning(current, step.id, attempt)) return null;
		const finished: ReleaseEvent = {type: 'step-finished', step: step.id, attempt, ...result};
		return reading ? [{type: 'live-read', live: reading.revision, error: reading.error}, finished] : [finished];
	});
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

/** How long to wait for news before looking again, in milliseconds: the other runner may have died without any. */
const patienceMs = 1000;

// Waits until the release has an event after `seq`.
async function nextChange(session: ReleaseSession, seq: number): Promise<void> {
	await new Promise<void>(resolve => {
		const look = () => {
			// What cannot be read now is said by the next reading, of those who wait.
			session.refresh().then(release => release.seq > seq && done(), done);
		};
		const timer = setTimeout(() => done(), patienceMs);
		const unsubscribe = session.world.journal.subscribe(look);
		const done = () => {
			clearTimeout(timer);
			unsubscribe();
			resolve();
		};
		look();
	});
}

// Fires as soon as the journal has a request to abort.
function abortSignal(session: ReleaseSession, release: Release) {
	const controller = new AbortController();
	if (release.abort) controller.abort();
	const look = () => {
		session.refresh().then(
			current => current.abort && controller.abort(),
			// The next notice brings the next look; what is wrong with the journal, the next append says.
			() => {},
		);
	};
	const unsubscribe = session.world.journal.subscribe(look);
	// It may have been asked for between the last reading and the subscription.
	look();
	return {signal: controller.signal, stop: unsubscribe};
}

// The runner needs no clone to know the one commit that it waits for.
function knowsOnly({sha, version}: Candidate): Pick<Repository, 'revision'> {
	return {revision: async said => (said.length >= 7 && sha.startsWith(said) ? {sha, version} : null)};
}

function stillRunning(release: Release, step: string, attempt: number): boolean {
	const {state, attempts} = stepOf(release, step);
	return state.status === 'running' && attempts.length === attempt;
}

function isCommand(step: PlanStep): step is CommandStep {
	return step.kind === 'run' || step.kind === 'migrate';
}

// What stands in release.yaml in the clear is no secret: only values from the runner's own environment are.
function secretValues(release: Release, step: PlanStep): readonly string[] {
	return release.plan.secrets.flatMap(name => (name in step.variables ? [] : (process.env[name] ?? [])));
}
