import {freezeText} from './freeze.ts';
import {operatorName} from './operator.ts';
import {plainText} from './sanitize.ts';
import {failedSince, freezeOf, type Standing, type Urgency, urgencyOf} from './standing.ts';
import type {ReleaseBrief} from './summary.ts';

/** One character for each urgency: colour never says it alone. */
const marks: Readonly<Record<Urgency, string>> = {
	person: '?',
	failed: '✖',
	running: '▸',
	held: '■',
	behind: '↑',
	calm: '✔',
};

/** What is to be said of an environment, the most urgent first, safe for a terminal. Calm ones have no text. */
export function standingWords(standing: Standing, now: Date): {readonly mark: string; readonly text: string} {
	const {open, ahead, state} = standing;
	const failed = open ? null : failedSince(standing);
	const freeze = freezeOf(standing, now);
	const {lock} = state ?? {};
	const parts = [
		open ? openText(open) : '',
		failed ? `#${failed.id} ${failed.candidate.version} ${failed.status}` : '',
		lock ? `locked by ${operatorName(lock.by)}: ${lock.reason}` : '',
		freeze ? `frozen ${freezeText(freeze, 'UTC')}` : '',
		ahead ? `${ahead.environment} has ${ahead.version}` : '',
		state ? '' : 'its locks and freezes cannot be read',
	];
	return {mark: marks[urgencyOf(standing, now)], text: plainText(parts.filter(Boolean).join(' · '))};
}

function openText({id, candidate, status, progress, operator, kind}: ReleaseBrief): string {
	const far = progress ? ` ${progress.phase} ${progress.done}/${progress.steps}` : '';
	const what = `#${id} ${kind === 'rollback' ? 'back to ' : ''}${candidate.version}${far}`;
	if (status !== 'waiting') return `${what} · ${operatorName(operator)}`;
	return `waits for ${progress?.waitsFor ?? 'a person'} · ${what}`;
}
