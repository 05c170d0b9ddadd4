import {isFannedOut} from '../../src/domain/fanOut.ts';
import type {Release} from '../../src/domain/release.ts';
import {lookedAt} from '../../src/domain/runbook.ts';

/** What a person can do about what a release waits for. */
export const waitingHints = {
	asking: 'Space ticks the item, x declines it',
	failed: 'r tries again, S skips it, R rolls back',
	targets: 'Enter shows its targets and decides about each; r tries again, S skips it, R rolls back',
	terminal: 'needs a person: t runs it in this terminal',
	unknown: 'nobody knows how it ended: look, then r, S or R',
	paused: 'paused: p goes on',
} as const;

/** The same for the very step. */
export function waitingHint(
	{plan}: Release,
	{why, step}: {readonly why: Exclude<keyof typeof waitingHints, 'targets'>; readonly step: string | null},
): string {
	if (plan.steps.some(({id, kind}) => id === step && kind === 'announce'))
		return 'Space shows the announcement and sends it, t changes it, S dismisses it';
	if (why === 'asking' && step !== null && lookedAt(step) !== null)
		return 'Space shows the command, and Enter runs it; S skips it';
	const fanned = plan.steps.some(other => other.id === step && isFannedOut(other));
	return fanned && (why === 'failed' || why === 'unknown') ? waitingHints.targets : waitingHints[why];
}
