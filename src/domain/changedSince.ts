import type {EnvironmentCommand} from './decideEnvironment.ts';
import type {ReleaseCommand} from './decideRelease.ts';
import type {StepCommand} from './decideStep.ts';
import {type Refusal, refuse} from './decision.ts';
import type {EnvironmentEvent, JournalEvent, Recorded, ReleaseEvent} from './events.ts';
import type {FreezeCommand} from './freeze.ts';
import {type Operator, operatorName} from './operator.ts';

/** What a person decides, seeing a release or an environment as it was at some moment. */
export type SeenCommand = StepCommand | ReleaseCommand | EnvironmentCommand | FreezeCommand;

/**
 * A refusal where somebody decided about the same thing since the person looked: theirs was meant for what they saw. What
 * they asked for themselves a moment ago, at a second press, is no such change.
 * @param since what was recorded since they looked, in order
 */
export function refuseChanged(since: readonly Recorded[], command: SeenCommand, by: Operator): Refusal | null {
	const change = since.findLast(({event, by: other}) => {
		const isOwn = isSame(other, by) && ownEvents[command.do].includes(event.type);
		return !isOwn && concerns(event, command);
	});
	return change
		? refuse('state-changed', `State changed: ${changeText(change)}`, 'Look again, and decide anew.')
		: null;
}

// Several people may use one account of a host.
function isSame(one: Operator, other: Operator): boolean {
	return one.user === other.user && one.host === other.host && one.ssh === other.ssh && one.git === other.git;
}

/** What the last of these events says that somebody did to an environment; null where none does. */
export function environmentChange(since: readonly Recorded[]): string | null {
	const last = since.at(-1);
	return last ? changeText(last) : null;
}

/** What a command comes to when it is done. */
const ownEvents: Readonly<Record<SeenCommand['do'], readonly JournalEvent['type'][]>> = {
	confirm: ['step-confirmed', 'announcement-written'],
	decline: ['step-declined'],
	write: ['announcement-written'],
	retry: ['step-retried'],
	run: ['step-retried'],
	skip: ['step-skipped'],
	take: ['step-taken'],
	targets: ['targets-decided'],
	end: ['step-end-requested', 'orphan-end-requested'],
	pause: ['release-paused'],
	resume: ['release-resumed'],
	abort: ['abort-requested'],
	'hand-over': ['release-handed-over'],
	note: [],
	keep: ['value-kept'],
	'record-news': [],
	lock: ['environment-locked'],
	unlock: ['environment-unlocked'],
	break: ['lease-broken'],
	freeze: ['environment-frozen'],
	unfreeze: ['environment-unfrozen'],
};

/** What makes a command about a whole release, or an environment, one about something else. */
const others: Readonly<Partial<Record<SeenCommand['do'], readonly JournalEvent['type'][]>>> = {
	pause: ['release-paused', 'release-resumed', 'abort-requested', 'release-finished'],
	resume: ['release-paused', 'release-resumed', 'abort-requested', 'release-finished'],
	abort: ['abort-requested', 'release-finished'],
	'hand-over': ['release-handed-over', 'abort-requested', 'release-finished'],
	lock: ['environment-locked', 'environment-unlocked'],
	unlock: ['environment-locked', 'environment-unlocked'],
	break: ['lease-taken', 'lease-passed', 'lease-freed', 'lease-broken'],
	freeze: ['environment-frozen', 'environment-unfrozen'],
	unfreeze: ['environment-frozen', 'environment-unfrozen'],
};

const aboutSteps: readonly JournalEvent['type'][] = [
	'step-confirmed',
	'step-declined',
	'announcement-written',
	'step-retried',
	'step-skipped',
	'step-taken',
	'step-end-requested',
	'orphan-end-requested',
];

function concerns(event: JournalEvent, command: SeenCommand): boolean {
	// A remark is one whatever happened.
	if (command.do === 'note' || command.do === 'record-news') return false;
	if (command.do === 'keep') return event.type === 'value-kept' && event.name === command.name;
	if (!('step' in command)) return others[command.do]?.includes(event.type) ?? false;
	if (event.type === 'abort-requested') return true;
	return 'step' in event && event.step === command.step && aboutSteps.includes(event.type);
}

function changeText({event, by}: Recorded): string {
	return `${operatorName(by)} ${deed(event)}.`;
}

function deed(event: ReleaseEvent | EnvironmentEvent | JournalEvent): string {
	switch (event.type) {
		case 'step-confirmed':
			return `answered ${event.step} with yes`;
		case 'step-declined':
			return `declined ${event.step}${because(event.note)}`;
		case 'announcement-written':
			return `had ${event.step} sent`;
		case 'step-retried':
			return `has ${event.step} tried again`;
		case 'step-skipped':
			return `skipped ${event.step}${because(event.reason)}`;
		case 'step-taken':
			return `runs ${event.step} in a terminal`;
		case 'step-end-requested':
		case 'orphan-end-requested':
			return `had ${event.step} ended`;
		case 'value-kept':
			return `said that ${event.name} is ${event.text}`;
		case 'release-paused':
			return `paused the release${because(event.reason)}`;
		case 'release-resumed':
			return 'let the release go on';
		case 'abort-requested':
			return `aborted the release${because(event.reason)}`;
		case 'release-finished':
			return `saw the release end: ${event.outcome}`;
		case 'lease-taken':
			return `started release #${event.release}`;
		case 'lease-passed':
			return `rolled back with #${event.to}`;
		case 'lease-freed':
			return `saw release #${event.release} end`;
		case 'lease-broken':
			return `broke the lease of #${event.release}${because(event.reason)}`;
		case 'environment-locked':
			return `locked it${because(event.reason)}`;
		case 'environment-unlocked':
			return `unlocked it${because(event.reason)}`;
		case 'environment-frozen':
			return `froze it${because(event.reason)}`;
		case 'environment-unfrozen':
			return `lifted the freeze${because(event.reason)}`;
		case 'release-approved':
			return `approved of ${event.sha.slice(0, 7)}`;
		case 'candidate-signed':
			return `signed ${event.sha.slice(0, 7)} off as ${event.role}`;
		case 'candidate-blocked':
			return `blocked ${event.sha.slice(0, 7)} as ${event.role}`;
		case 'fix-named':
			return `named the fix ${event.sha.slice(0, 7)}`;
		case 'candidate-postponed':
			return `postponed ${event.sha.slice(0, 7)}${because(event.reason)}`;
		default:
			return `recorded ${event.type}`;
	}
}

function because(reason: string | null): string {
	return reason === null || reason === '' ? '' : ` (${reason})`;
}
