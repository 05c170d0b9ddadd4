import type {Instant, Recorded, ReleaseEvent} from './events.ts';
import {evolveTargets} from './evolveTargets.ts';
import type {Operator} from './operator.ts';
import {type Attempt, failureText, type Release, type Started, type StepState, stepOf} from './release.ts';
import {unreachable} from './unreachable.ts';
import {evolveWatches} from './watchRecord.ts';

/** Folds one event into a release. The first event must be `release-started`. */
export function evolveRelease(release: Release | null, recorded: Recorded<ReleaseEvent>): Release {
	const {event, at, by, seq} = recorded;
	// A release begins once: whatever says so again would put another plan in the place of the one that runs.
	if (event.type === 'release-started') return release ? {...release, seq} : started(event, recorded);
	if (!release) throw new Error(`${recorded.stream} does not begin with release-started`);
	const told = evolveTargets(applied(release, event, at, by), event, at, by);
	return {...told, watches: evolveWatches(release.watches, event), seq};
}

/** The release that a list of events tells of; null for an empty list. */
export function foldRelease(events: readonly Recorded<ReleaseEvent>[]): Release | null {
	return events.reduce<Release | null>(evolveRelease, null);
}

function started(event: Started, {at, by, seq}: Recorded<ReleaseEvent>): Release {
	const {type: _, release: id, ...facts} = event;
	return {
		...facts,
		id,
		seq,
		operator: by,
		startedAt: at,
		steps: {},
		runner: null,
		paused: null,
		abort: null,
		live: null,
		end: null,
		bad: null,
		rolledBackBy: null,
		notes: [],
		artifacts: [],
		written: {},
		kept: facts.plan.kept ?? {},
		resends: [],
		watches: {},
		logNews: null,
	};
}

function applied(
	release: Release,
	event: Exclude<ReleaseEvent, {type: 'release-started'}>,
	at: Instant,
	by: Operator,
): Release {
	switch (event.type) {
		case 'runner-started':
			return {...release, runner: event.runner, runnerHost: event.host};
		case 'release-handed-over':
			return {...release, runner: null, runnerHost: undefined};
		case 'step-intended': {
			const attempt = {
				n: event.attempt,
				startedAt: at,
				result: null,
				lost: null,
				fenced: false,
				shim: null,
				orphans: null,
				ending: null,
			};
			return withStep(release, event.step, {status: 'running', since: at}, [
				...stepOf(release, event.step).attempts,
				attempt,
			]);
		}

		case 'step-started':
			return withAttempt(release, event.step, event.attempt, {shim: event.shim}, stepOf(release, event.step).state);
		case 'step-finished': {
			const {outcome, exitCode, signal, detail, durationMs} = event;
			const result = {outcome, exitCode, signal, detail, durationMs};
			const state: StepState =
				outcome === 'succeeded'
					? {status: 'succeeded', by: null, note: null, at}
					: {status: 'failed', detail: failureText(result)};
			return withAttempt(release, event.step, event.attempt, {result}, state);
		}

		case 'step-fenced':
			return withAttempt(release, event.step, event.attempt, {fenced: true}, {status: 'pending'});
		case 'step-lost':
			return withAttempt(release, event.step, event.attempt, {lost: event.why}, {status: 'unknown', why: event.why});
		case 'step-orphaned': {
			const orphans = {since: at, processes: event.processes, ending: null};
			return withAttempt(release, event.step, event.attempt, {orphans}, stepOf(release, event.step).state);
		}

		case 'orphan-end-requested': {
			const {state, attempts} = stepOf(release, event.step);
			const orphans = attempts.find(({n}) => n === event.attempt)?.orphans;
			return orphans
				? withAttempt(release, event.step, event.attempt, {orphans: {...orphans, ending: by}}, state)
				: release;
		}

		case 'step-end-requested':
			return withAttempt(release, event.step, event.attempt, {ending: by}, stepOf(release, event.step).state);
		case 'step-needs-person':
			return withStep(release, event.step, {status: 'needs-person', since: at, taken: null});
		case 'step-taken':
			return withStep(release, event.step, {status: 'needs-person', since: at, taken: by});
		case 'step-asked':
			return withStep(release, event.step, {status: 'asking', since: at});
		case 'step-confirmed':
			return withStep(release, event.step, {status: 'succeeded', by, note: event.note, at});
		case 'step-declined':
			return withStep(release, event.step, {status: 'failed', detail: event.note ?? 'declined', declined: {by, at}});
		case 'announcement-written':
			return {
				...withStep(release, event.step, {status: 'pending'}),
				written: {...release.written, [event.step]: event.text},
			};
		case 'step-retried':
			return {
				...withStep(release, event.step, {status: 'pending'}),
				...(release.end ? {resends: [...new Set([...release.resends, event.step])], paused: null} : {}),
			};
		case 'step-skipped':
			return withStep(release, event.step, {status: 'skipped', reason: event.reason, by});
		case 'artifact-stored': {
			const {type: _, ...artifact} = event;
			return {...release, artifacts: [...release.artifacts, artifact]};
		}

		case 'release-paused':
			return {...release, paused: {by, at, reason: event.reason}};
		case 'release-resumed':
			return {...release, paused: null};
		case 'abort-requested':
			// It goes on to its end, and may have something to close on the way.
			return {...release, paused: null, abort: {by, at, reason: event.reason, rollback: event.rollback}};
		case 'live-read':
			return {...release, live: {revision: event.live, error: event.error, at}};
		case 'release-finished':
			return {
				...release,
				end: {outcome: event.outcome, verified: event.verified, reason: event.reason, at},
			};
		case 'release-marked-bad':
			return {...release, bad: {reason: event.reason, at}};
		case 'release-rolled-back':
			return {...release, rolledBackBy: event.by};
		case 'note-added':
			return {...release, notes: [...release.notes, {at, by, text: event.text, step: event.step ?? null}]};
		case 'announcement-sent':
			return event.kept ? {...release, kept: {...release.kept, ...event.kept}} : release;
		case 'value-kept':
			return {...release, kept: {...release.kept, [event.name]: event.text}};
		case 'targets-changed':
		case 'targets-decided':
		case 'signals-sampled':
		case 'signals-judged':
		case 'rollback-announced':
		case 'rollback-refused':
			return release;
		case 'log-news-recorded': {
			const {type: _, ...news} = event;
			return {...release, logNews: {...news, at, by, times: (release.logNews?.times ?? 0) + 1}};
		}

		default:
			return unreachable(event);
	}
}

function withStep(release: Release, id: string, state: StepState, attempts = stepOf(release, id).attempts): Release {
	return {...release, steps: {...release.steps, [id]: {...stepOf(release, id), state, attempts}}};
}

function withAttempt(release: Release, id: string, n: number, change: Partial<Attempt>, state: StepState): Release {
	const attempts = stepOf(release, id).attempts.map(attempt => (attempt.n === n ? {...attempt, ...change} : attempt));
	return withStep(release, id, state, attempts);
}
