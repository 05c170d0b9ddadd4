import {arrivalOf} from '../domain/arrival.ts';
import type {Instant, Recorded, ReleaseEvent} from '../domain/events.ts';
import {operatorName} from '../domain/operator.ts';
import type {Release} from '../domain/release.ts';
import {failureText, stepOf} from '../domain/release.ts';
import {automaticAbort} from './actions.ts';

/** A moment of a post-mortem, and how it is known; `at` is null where nobody knows. */
export type Milestone = {readonly at: Instant | null; readonly how: string};

/** What is known of a release that was rolled back: the times of its post-mortem, which people write. */
export type PostMortem = {
	readonly rollback: number;
	/** When the faulty candidate began to run. */
	readonly live: Milestone;
	/** The first sign of trouble that was recorded. */
	readonly detected: Milestone;
	readonly decided: Milestone;
	/** When what was there before ran again. */
	readonly restored: Milestone;
	/** Milliseconds between these; null where one of the two is not known. */
	readonly toDetectMs: number | null;
	readonly toDecideMs: number | null;
	readonly toRestoreMs: number | null;
	/** From going live to being restored. */
	readonly affectedMs: number | null;
	readonly reason: string;
};

/**
 * The times of a post-mortem.
 * @param events of the release
 * @param rollback the release that took it back; null: it cannot be read
 * @returns null where the release was not rolled back
 */
export function postMortemOf(
	release: Release,
	events: readonly Recorded<ReleaseEvent>[],
	rollback: Release | null,
): PostMortem | null {
	const by = release.rolledBackBy ?? release.abort?.rollback ?? null;
	if (by === null) return null;
	const decided = decidedAt(release, events, rollback);
	const live = liveOf(release);
	const detected = detectedAt(release, events, decided);
	const restored = restoredAt(by, rollback);
	return {
		rollback: by,
		live,
		detected,
		decided,
		restored,
		toDetectMs: between(live, detected),
		toDecideMs: between(detected, decided),
		toRestoreMs: between(decided, restored),
		affectedMs: between(live, restored),
		reason: release.abort?.reason ?? release.bad?.reason ?? '',
	};
}

function liveOf(release: Release): Milestone {
	const arrival = arrivalOf(release);
	if (arrival) {
		return {
			at: arrival.at,
			how: arrival.how === 'live' ? 'the environment said so' : 'the steps of the deploy phase were done',
		};
	}

	const begun = release.plan.steps
		.filter(({phase}) => phase === 'deploy')
		.flatMap(({id}) => release.steps[id]?.attempts[0]?.startedAt ?? [])
		.sort()[0];
	return begun === undefined
		? {at: null, how: 'it never went live, as far as is known'}
		: {at: begun, how: 'the first step of the deploy phase began; whether it went live is not known'};
}

function detectedAt(release: Release, events: readonly Recorded<ReleaseEvent>[], decided: Milestone): Milestone {
	for (const {at, by, event} of events) {
		if (decided.at !== null && at > decided.at) break;
		// What was tried again and went well is not what it was taken back for.
		if ('step' in event && event.step !== undefined && stepOf(release, event.step).state.status === 'succeeded')
			continue;
		if (event.type === 'signals-judged' && event.verdict === 'fail')
			return {at, how: `${event.step}: ${failedDetail(release, event.step)}`};
		if (event.type === 'step-finished' && (event.outcome === 'failed' || event.outcome === 'timed-out'))
			return {at, how: `${event.step} failed: ${failureText(event)}`};
		if (event.type === 'step-lost') return {at, how: `nobody knew how ${event.step} ended`};
		if (event.type === 'step-declined') {
			const why = event.note ? `: ${event.note}` : '';
			return {at, how: `${operatorName(by)} declined ${event.step}${why}`};
		}
	}

	return {at: decided.at, how: 'no earlier sign was recorded than the decision'};
}

// What failed stands in the end of the step, which comes with the verdict.
function failedDetail(release: Release, step: string): string {
	const {state} = stepOf(release, step);
	return state.status === 'failed' ? state.detail : 'a signal failed';
}

function decidedAt(release: Release, events: readonly Recorded<ReleaseEvent>[], rollback: Release | null): Milestone {
	const automatic = automaticAbort(events);
	if (automatic) return {at: automatic.at, how: 'the watch rolled it back by itself'};
	if (release.abort?.rollback != null) return {at: release.abort.at, how: operatorName(release.abort.by)};
	return rollback
		? {at: rollback.startedAt, how: operatorName(rollback.operator)}
		: {at: null, how: 'its rollback cannot be read'};
}

function restoredAt(id: number, rollback: Release | null): Milestone {
	const arrival = rollback && arrivalOf(rollback);
	if (arrival) {
		const how = arrival.how === 'live' ? 'the environment said so' : 'its steps were done';
		return {at: arrival.at, how: `#${id} brought ${rollback.candidate.version} back: ${how}`};
	}

	if (rollback?.end?.outcome === 'succeeded') return {at: rollback.end.at, how: `#${id} ended well; nobody asked`};
	return {at: null, how: rollback?.end ? `#${id} ${rollback.end.outcome}` : `#${id} is not known to have ended`};
}

function between(from: Milestone, to: Milestone): number | null {
	return from.at === null || to.at === null ? null : Date.parse(to.at) - Date.parse(from.at);
}
