import type {Decision} from './decision.ts';
import {accept, refuse} from './decision.ts';
import type {EnvironmentState} from './environment.ts';
import {environmentStream, type Instant} from './events.ts';
import type {GateVerdict} from './gates.ts';
import type {ApprovalsConfig} from './gatesConfig.ts';
import {type Operator, operatorName} from './operator.ts';

/** An approval that was given here: of one commit with one plan. */
export type Approval = {
	readonly sha: string;
	/** A hash of the plan that was looked at. */
	readonly plan: string;
	readonly by: Operator;
	readonly at: Instant;
};

/** A review as the command of `gates.approvals` tells it. `state` is as GitHub calls it. */
export type Review = {
	readonly by: string;
	readonly state: string;
	/** When it was given; null: not told, then their order counts. */
	readonly at: Instant | null;
	/** The commit that was reviewed; null: not told. */
	readonly commit: string | null;
};

/** What that command said. */
export type Reviews =
	| {
			readonly says: 'reviews';
			readonly author: string | null;
			/** The commit that the pull request stands at, where the candidate is what it was merged as. */
			readonly head: string | null;
			readonly reviews: readonly Review[];
	  }
	| {readonly says: 'unknown'; readonly why: string};

/** What approvals are judged by. */
export type ApprovalFacts = {
	readonly sha: string;
	readonly plan: string;
	readonly given: readonly Approval[];
	/** Null: no command is asked. */
	readonly reviews: Reviews | null;
	/** Names of the change's author; empty: not known. */
	readonly author: readonly string[];
	readonly now: Date;
};

type Vote = {readonly person: string; readonly at: number; readonly counts: 'yes' | 'no' | 'other'};

/**
 * Whether enough of the named people approve of this commit with this plan. What is latest of a person counts; whoever
 * asks for changes blocks, named or not; what an author says of their own change does not count.
 */
export function approvalsGate(config: ApprovalsConfig, facts: ApprovalFacts): GateVerdict {
	const id = 'approvals';
	if (facts.reviews?.says === 'unknown') {
		return {id, verdict: 'block', text: `unknown who approves: ${facts.reviews.why}`};
	}

	const latest = latestOf([...givenVotes(config, facts), ...reviewVotes(config, facts)]);
	const against = latest.filter(({counts}) => counts === 'no').map(({person}) => person);
	if (against.length > 0) return {id, verdict: 'block', text: `changes are asked for by ${against.join(', ')}`};
	const author = personOf(config.of, facts.author);
	const named = config.of.map(([name = '']) => name);
	const approving = latest
		.filter(({person, counts}) => counts === 'yes' && named.includes(person) && person !== author)
		.map(({person}) => person)
		.sort();
	const said = `${approving.length} of ${config.needed} approvals${approving.length > 0 ? `: ${approving.join(', ')}` : ''}`;
	if (approving.length >= config.needed) return {id, verdict: 'pass', text: said};
	const missing = named.filter(name => name !== author && !approving.includes(name)).join(', ');
	return {id, verdict: 'block', text: `${said}${missing === '' ? '' : `; missing of ${missing}`}`};
}

/** Whether whoever would start the release is the author of the change. */
export function authorGate(
	config: ApprovalsConfig,
	{author, reviews}: Pick<ApprovalFacts, 'author' | 'reviews'>,
	operator: Operator,
): GateVerdict {
	const id = 'author';
	const [name] = author;
	if (reviews?.says === 'unknown' || name === undefined) {
		return {id, verdict: 'block', text: 'unknown who the author is, who alone may ship it'};
	}

	const names = operatorNames(operator);
	const person = personOf(config.of, names);
	const isSame = author.some(one => names.some(other => isSameName(one, other)));
	return isSame || (person !== null && person === personOf(config.of, author))
		? {id, verdict: 'pass', text: `${name} is the author`}
		: {id, verdict: 'block', text: `only its author ${name} may ship it, and you are ${operatorName(operator)}`};
}

/**
 * Approves of a commit with a plan, in an operator's own name.
 * @param config null: this environment asks for no approvals
 */
export function decideApprove(
	environment: EnvironmentState,
	config: ApprovalsConfig | null,
	{sha, plan}: Pick<Approval, 'sha' | 'plan'>,
	operator: Operator,
): Decision {
	const {name, seq} = environment;
	if (!config) {
		return refuse(
			'not-possible',
			`${name} asks for no approvals.`,
			'Configure them as gates.approvals in release.yaml.',
		);
	}

	if (personOf(config.of, operatorNames(operator)) === null) {
		const people = config.of.map(([first]) => first).join(', ');
		return refuse('not-possible', `${operatorName(operator)} is none of those who approve for ${name}: ${people}.`);
	}

	return accept({stream: environmentStream(name), expected: seq, events: [{type: 'release-approved', sha, plan}]});
}

function givenVotes(config: ApprovalsConfig, {sha, plan, given, now}: ApprovalFacts): readonly Vote[] {
	return given
		.filter(approval => approval.sha === sha && approval.plan === plan)
		.flatMap((approval): readonly Vote[] => {
			const at = Date.parse(approval.at);
			const person = personOf(config.of, operatorNames(approval.by));
			return person === null || isOver(config, at, now) ? [] : [{person, at, counts: 'yes'}];
		});
}

function reviewVotes(config: ApprovalsConfig, {sha, reviews, now}: ApprovalFacts): readonly Vote[] {
	if (reviews?.says !== 'reviews') return [];
	return reviews.reviews.flatMap((review): readonly Vote[] => {
		const at = review.at === null ? 0 : Date.parse(review.at);
		const person = personOf(config.of, [review.by]) ?? review.by;
		switch (review.state) {
			case 'CHANGES_REQUESTED':
				return [{person, at, counts: 'no'}];
			case 'APPROVED': {
				const isOther = review.commit !== null && review.commit !== sha && review.commit !== reviews.head;
				const isOld = review.at !== null && isOver(config, at, now);
				return [{person, at, counts: isOther || isOld ? 'other' : 'yes'}];
			}

			case 'DISMISSED':
				return [{person, at, counts: 'other'}];
			default:
				return [];
		}
	});
}

// Of two at the same moment, the later told.
function latestOf(votes: readonly Vote[]): readonly Vote[] {
	const latest = new Map<string, Vote>();
	for (const vote of votes) {
		const before = latest.get(vote.person);
		if (!before || vote.at >= before.at) latest.set(vote.person, vote);
	}

	return [...latest.values()];
}

function isOver({expiresMs}: ApprovalsConfig, at: number, now: Date): boolean {
	return expiresMs !== null && at + expiresMs <= now.getTime();
}

/** What a person may be called by: what the system vouches for first, what anybody can set last. */
function operatorNames({user, ssh, git}: Operator): readonly string[] {
	const [, gitName = git, address] = /^(.*?)\s*<(.*)>$/.exec(git ?? '') ?? [];
	return [user, ssh?.split('@')[0], address, gitName].filter(name => name != null && name !== '').map(String);
}

// The first name of the first of these people that one of the names, in their order, belongs to.
function personOf(people: ApprovalsConfig['of'], names: readonly string[]): string | null {
	for (const name of names) {
		const person = people.find(known => known.some(one => isSameName(one, name)));
		if (person?.[0] !== undefined) return person[0];
	}

	return null;
}

function isSameName(one: string, other: string): boolean {
	return one.toLowerCase() === other.toLowerCase();
}
