import type {ChildProcess} from 'node:child_process';
import {rmSync} from 'node:fs';
import type {ReleaseEvent} from '../domain/events.ts';
import type {Release} from '../domain/release.ts';
import {isUnderWay, stepOf} from '../domain/release.ts';
import {attemptFiles} from './attemptFiles.ts';
import {failpoint} from './failpoint.ts';
import type {ReleaseSession} from './releaseSession.ts';
import {artifactFolder, attemptFolder, outputFile, type RunnerWorld} from './runnerWorld.ts';
import {type Settled, settleAttempt} from './settleAttempt.ts';
import type {CommandStep} from './startAttempt.ts';
import {storeArtifact} from './storeArtifact.ts';
import {withholdOutput} from './withholdOutput.ts';

/**
 * Sees an attempt of a command to its end, records the outcome, and then deletes the evidence. Its output is masked and
 * copied by the shim, which has the secrets: this runner may have been started from another shell.
 * @param shim the shim that this runner started; null when it found the attempt in the journal
 */
export async function settleCommand(
	session: ReleaseSession,
	release: Release,
	step: CommandStep,
	attempt: number,
	shim: ChildProcess | null,
	aborted: AbortSignal,
): Promise<void> {
	const {world} = session;
	const files = attemptFiles(attemptFolder(world.home, release.id, step.id, attempt));
	const settled = await settleAttempt(
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
	failpoint('runner:exit-seen');
	if (settled.how === 'lost') withholdOutput(files.output, outputFile(world.home, release.id, step.id, attempt));
	const events = await outcomeEvents(world, release, step, attempt, settled);
	await session.record(current => (isUnderWay(current, step.id, attempt) ? events : null));
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
