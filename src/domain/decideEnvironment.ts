import type {Decision} from './decision.ts';
import {accept, refuse} from './decision.ts';
import type {EnvironmentState} from './environment.ts';
import type {EnvironmentEvent} from './events.ts';
import {environmentStream} from './events.ts';
import {operatorName} from './operator.ts';

/** What a person asks of an environment. */
export type EnvironmentCommand =
	| {readonly do: 'lock'; readonly reason: string}
	| {readonly do: 'unlock'; readonly reason: string | null};

/** Locks or frees an environment by a person's word. A release's own lease is not touched by it. */
export function decideEnvironment(environment: EnvironmentState, command: EnvironmentCommand): Decision {
	const {name, lock} = environment;
	switch (command.do) {
		case 'lock':
			if (command.reason.trim() === '') return refuse('not-possible', 'Locking an environment needs a reason.');
			if (lock) {
				return refuse('locked', `${name} is locked already by ${operatorName(lock.by)}: ${lock.reason}`);
			}

			return record(environment, {type: 'environment-locked', reason: command.reason});
		case 'unlock':
			return lock ? record(environment, {type: 'environment-unlocked', reason: command.reason}) : accept();
	}
}

function record(environment: EnvironmentState, event: EnvironmentEvent): Decision {
	return accept({stream: environmentStream(environment.name), expected: environment.seq, events: [event]});
}
