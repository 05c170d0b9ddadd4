import type {PhaseId} from '../../src/domain/project.ts';
import type {Release, ReleaseStatus} from '../../src/domain/release.ts';
import {runningStep, stepOf, waitingFor} from '../../src/domain/release.ts';
import {dueRollback, watchOf} from '../../src/domain/watchRecord.ts';
import {glyphs} from '../glyphs.ts';
import type {Tone} from '../theme.ts';

const doing: Readonly<Record<PhaseId, string>> = {
	preflight: 'checking',
	backup: 'backing up',
	schema: 'migrating',
	deploy: 'deploying',
	verify: 'verifying',
	contract: 'contracting',
	announce: 'announcing',
	cleanup: 'cleaning up',
};

/** What a release does or how it ended, in one or a few words, with the tone and the mark that go with it. */
export type ReleaseWord = {readonly text: string; readonly tone: Tone; readonly mark: string};

/** The word for a release as it is now. */
export function releaseWord(release: Release): ReleaseWord {
	if (release.rolledBackBy !== null || release.end) return statusWord(statusOf(release));
	if (release.abort) return {text: 'aborting', tone: 'warn', mark: glyphs.busy};
	if (dueRollback(release) !== null) return {text: 'about to roll back', tone: 'bad', mark: glyphs.undo};
	const waiting = waitingFor(release);
	switch (waiting?.why) {
		case 'paused':
			return {text: 'paused', tone: 'warn', mark: glyphs.paused};
		case 'asking':
			return {text: 'waits for you', tone: 'warn', mark: glyphs.asking};
		case 'terminal':
			return {text: 'needs a person', tone: 'warn', mark: glyphs.asking};
		case 'failed':
			return waiting.step !== null && watchOf(release, waiting.step).verdict === 'unknown'
				? {text: `${waiting.step} not known`, tone: 'warn', mark: glyphs.unknown}
				: {text: `${waiting.step} failed`, tone: 'bad', mark: glyphs.failed};
		case 'unknown':
			return {text: `${waiting.step} unknown`, tone: 'bad', mark: glyphs.unknown};
		default: {
			const step =
				runningStep(release) ?? release.plan.steps.find(other => stepOf(release, other.id).state.status === 'pending');
			const verb = release.kind === 'rollback' ? 'rolling back' : step ? doing[step.phase] : 'starting';
			return {text: verb, tone: 'busy', mark: glyphs.busy};
		}
	}
}

/** The word for a status, where only the row of a list is known. */
export function statusWord(status: ReleaseStatus): ReleaseWord {
	switch (status) {
		case 'running':
			return {text: 'running', tone: 'busy', mark: glyphs.busy};
		case 'waiting':
			return {text: 'waiting', tone: 'warn', mark: glyphs.asking};
		case 'succeeded':
			return {text: 'succeeded', tone: 'good', mark: glyphs.done};
		case 'failed':
			return {text: 'failed', tone: 'bad', mark: glyphs.failed};
		case 'aborted':
			return {text: 'aborted', tone: 'warn', mark: glyphs.failed};
		case 'rolled-back':
			return {text: 'rolled back', tone: 'warn', mark: glyphs.undo};
		case 'unknown':
			return {text: 'unknown', tone: 'bad', mark: glyphs.unknown};
	}
}

function statusOf(release: Release): ReleaseStatus {
	return release.rolledBackBy === null ? (release.end?.outcome ?? 'running') : 'rolled-back';
}
