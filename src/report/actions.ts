import {count} from '../domain/count.ts';
import type {Recorded, ReleaseEvent} from '../domain/events.ts';
import {operatorName} from '../domain/operator.ts';
import {failureText} from '../domain/release.ts';
import {decisionText} from '../domain/targetWords.ts';
import {unreachable} from '../domain/unreachable.ts';
import type {Action} from './report.ts';

/**
 * What people did in a release and where it turned, of its events; what runners did by the plan is left out.
 * @param startedByItself it is a rollback that nobody asked for
 */
export function actionsOf(
	release: number,
	events: readonly Recorded<ReleaseEvent>[],
	startedByItself = false,
): readonly Action[] {
	const abort = automaticAbort(events);
	return events.flatMap((recorded): readonly Action[] => {
		const {at, by, event} = recorded;
		const said = tell(event);
		if (said === null) return [];
		const isNobodys =
			recorded === abort ||
			(startedByItself && event.type === 'release-started') ||
			(event.type === 'release-marked-bad' && isMarkOf(event.reason, abort));
		const who = said.by === 'person' && !isNobodys ? operatorName(by) : null;
		return [{at, by: who, release, type: event.type, text: who === null ? passive(event, said.text) : said.text}];
	});
}

/**
 * The abort of a release that took itself back after an announced time; undefined where a person did, or nobody. The
 * events carry the name of whoever started the release.
 */
export function automaticAbort(events: readonly Recorded<ReleaseEvent>[]): Recorded<ReleaseEvent> | undefined {
	let due: string | null = null;
	for (const recorded of events) {
		const {event, at} = recorded;
		if (event.type === 'rollback-announced') due = event.at;
		if (withdrawing.includes(event.type)) due = null;
		if (event.type === 'abort-requested' && event.rollback !== null) {
			return due !== null && due <= at ? recorded : undefined;
		}
	}

	return undefined;
}

/** The rollback that began by itself, of the events of the release that it took back; null: none did. */
export function automaticRollback(events: readonly Recorded<ReleaseEvent>[]): number | null {
	const event = automaticAbort(events)?.event;
	return event?.type === 'abort-requested' ? event.rollback : null;
}

// It is recorded together with the abort, for the same reason.
function isMarkOf(reason: string, abort: Recorded<ReleaseEvent> | undefined): boolean {
	return abort?.event.type === 'abort-requested' && abort.event.reason === reason;
}

const withdrawing: readonly string[] = [
	'rollback-refused',
	'release-paused',
	'runner-started',
	'step-retried',
	'step-skipped',
];

type Said = {readonly by: 'person' | 'nobody'; readonly text: string};

function passive(event: ReleaseEvent, text: string): string {
	if (event.type === 'abort-requested')
		return `the release rolled itself back with #${event.rollback}: ${event.reason}`;
	if (event.type === 'release-marked-bad') return `it was marked bad: ${event.reason}`;
	if (event.type === 'release-started') return `a rollback to ${event.candidate.version} began by itself`;
	return text;
}

function tell(event: ReleaseEvent): Said | null {
	const person = (text: string): Said => ({by: 'person', text});
	const nobody = (text: string): Said => ({by: 'nobody', text});
	const because = (reason: string | null | undefined) => (reason ? `: ${reason}` : '');
	switch (event.type) {
		case 'release-started':
			return person(
				event.kind === 'rollback'
					? `started a rollback of ${event.environment} to ${event.candidate.version}`
					: `started the release of ${event.candidate.version} to ${event.environment}`,
			);
		case 'step-taken':
			return person(`ran ${event.step} in their own terminal`);
		case 'step-confirmed':
			return person(`confirmed ${event.step}${because(event.note)}`);
		case 'step-declined':
			return person(`declined ${event.step}${because(event.note)}`);
		case 'announcement-written':
			return person(`wrote the text of ${event.step}`);
		case 'step-retried':
			return person(`had ${event.step} tried again`);
		case 'step-skipped':
			return person(`skipped ${event.step}${because(event.reason)}`);
		case 'targets-decided':
			return person(`${event.step}: ${decisionText(event)}`);
		case 'orphan-end-requested':
			return person(`had ended what was left over of ${event.step}`);
		case 'step-end-requested':
			return person(`had ${event.step} ended`);
		case 'release-paused':
			return person(`paused the release${because(event.reason)}`);
		case 'release-resumed':
			return person('let the release go on');
		case 'abort-requested':
			return person(
				event.rollback === null
					? `aborted the release${because(event.reason)}`
					: `aborted the release and rolled back with #${event.rollback}${because(event.reason)}`,
			);
		case 'release-handed-over':
			return person(`took it from its runner host: ${event.reason}`);
		case 'note-added':
			return person(`noted${event.step ? ` on ${event.step}` : ''}: ${event.text}`);
		case 'value-kept':
			return person(`said that ${event.name} is ${event.text}`);
		case 'release-marked-bad':
			return person(`marked it bad: ${event.reason}`);
		case 'step-finished':
			return event.outcome === 'succeeded' ? null : nobody(`${event.step} failed: ${failureText(event)}`);
		case 'step-lost':
			return nobody(`nobody knows how ${event.step} ended: ${event.why}`);
		case 'step-orphaned':
			return nobody(`${event.step} lost its shim; ${count(event.processes.length, 'process', 'processes')} went on`);
		case 'signals-judged':
			return event.verdict === 'pass' ? null : nobody(`the signals of ${event.step}: ${verdicts[event.verdict]}`);
		case 'rollback-announced':
			return nobody(`${event.step} announced a rollback by itself`);
		case 'rollback-refused':
			return nobody(`${event.step} could not roll back by itself: ${event.reason}`);
		case 'live-read':
			return event.live ? nobody(`the environment said that it runs ${event.live.version}`) : null;
		case 'release-finished':
			return nobody(`the release ended: ${event.outcome}${because(event.reason)}`);
		case 'release-rolled-back':
			return nobody(`it was rolled back by #${event.by}`);
		case 'runner-started':
		case 'step-intended':
		case 'step-started':
		case 'step-fenced':
		case 'targets-changed':
		case 'step-needs-person':
		case 'step-asked':
		case 'announcement-sent':
		case 'artifact-stored':
		case 'signals-sampled':
		case 'log-news-recorded':
			return null;
		default:
			return unreachable(event);
	}
}

const verdicts = {fail: 'failed', unknown: 'not known'} as const;
