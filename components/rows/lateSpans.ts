import {type dueSteps, dueText} from '../../src/domain/deferred.ts';
import type {PlanStep} from '../../src/domain/plan.ts';
import {type Release, stepOf} from '../../src/domain/release.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import {glyphs} from '../glyphs.ts';
import {type Span, span} from '../text/line.ts';

/** What a release put off, and the keys for it. */
export function lateSpan(release: Release, {step, ...due}: ReturnType<typeof dueSteps>[number], now: number): Span {
	const {status} = stepOf(release, step.id).state;
	const name = plainText(step.id);
	if (status === 'running' || (status === 'pending' && release.resends.includes(step.id) && !release.paused)) {
		return span(`${name} is running: e ends it`, 'busy');
	}

	return span(`${name} ${dueText(due, new Date(now))}: X runs, S skips`, 'warn');
}

/** What a release did not announce, and the keys for it. */
export function unsentSpan(release: Release, unsent: readonly PlanStep[]): Span {
	const stateOf = ({id}: PlanStep) => stepOf(release, id).state.status;
	const names = unsent.map(({id}) => plainText(id)).join(', ');
	if (unsent.some(step => stateOf(step) === 'asking'))
		return span(`${glyphs.asking} ${names} waits: Space, t, S`, 'warn');
	if (unsent.some(step => ['pending', 'running'].includes(stateOf(step)) && release.resends.includes(step.id)))
		return span(`${names} is being sent`, 'busy');
	if (unsent.some(step => ['unknown', 'running'].includes(stateOf(step)))) {
		return span(`${glyphs.warn} ${names}: nobody knows whether it was sent: look, then S`, 'warn');
	}

	return span(`${glyphs.warn} ${names} not sent: r sends, S dismisses`, 'warn');
}
