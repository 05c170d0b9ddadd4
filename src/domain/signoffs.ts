import type {StepCommand} from './decideStep.ts';
import type {Decision} from './decision.ts';
import {accept, refuse} from './decision.ts';
import type {EnvironmentState} from './environment.ts';
import {type EnvironmentEvent, environmentStream, type Instant} from './events.ts';
import type {GateVerdict} from './gates.ts';
import {type Operator, operatorName} from './operator.ts';
import type {PlanStep} from './plan.ts';
import type {Release} from './release.ts';

/** What a role said of a candidate: signed off where `bug` is null, else blocked by that bug. */
export type Signoff = {
	readonly role: string;
	readonly sha: string;
	/** A link or number of the bug. */
	readonly bug: string | null;
	readonly by: Operator;
	readonly at: Instant;
};

/** A candidate that is not to be shipped now. */
export type Postponement = {readonly sha: string; readonly reason: string; readonly by: Operator};

/** What a person says of a candidate, or of a commit that mends it. */
export type SignoffCommand =
	| {readonly do: 'sign'; readonly role: string; readonly sha: string}
	| {readonly do: 'block'; readonly role: string; readonly sha: string; readonly bug: string}
	| {readonly do: 'fix'; readonly sha: string}
	| {readonly do: 'postpone'; readonly sha: string; readonly reason: string};

/** What sign-offs are judged by. */
export type SignoffFacts = {
	readonly sha: string;
	readonly state: Pick<EnvironmentState, 'signoffs' | 'fixes' | 'postponed'>;
	/** The commits that a candidate has on top of an earlier one; null: it is not built on it, or that is not known. */
	readonly since: ReadonlyMap<string, readonly string[] | null>;
	/** Whether an earlier candidate is live already, so that its bugs hold up nothing any more. */
	readonly isLive: (sha: string) => boolean;
};

/**
 * Whether every role signed the candidate off. A sign-off holds on while only commits that are named as fixes are added.
 * Where a role found a bug, nothing else may be added until the fixed candidate is live, and that role signs anew.
 */
export function signoffsGate(roles: readonly string[], facts: SignoffFacts): GateVerdict {
	const {postponed, signoffs} = facts.state;
	const id = 'signoffs';
	if (postponed?.sha === facts.sha) {
		return {id, verdict: 'block', text: `postponed by ${operatorName(postponed.by)}: ${postponed.reason}`};
	}

	const missing = roles.flatMap(role => roleObjection(role, facts) ?? []);
	const others = [...new Set(signoffs.map(({role}) => role))].filter(role => !roles.includes(role));
	const refused = others.flatMap(role => refusal(role, facts) ?? []);
	const found = signoffs.findLast(({bug, sha}) => bug !== null && commitsSince(facts, sha) && !facts.isLive(sha));
	const foreign = found ? otherCommits(facts, found.sha) : [];
	const fixOnly =
		found && foreign.length > 0
			? [`since ${found.bug} only fixes may be added, and ${shorts(foreign)} is named none`]
			: [];
	const objections = [...missing, ...refused, ...fixOnly];
	return objections.length > 0
		? {id, verdict: 'block', text: objections.join('; ')}
		: {id, verdict: 'pass', text: `signed by ${roles.join(', ')}`};
}

/**
 * Records what a person says of a candidate.
 * @param roles of `gates.signoffs`
 */
