import type {Decision, Refusal} from './decision.ts';
import {accept, refuse} from './decision.ts';
import type {EnvironmentState} from './environment.ts';
import type {GateOverride} from './events.ts';
import {environmentStream, releaseStream} from './events.ts';
import type {GateVerdict} from './gates.ts';
import {operatorName} from './operator.ts';
import type {Candidate, Plan, Revision} from './plan.ts';
import {type Answer, questionOfGate} from './questions.ts';
import {type LockState, refuseWhenHeld, takeLocks} from './sharedLock.ts';
import {targetsGateId} from './targetGate.ts';

/** A request to bring a candidate to an environment. */
export type StartRelease = {
	readonly release: number;
	readonly request: string;
	/** The environment's sequence number when gates and migrations were looked at. */
	readonly seen: number;
	readonly candidate: Candidate;
	readonly previous: Revision | null;
	readonly plan: Plan;
	readonly gates: readonly GateVerdict[];
	readonly overrides: readonly GateOverride[];
	readonly answers?: readonly Answer[] | undefined;
	readonly onFailure: 'ask' | 'stop';
	/** The clone that it was planned in; null: it runs in that of whoever runs it. */
	readonly root: string | null;
	/** Name or label of the runner hosts that are to run it; null: this machine does. */
	readonly runsOn?: string | null;
	/** What its environment shares with others. */
	readonly locks: readonly LockState[];
};

/** Starts a release, or says which lock or gate is in the way. */
export function decideStart(environment: EnvironmentState, command: StartRelease): Decision {
	const {name} = environment;
	const locked = refuseWhenTaken(environment) ?? refuseWhenHeld(command.locks, name);
	if (locked) return locked;
	if (command.seen !== environment.seq) {
		return refuse('state-changed', `${name} has changed since this plan was made.`, 'Look at a new plan.');
	}

	const unknown = command.overrides.find(({gate}) => !command.gates.some(({id}) => id === gate));
	if (unknown) {
		const known = command.gates.map(({id}) => id).join(', ');
		return refuse('not-found', `${name} has no gate "${unknown.gate}".`, `Its gates: ${known}`);
	}

	const blocking = command.gates.filter(
		gate => gate.verdict === 'block' && !command.overrides.some(override => override.gate === gate.id),
	);
	if (blocking.length > 0) {
		return refuse(
			'gate',
			blocking.map(gate => `${gate.id}: ${gate.text}`).join('\n'),
			wayPast(blocking.map(({id}) => id)),
		);
	}

	if (command.plan.steps.length === 0) {
		return refuse(
			'not-possible',
			`Nothing is configured to run for ${name}.`,
			'Add steps under "phases" in release.yaml.',
		);
	}

	return accept(
		{
			stream: environmentStream(name),
			expected: environment.seq,
			events: [{type: 'lease-taken', release: command.release}],
		},
		{
			stream: releaseStream(command.release),
			expected: 0,
			events: [
				{
					type: 'release-started',
					release: command.release,
					kind: 'deploy',
					environment: name,
					candidate: command.candidate,
					previous: command.previous,
					plan: command.plan,
					reverts: null,
					undoes: [],
					onFailure: command.onFailure,
					token: environment.seq + 1,
					request: command.request,
					overrides: command.overrides,
					...(command.answers?.length ? {answers: command.answers} : {}),
					willNotUndo: [],
					root: command.root,
					locks: command.locks.map(lock => lock.name),
					...(command.runsOn ? {runsOn: command.runsOn} : {}),
				},
			],
		},
		...takeLocks(command.locks, command.release, name),
	);
}

/** A refusal when a release holds the environment or a person locked it; null when it is free. */
function refuseWhenTaken(environment: EnvironmentState): Refusal | null {
	const {name, lease, lock} = environment;
	if (lease) {
		return refuse(
			'locked',
			`${name} is locked by release #${lease.release} (${operatorName(lease.by)}, since ${lease.since}).`,
			`Watch it: release-tui attach ${lease.release}`,
		);
	}

	if (lock) {
		return refuse(
			'locked',
			`${name} was locked by ${operatorName(lock.by)} at ${lock.since}: ${lock.reason}`,
			`Free it: release-tui unlock ${name}`,
		);
	}

	return null;
}

// A question wants an answer, not an overrule.
function wayPast(gates: readonly string[]): string {
	const questions = gates.flatMap(gate => questionOfGate(gate) ?? []);
	const other = gates.find(gate => questionOfGate(gate) === null);
	const targets = gates.includes(targetsGateId) ? ['Leave targets out with --without TARGET.'] : [];
	return [
		...(questions.length > 0 ? [`Answer with ${questions.map(name => `--answer ${name}=TEXT`).join(' ')}.`] : []),
		...targets,
		...(other === undefined ? [] : [`Overrule with --override ${other} --reason TEXT.`]),
	].join(' ');
}
