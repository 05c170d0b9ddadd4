import {unsentAnnouncements} from './announcement.ts';
import {dueSteps} from './deferred.ts';
import type {PlanStep} from './plan.ts';
import type {Release} from './release.ts';

/** What is still to be dealt with of a release that is over: what was not announced, and what was put off. */
export function lateSteps(release: Release): readonly PlanStep[] {
	return [...unsentAnnouncements(release), ...dueSteps(release).map(({step}) => step)];
}