export function decideSignoff(
	environment: EnvironmentState,
	roles: readonly string[],
	command: SignoffCommand,
): Decision {
	const {name, seq} = environment;
	if (roles.length === 0) {
		return refuse(
			'not-possible',
			`${name} asks for no sign-offs.`,
			'Configure them as gates.signoffs in release.yaml.',
		);
	}

	if ('role' in command && !roles.includes(command.role)) {
		return refuse('not-found', `${name} knows no sign-off by "${command.role}".`, `Known: ${roles.join(', ')}`);
	}

	const write = (event: EnvironmentEvent) => accept({stream: environmentStream(name), expected: seq, events: [event]});
	const {sha} = command;
	switch (command.do) {
		case 'sign':
			return write({type: 'candidate-signed', role: command.role, sha});
		case 'block':
			return command.bug.trim() === ''
				? refuse('not-possible', 'What blocks a candidate is named: the link of the bug.')
				: write({type: 'candidate-blocked', role: command.role, sha, bug: command.bug.trim()});
		case 'fix':
			return write({type: 'fix-named', sha});
		case 'postpone':
			return command.reason.trim() === ''
				? refuse('not-possible', 'Postponing a candidate needs a reason.')
				: write({type: 'candidate-postponed', sha, reason: command.reason.trim()});
	}
}

/** The role whose word of the candidate the answer to a step is; null: it is nobody's. */
export function signoffOf(step: PlanStep | undefined): string | null {
	return step?.kind === 'ask' ? (step.signoff ?? null) : null;
}

/**
 * An answer to a step, with what its role says of the candidate by it, recorded together.
 * @param decision about the step
 * @param environments that ask for sign-offs, among the release's own and those that promote from it
 */
export function withSignoff(
	decision: Decision,
	release: Release,
	command: StepCommand,
	environments: readonly EnvironmentState[],
): Decision {
	const role = signoffOf(release.plan.steps.find(({id}) => id === command.step));
	if (!decision.ok || decision.writes.length === 0 || role === null) return decision;
	if (command.do !== 'confirm' && command.do !== 'decline') return decision;
	const {sha} = release.candidate;
	const said: EnvironmentEvent =
		command.do === 'confirm'
			? {type: 'candidate-signed', role, sha}
			: {type: 'candidate-blocked', role, sha, bug: command.note ?? ''};
	const writes = environments.map(({name, seq}) => ({stream: environmentStream(name), expected: seq, events: [said]}));
	return accept(...decision.writes, ...writes);
}

/**
 * What was typed in one line: `qa` signs off, `qa LINK` names the bug that blocks, `fix COMMIT` names a fix, and
 * `postpone REASON` postpones.
 */
export function parseSignoff(typed: string, sha: string): SignoffCommand {
	const [word = '', ...words] = typed.trim().split(/\s+/);
	const rest = words.join(' ');
	if (word === 'fix') return {do: 'fix', sha: rest};
	if (word === 'postpone') return {do: 'postpone', sha, reason: rest};
	return rest === '' ? {do: 'sign', role: word, sha} : {do: 'block', role: word, sha, bug: rest};
}

function roleObjection(role: string, facts: SignoffFacts): string | null {
	const last = facts.state.signoffs.findLast(entry => entry.role === role && commitsSince(facts, entry.sha));
	if (!last) return `${role} has not signed`;
	if (last.bug !== null) return `${role} is blocked by ${last.bug}`;
	const others = otherCommits(facts, last.sha);
	return others.length === 0 ? null : `${role} signed without ${shorts(others)}`;
}

// A role that need not sign, and was asked by a release: its bug blocks the candidate that it was found in.
function refusal(role: string, {sha, state}: SignoffFacts): string | null {
	const last = state.signoffs.findLast(entry => entry.role === role && entry.sha === sha);
	return last && last.bug !== null ? `${role} is blocked by ${last.bug}` : null;
}

function otherCommits(facts: SignoffFacts, sha: string): readonly string[] {
	return (commitsSince(facts, sha) ?? []).filter(commit => !facts.state.fixes.includes(commit));
}

function commitsSince({sha, since}: SignoffFacts, earlier: string): readonly string[] | null {
	return earlier === sha ? [] : (since.get(earlier) ?? null);
}

function shorts(shas: readonly string[]): string {
	const more = shas.length > 3 ? ` and ${shas.length - 3} more` : '';
	return `${shas
		.slice(0, 3)
		.map(sha => sha.slice(0, 7))
		.join(', ')}${more}`;
}
