import type {Recorded, ReleaseEvent} from '../domain/events.ts';
import {newsSummary} from '../domain/logNews.ts';
import {operatorName} from '../domain/operator.ts';
import {isInteractive} from '../domain/plan.ts';
import type {Release} from '../domain/release.ts';
import {failureText, orphanText} from '../domain/release.ts';
import {plainText} from '../domain/sanitize.ts';
import {changesText, decisionText} from '../domain/targetWords.ts';
import {unreachable} from '../domain/unreachable.ts';
import {isCommand} from '../runner/shells.ts';
import {clock, indented, short} from './words.ts';

/** An event as one plain line for people; null for what only machines care about. */
export function describeEvent(release: Release, {event, by}: Recorded<ReleaseEvent>): string | null {
	// Behind an account that several people use, where they came from tells them apart.
	const who = `${operatorName(by)}${by.ssh === null ? '' : ` from ${by.ssh}`}`;
	const text = sentence(release, event, who);
	// What was announced has lines of its own.
	return text === null ? null : text.split('\n').map(plainText).join('\n');
}

type Started = Extract<ReleaseEvent, {type: 'release-started'}>;

function started({release, kind, candidate, environment, plan}: Started, who: string): string {
	const code = `${candidate.version} (${short(candidate.sha)})`;
	if (kind === 'rollback') return `#${release} rolls back ${code} on ${environment}, by ${who}`;
	const back = plan.steps.flatMap(step =>
		step.kind === 'migrate' && step.direction === 'down' ? [step.migration.id] : [],
	);
	return back.length > 0
		? `#${release} takes ${back.join(', ')} back on ${environment}, by ${who}`
		: `#${release} ships ${code} to ${environment}, by ${who}`;
}

function sentence(release: Release, event: ReleaseEvent, who: string): string | null {
	const title = (id: string) =>
		(release.plan.steps.find(step => step.id === id)?.title ?? id).replaceAll('\n', '\n    ');
	switch (event.type) {
		case 'release-started':
			return started(event, who);
		case 'step-intended':
			return `▸ ${event.step}${event.attempt > 1 ? ` (attempt ${event.attempt})` : ''}  ${title(event.step)}`;
		case 'step-finished':
			return event.outcome === 'succeeded'
				? `✔ ${event.step}  ${clock(event.durationMs)}${event.detail === null ? '' : `  ${event.detail}`}`
				: `✖ ${event.step}  ${failureText(event)}${printed(release, event.step)}`;
		case 'step-lost':
			return `! ${event.step}  nobody knows how it ended: ${event.why}`;
		case 'step-fenced':
			return `· ${event.step}  attempt ${event.attempt} never ran`;
		case 'step-orphaned':
			return `! ${event.step}  ${orphanText({...event, since: '', ending: null})}. End it: release-tui end ${release.id} ${event.step}`;
		case 'orphan-end-requested':
			return `! ${event.step}  what is left over of it is ended for ${who}`;
		case 'step-end-requested':
			return `! ${event.step}  is ended for ${who}`;
		case 'step-needs-person':
			return `? ${event.step}  needs a person at a terminal: ${title(event.step)}`;
		case 'step-taken':
			return `▸ ${event.step}  runs in the terminal of ${who}`;
		case 'step-asked':
			return `? ${event.step}  ${title(event.step)}`;
		case 'step-confirmed':
			return `✔ ${event.step}  confirmed by ${who}${event.note ? `: ${event.note}` : ''}`;
		case 'step-declined':
			return `✖ ${event.step}  declined by ${who}${event.note ? `: ${event.note}` : ''}`;
		case 'announcement-written':
			return `✎ ${event.step}  written by ${who}`;
		case 'announcement-sent':
			return `  ${event.step} sent:\n${indented(event.text)}${keptLines(event.kept ?? {})}`;
		case 'step-retried':
			return `↻ ${event.step}  to be tried again, by ${who}`;
		case 'step-skipped':
			return `- ${event.step}  skipped by ${who}: ${event.reason}`;
		case 'artifact-stored':
			return `  ${event.step} left ${event.file} (${event.bytes} bytes)`;
		case 'release-paused':
			return `‖ paused by ${who}${event.reason ? `: ${event.reason}` : ''}`;
		case 'release-resumed':
			return `▸ resumed by ${who}`;
		case 'abort-requested':
			return event.rollback === null
				? `✖ abort asked for by ${who}: ${event.reason}`
				: `✖ aborted by ${who}, rolled back by #${event.rollback}: ${event.reason}`;
		case 'live-read':
			return event.live
				? `  the environment says it runs ${event.live.version} (${short(event.live.sha)})`
				: `  the environment cannot say what it runs: ${event.error ?? 'no answer'}`;
		case 'release-finished':
			return `#${release.id} ${event.outcome}${event.reason ? `: ${event.reason}` : ''}`;
		case 'release-marked-bad':
			return `  marked bad by ${who}: ${event.reason}`;
		case 'release-rolled-back':
			return `↩ rolled back by #${event.by}`;
		case 'value-kept':
			return `  ${event.name} is ${event.text}, says ${who}`;
		case 'note-added':
			return `  note by ${who}: ${event.text}`;
		case 'rollback-announced':
			return `! ${event.step}  rolls back by itself at ${event.at.slice(11, 19)} UTC. Hold it: release-tui pause ${release.id}`;
		case 'rollback-refused':
			return `! ${event.step}  cannot roll back by itself: ${event.reason}`;
		case 'log-news-recorded':
			return `  ${newsSummary(event)}`;
		case 'targets-changed':
			return changesText(event.step, event.changes);
		case 'targets-decided':
			return `✎ ${event.step}  ${decisionText(event)}, by ${who}`;
		case 'release-handed-over':
			return `· ${who} takes it from its runner host: ${event.reason}`;
		case 'runner-started':
			return event.host === undefined ? null : `· runs on ${event.host} (${event.runner.host})`;
		case 'step-started':
		case 'signals-sampled':
		case 'signals-judged':
			return null;
		default:
			return unreachable(event);
	}
}

function keptLines(kept: Readonly<Record<string, string>>): string {
	return Object.entries(kept)
		.map(([name, value]) => `\n  kept: ${name} ${value}`)
		.join('');
}

// Why a command failed is in what it printed.
function printed({id, plan}: Release, failed: string): string {
	const step = plan.steps.find(other => other.id === failed);
	return step && isCommand(step) && !isInteractive(step) ? ` · release-tui logs ${id} ${failed}` : '';
}
