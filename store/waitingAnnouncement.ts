import type {AnnounceStep} from '../src/domain/plan.ts';
import type {Release} from '../src/domain/release.ts';
import {stepIn} from './select.ts';

/** The announcement that waits for a person: the one with that id, or else the first step that waits, if it is one. */
export function waitingAnnouncement(release: Release | null, preferred: string | null): AnnounceStep | null {
	const id = stepIn(release, preferred, ['asking']);
	const step = release?.plan.steps.find(other => other.id === id);
	return step?.kind === 'announce' ? step : null;
}
