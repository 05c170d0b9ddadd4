import {unclearExit} from '../announcements/webhookTask.ts';
import {announcementText} from '../domain/announcement.ts';
import type {AttemptResult, ReleaseEvent} from '../domain/events.ts';
import {isFannedOut} from '../domain/fanOut.ts';
import {keptOf} from '../domain/kept.ts';
import {type AnnounceStep, isInteractive} from '../domain/plan.ts';
import type {Release} from '../domain/release.ts';
import {failureText, isUnderWay, orphansOf, stepOf} from '../domain/release.ts';
import {failpoint} from './failpoint.ts';
import {fannedOutcome} from './fannedOutcome.ts';
import {followTargets} from './followTargets.ts';
import type {ReleaseSession} from './releaseSession.ts';
import {type Settled, settleAttempt} from './settleAttempt.ts';
import type {CommandStep, Shell} from './shells.ts';

/**
 * Sees an attempt of a command to its end, records the outcome, and then deletes the evidence. Its output is masked and
 * copied by the shim, which has the secrets: this runner may have been started from another shell.
 * @param shell the attempt, started by this runner or found in the journal
 */
export async function settleCommand(
	session: ReleaseSession,
	release: Release,
	step: CommandStep,
	attempt: number,
	shell: Shell,
	aborted: AbortSignal,
	endOrphans: AbortSignal,
): Promise<void> {
	using targets = isFannedOut(step) ? followTargets(session, step, attempt, shell) : null;
	const settled = await settleAttempt(
		shell,
		async identity => {
			await session.record(current =>
				stepOf(current, step.id).attempts.at(-1)?.shim
					? null
					: [{type: 'step-started', step: step.id, attempt, shim: identity}],
			);
			failpoint('runner:after-started');
		},
		aborted,
		{
			async found(processes) {
				await session.record(current =>
					orphansOf(current, step.id) ? null : [{type: 'step-orphaned', step: step.id, attempt, processes}],
				);
			},
			end: endOrphans,
		},
		stepOf(release, step.id).attempts[attempt - 1]?.shim ?? null,
		problem => session.waitsFor(problem),
	);
	failpoint('runner:exit-seen');
	if (settled.how === 'lost') shell.withholdOutput();
	// What was killed could not do so itself.
	if (settled.how !== 'fenced' && step.kind === 'run' && step.artifact) shell.dropPlain(step.artifact);
	const told = (await targets?.finish()) ?? null;
	const events = await outcomeEvents(shell, release, step, attempt, settled);
	await session.record(current =>
		isUnderWay(current, step.id, attempt) ? events.map(event => fannedOutcome(current, step, event, told)) : null,
	);
	failpoint('runner:after-finished');
	shell.forget();
}

async function outcomeEvents(
	shell: Shell,
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
			const result = settled.exit;
			if (step.kind === 'announce') return announcedEvents(shell, release, step, attempt, result);
			if (step.kind !== 'run' || !step.artifact || result.outcome !== 'succeeded') {
				return [{type: 'step-finished', ...named, ...result}];
			}

			const stored = await shell.storeArtifact(step.artifact);
			return typeof stored === 'string'
				? [{type: 'step-finished', ...named, ...result, outcome: 'failed', detail: stored}]
				: [stored, {type: 'step-finished', ...named, ...result}];
		}
	}
}

// One that was sent is never sent again: what was cut short may have been.
function announcedEvents(
	shell: Shell,
	release: Release,
	step: AnnounceStep,
	attempt: number,
	result: AttemptResult,
): readonly ReleaseEvent[] {
	const named = {step: step.id, attempt};
	const finished: ReleaseEvent = {type: 'step-finished', ...named, ...result};
	if (result.outcome === 'succeeded') {
		const sent = {type: 'announcement-sent', ...named, text: announcementText(release, step)} as const;
		if (step.keeps.length === 0) return [sent, finished];
		const {values, missing} = keptOf(shell.said(), step.keeps);
		const lacks = missing.length > 0 ? {detail: `its answer has no ${missing.join(', ')}`} : {};
		return [
			{...sent, kept: values},
			{...finished, ...lacks},
		];
	}

	const isUnclear = step.way.by === 'webhook' && result.exitCode === unclearExit;
	// A command that was never begun sent nothing.
	const isCutShort = result.outcome !== 'failed' || result.signal !== null;
	if (!isUnclear && !isCutShort) return [finished];
	const how = isUnclear ? 'there was no answer' : failureText(result);
	return [{type: 'step-lost', ...named, why: `${how}; it may have been sent`}];
}

/** After so many attempts in a row that never ran, their shim cannot be started at all. */
const fencedAtMost = 3;

function fencedEvents(release: Release, step: CommandStep, attempt: number): readonly ReleaseEvent[] {
	const fenced = {type: 'step-fenced', step: step.id, attempt} as const;
	// It is for a person to begin it, as often as they let it pass.
	if (isInteractive(step)) return [fenced];
	const before = stepOf(release, step.id)
		.attempts.slice(0, attempt - 1)
		.slice(1 - fencedAtMost);
	if (before.length < fencedAtMost - 1 || !before.every(other => other.fenced)) return [fenced];
	const detail = `it could not be started ${fencedAtMost} times in a row; nothing of it ran`;
	const result = {outcome: 'failed', exitCode: null, signal: null, detail, durationMs: 0} as const;
	return [fenced, {type: 'step-finished', step: step.id, attempt, ...result}];
}
