import type {Instant, Recorded, ReleaseEvent} from '../domain/events.ts';
import {failureText} from '../domain/release.ts';
import type {StepSpan} from './report.ts';

/** When each step was worked on, and when people were waited for, by the step's id, in the order of time. */
export function stepSpans(events: readonly Recorded<ReleaseEvent>[]): ReadonlyMap<string, readonly StepSpan[]> {
	const spans = new Map<string, StepSpan[]>();
	const open = (step: string, span: Pick<StepSpan, 'what' | 'attempt' | 'startedAt'>) => {
		const list = spans.get(step) ?? [];
		spans.set(step, [...list, {...span, endedAt: null, outcome: null, exitCode: null, detail: null}]);
	};
	const close = (step: string, what: StepSpan['what'], change: Partial<StepSpan>) => {
		const list = spans.get(step) ?? [];
		const at = list.findLastIndex(span => span.what === what && span.outcome === null);
		spans.set(
			step,
			list.map((span, index) => (index === at ? {...span, ...change} : span)),
		);
	};
	for (const {at, event} of events) {
		switch (event.type) {
			case 'step-intended':
				open(event.step, {what: 'attempt', attempt: event.attempt, startedAt: at});
				break;
			case 'step-finished': {
				const {outcome, exitCode, detail, durationMs} = event;
				const said = outcome === 'succeeded' ? detail : failureText(event);
				const began = spans.get(event.step)?.findLast(({attempt}) => attempt === event.attempt)?.startedAt ?? at;
				close(event.step, 'attempt', {outcome, exitCode, detail: said, endedAt: later(began, durationMs)});
				break;
			}

			case 'step-lost':
				close(event.step, 'attempt', {outcome: 'unknown', detail: event.why});
				break;
			case 'step-fenced':
				close(event.step, 'attempt', {outcome: 'never-ran', endedAt: at});
				break;
			case 'step-asked':
			case 'step-needs-person':
				open(event.step, {what: 'waiting', attempt: null, startedAt: at});
				break;
			case 'step-confirmed':
			case 'step-declined':
			case 'step-skipped':
			case 'step-taken':
			case 'announcement-written':
				close(event.step, 'waiting', {outcome: 'answered', endedAt: at});
				break;
			default:
		}
	}

	return spans;
}

// How long it ran was measured; when its end was recorded may be long after, where a runner had died.
function later(at: Instant, ms: number): Instant {
	return new Date(Date.parse(at) + ms).toISOString();
}
