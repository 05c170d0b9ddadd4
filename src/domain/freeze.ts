import type {Decision} from './decision.ts';
import {accept, refuse} from './decision.ts';
import type {EnvironmentState} from './environment.ts';
import {environmentStream, type Instant} from './events.ts';
import type {GateVerdict} from './gates.ts';
import {type Operator, operatorName} from './operator.ts';
import {type ClockOf, momentForms, parseMoment} from './parseMoment.ts';
import {momentText} from './zonedTime.ts';

/** A time without releases, set by a person. `until` null: until it is lifted. */
export type Freeze = {
	readonly reason: string;
	readonly until: Instant | null;
	readonly by: Operator;
	readonly since: Instant;
};

/** What a person asks about freezes. `until` is as it was typed; null: until it is lifted. */
export type FreezeCommand =
	| {readonly do: 'freeze'; readonly reason: string; readonly until: string | null}
	| {readonly do: 'unfreeze'; readonly reason: string | null};

/** What the command of `gates.freeze` said; `unknown` where it failed, hung, or said nothing that can be understood. */
export type ForeignFreeze =
	| {readonly says: 'free'}
	| {
			readonly says: 'frozen';
			readonly reason: string | null;
			readonly by: string | null;
			readonly until: string | null;
	  }
	| {readonly says: 'unknown'; readonly why: string};

/**
 * Freezes an environment, or lifts the freeze. Only the start of a release heeds it: a rollback does not.
 * @param clock by which "until" is meant
 */
export function decideFreeze(environment: EnvironmentState, command: FreezeCommand, clock: ClockOf): Decision {
	const {name, seq} = environment;
	const stream = environmentStream(name);
	const freeze = freezeNow(environment, clock.now);
	if (command.do === 'unfreeze') {
		const event = {type: 'environment-unfrozen' as const, reason: command.reason};
		return freeze ? accept({stream, expected: seq, events: [event]}) : accept();
	}

	const reason = command.reason.trim();
	if (reason === '') return refuse('not-possible', 'Freezing an environment needs a reason.');
	if (freeze) {
		return refuse(
			'not-possible',
			`${name} is frozen already ${freezeText(freeze, clock.zone)}`,
			`To freeze it otherwise, lift that first: release-tui unfreeze ${name}`,
		);
	}

	const until = command.until === null ? null : parseMoment(command.until, clock);
	if (command.until !== null && until === null) {
		return refuse('not-possible', `"${command.until}" is no time that can be understood.`, `Write ${momentForms}.`);
	}

	if (until && until <= clock.now) {
		return refuse('not-possible', `${momentText(until.toISOString(), clock.zone)} is over already.`);
	}

	const event = {type: 'environment-frozen' as const, reason, until: until?.toISOString() ?? null};
	return accept({stream, expected: seq, events: [event]});
}

/** The freeze that holds now; null when there is none, or it has ended by itself. */
export function freezeNow({freeze}: Pick<EnvironmentState, 'freeze'>, now: Date): Freeze | null {
	return freeze && (freeze.until === null || Date.parse(freeze.until) > now.getTime()) ? freeze : null;
}

/** Who froze it, until when and why: `by ana@bastion until Mon 2026-11-23 08:00: inventory`. */
export function freezeText(
	{by, until, reason}: Pick<Freeze, 'until' | 'reason'> & {readonly by: Operator | string},
	zone: string,
): string {
	const name = typeof by === 'string' ? by : operatorName(by);
	return `by ${name}${until === null ? '' : ` until ${momentText(until, zone)}`}: ${reason}`;
}

/** Whether a person froze the environment; null when nobody did. */
export function freezeGate(freeze: Freeze | null, zone: string): GateVerdict | null {
	return freeze && {id: 'freeze', verdict: 'block', text: `frozen ${freezeText(freeze, zone)} (${zone})`};
}

/** Whether something else says that nothing may be released now. */
export function foreignFreezeGate(said: ForeignFreeze): GateVerdict {
	const id = 'freeze-run';
	switch (said.says) {
		case 'free':
			return {id, verdict: 'pass', text: 'not frozen'};
		case 'frozen': {
			const by = said.by === null ? '' : ` by ${said.by}`;
			const until = said.until === null ? '' : ` until ${said.until}`;
			return {id, verdict: 'block', text: `frozen${by}${until}${said.reason === null ? '' : `: ${said.reason}`}`};
		}

		case 'unknown':
			return {id, verdict: 'block', text: `unknown whether it is frozen: ${said.why}`};
	}
}
