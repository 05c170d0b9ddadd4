import type {Instant} from './events.ts';
import type {PlanStep} from './plan.ts';
import {type Release, stepOf} from './release.ts';

/** The environment itself named the candidate; or, where no step asks it, every step of the deploy phase is done. */
export type Arrival = 'live' | 'deployed';

/** How it is known that the candidate of a release runs, and since when; null: it is not known to have arrived. */
export function arrivalOf(release: Release): {readonly how: Arrival; readonly at: Instant} | null {
	const {steps} = release.plan;
	const stateOf = ({id}: PlanStep) => stepOf(release, id).state;
	const readings = steps.filter(({kind}) => kind === 'live').map(stateOf);
	if (readings.length > 0) {
		const told = readings.find(state => state.status === 'succeeded');
		return told ? {how: 'live', at: told.at} : null;
	}

	const done = steps.filter(({phase, kind}) => phase === 'deploy' && kind !== 'announce').map(stateOf);
	if (!done.every(({status}) => status === 'succeeded' || status === 'skipped')) return null;
	const last = done
		.flatMap(state => (state.status === 'succeeded' ? [state.at] : []))
		.sort()
		.at(-1);
	return last === undefined ? null : {how: 'deployed', at: last};
}
