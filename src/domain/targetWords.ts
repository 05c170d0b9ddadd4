import {count} from './count.ts';
import type {ReleaseEvent} from './events.ts';
import type {Target, TargetChange, TargetDecision, TargetStatus, TargetTally} from './targets.ts';

/** What a target is within a step, in words; one filters by them, too. */
export const targetWords: Readonly<Record<TargetStatus, string>> = {
	waiting: 'waiting',
	started: 'running',
	succeeded: 'done',
	failed: 'failed',
	unknown: 'unknown',
	'not-reached': 'not reached',
	ignored: 'ignored',
	excluded: 'excluded',
	later: 'later',
};

/** How many targets a line names. */
const namedAtMost = 5;

/** Names of targets for a line: the first few, and how many more there are. */
export function namesText(names: readonly string[]): string {
	const more = names.length - namedAtMost;
	if (more <= 0) return names.join(', ');
	return `${names.slice(0, namedAtMost).join(', ')} and ${count(more, 'more', 'more')}`;
}

/** How far a step is with its targets, in a few words: `17 of 20 · 2 failed · 1 running · batch 2 of 4`. */
export function tallyText(tally: TargetTally): string {
	const {total, done, failed, unknown, notReached, running, excluded, later, batch} = tally;
	const part = (number: number, words: string) => (number > 0 ? [`${number} ${words}`] : []);
	return [
		`${done} of ${total}`,
		...part(failed, 'failed'),
		...part(notReached, 'not reached'),
		...part(unknown, 'unknown'),
		...part(running, 'running'),
		...part(excluded, 'excluded'),
		...part(later, 'later'),
		...(batch && batch.of > 1 ? [`batch ${batch.n} of ${batch.of}`] : []),
	].join(' · ');
}

/** What changed on targets, for the lines of a release: what went wrong by name; null: nothing of that. */
export function changesText(step: string, changes: readonly TargetChange[]): string | null {
	const lines = changes.flatMap(change => {
		const text = wrongText(change);
		return text === null ? [] : [`✖ ${step}  ${change.target}  ${text}`];
	});
	return lines.length === 0 ? null : lines.join('\n');
}

function wrongText({state, exitCode, detail}: TargetChange): string | null {
	switch (state) {
		case 'failed':
			return detail ?? `exit code ${exitCode ?? '?'}`;
		case 'not-reached':
			return `not reached: ${detail ?? 'nobody knows why'}`;
		case 'unknown':
			return `nobody knows how it ended: ${detail ?? ''}`;
		case 'started':
		case 'succeeded':
			return null;
	}
}

const done: Readonly<Record<TargetDecision, string>> = {
	retry: 'to be tried again',
	ignore: 'ignored',
	exclude: 'excluded from this release',
	fail: 'said to have failed',
	later: 'put off',
};

/** A decision about targets, in words. */
export function decisionText({
	decision,
	targets,
	reason,
}: Pick<Extract<ReleaseEvent, {type: 'targets-decided'}>, 'decision' | 'targets' | 'reason'>): string {
	return `${namesText(targets)}: ${done[decision]}${reason.trim() === '' ? '' : `: ${reason}`}`;
}

/**
 * How a step ended on its targets, in a line: `2 of 20 failed: web3, web7; not reached: web9; 5 never began`; null: well on all.
 * @param why it stopped before every target had its turn
 */
export function outcomeText(targets: readonly Target[], why: string | null): string | null {
	const named = (status: TargetStatus) => targets.filter(target => target.status === status).map(({name}) => name);
	const failed = named('failed');
	const lines = [
		...(failed.length > 0 ? [`${failed.length} of ${targets.length} failed: ${namesText(failed)}`] : []),
		...list('not reached', named('not-reached')),
		...list('nobody knows how it ended on', [...named('unknown'), ...named('started')]),
	];
	const waiting = named('waiting').length;
	const words = [...(why === null ? [] : [why]), ...lines, ...(waiting > 0 ? [`${waiting} never began`] : [])];
	return words.length === 0 ? null : words.join('; ');
}

function list(lead: string, names: readonly string[]): readonly string[] {
	return names.length === 0 ? [] : [`${lead}: ${namesText(names)}`];
}
