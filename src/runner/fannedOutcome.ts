import type {ReleaseEvent} from '../domain/events.ts';
import {isFannedOut} from '../domain/fanOut.ts';
import type {PlanStep} from '../domain/plan.ts';
import {failureText, type Release} from '../domain/release.ts';
import {targetsOf} from '../domain/targets.ts';
import {outcomeText} from '../domain/targetWords.ts';
import type {FollowedTargets} from './followTargets.ts';

/**
 * The end of an attempt in the words of its targets. One whose program ended before it had seen to every target is lost:
 * the next attempt looks at what is left there.
 * @param told null: the step has no targets
 */
export function fannedOutcome(
	release: Release,
	step: PlanStep,
	event: ReleaseEvent,
	told: FollowedTargets | null,
): ReleaseEvent {
	if (!told || !isFannedOut(step) || event.type !== 'step-finished') return event;
	const {step: id, attempt, outcome, signal} = event;
	if (outcome === 'failed' && signal !== null && !told.isWhole) {
		const why = `the program that goes over the targets was ended by ${signal}`;
		return {type: 'step-lost', step: id, attempt, why};
	}

	const text = outcomeText(targetsOf(release, step), told.why);
	if (outcome === 'succeeded') return {...event, detail: text};
	const lead = outcome === 'failed' ? [] : [failureText({...event, detail: null})];
	const words = told.isWhole ? [...lead, text] : [failureText(event), text];
	return {...event, detail: words.filter(Boolean).join('; ')};
}
