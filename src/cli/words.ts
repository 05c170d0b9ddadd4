import {type Due, dueText} from '../domain/deferred.ts';
import type {ReleaseStatus, StepState} from '../domain/release.ts';
import {plainText} from '../domain/sanitize.ts';
import {spanText} from '../domain/spanText.ts';

/** A duration in words: `0:07`, `4:12`, `1:02:03`. */
export function clock(ms: number): string {
	const seconds = Math.floor(ms / 1000);
	const two = (value: number) => String(value).padStart(2, '0');
	const minutes = Math.floor(seconds / 60);
	return minutes < 60
		? `${minutes}:${two(seconds % 60)}`
		: `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** A moment as a clock on the wall shows it: `14:06:31`. */
export function timeOfDay(at: string): string {
	const date = new Date(at);
	return [date.getHours(), date.getMinutes(), date.getSeconds()].map(part => String(part).padStart(2, '0')).join(':');
}

/** How long ago something was: `5 s`, `3 min`, `2 h`, `4 d`. */
export function ago(at: string, now: Date): string {
	return spanText(now.getTime() - Date.parse(at));
}

/** The short form of a commit id. */
export function short(sha: string): string {
	return sha.slice(0, 7);
}

/** One character for a step's state. */
export function stepMark(status: StepState['status']): string {
	return stepMarks[status];
}

const stepMarks: Readonly<Record<StepState['status'], string>> = {
	pending: '·',
	running: '▸',
	asking: '?',
	'needs-person': '?',
	succeeded: '✔',
	failed: '✖',
	unknown: '!',
	skipped: '-',
};

/** One character for each status of a release. */
export const statusMarks: Readonly<Record<ReleaseStatus, string>> = {
	running: '▸',
	waiting: '?',
	succeeded: '✔',
	failed: '✖',
	aborted: '✖',
	'rolled-back': '↩',
	unknown: '!',
};

/** One character for a release's status. */
export function statusMark(status: ReleaseStatus): string {
	return statusMarks[status];
}

/** A text of several lines, set off from what stands before it. */
export function indented(text: string): string {
	return text
		.trimEnd()
		.split('\n')
		.map(line => `    │ ${line}`)
		.join('\n');
}

/** What releases put off, and how it is run or dismissed. */
export function dueLines(
	due: readonly ({readonly release: number; readonly step: string} & Due)[],
	now: Date,
): readonly string[] {
	return due.map(({release, step, ...when}) =>
		plainText(
			`! #${release} ${step} is ${dueText(when, now)}: release-tui run ${release} ${step} · skip ${release} ${step} --reason TEXT`,
		),
	);
}
