import fc from 'fast-check';
import {expect, test} from 'vitest';
import {
	type Approval,
	type ApprovalFacts,
	approvalsGate,
	authorGate,
	decideApprove,
	type Review,
} from '../../src/domain/approvals.ts';
import type {ApprovalsConfig} from '../../src/domain/gatesConfig.ts';
import type {Operator} from '../../src/domain/operator.ts';
import {type Ask, given} from '../support/story.ts';

const config: ApprovalsConfig = {
	of: [['ana'], ['ben', 'ben-k'], ['eva']],
	needed: 2,
	run: null,
	authorOnly: false,
	expiresMs: 86_400_000,
};
const now = new Date('2026-11-20T12:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();
const person = (user: string, change: Partial<Operator> = {}): Operator => {
	return {user, host: 'bastion', ssh: null, git: null, ...change};
};

const [sha, plan] = ['a'.repeat(40), 'p1'];
const approval = (user: string, change: Partial<Approval> = {}): Approval => {
	return {sha, plan, by: person(user), at: hoursAgo(1), ...change};
};

const review = (by: string, state: string, change: Partial<Review> = {}): Review => {
	return {by, state, at: hoursAgo(1), commit: sha, ...change};
};

const facts = (change: Partial<ApprovalFacts>): ApprovalFacts => {
	return {sha, plan, given: [], reviews: null, author: [], now, ...change};
};

const reviewed = (reviews: readonly Review[], head: string | null = null) =>
	facts({reviews: {says: 'reviews', author: null, head, reviews}});
const judge = (change: Partial<ApprovalFacts>) => approvalsGate(config, facts(change));

test('enough approvals let a release start, and it is said whose', () => {
	expect(judge({given: [approval('ben'), approval('ana')]})).toEqual({
		id: 'approvals',
		verdict: 'pass',
		text: '2 of 2 approvals: ana, ben',
	});
});

test('too few block, and it is said whose are missing', () => {
	expect(judge({given: [approval('ben')]})).toMatchObject({
		verdict: 'block',
		text: '1 of 2 approvals: ben; missing of ana, eva',
	});
	expect(judge({}).text).toBe('0 of 2 approvals; missing of ana, ben, eva');
});

test('one person approves once, under whatever name', () => {
	expect(judge({given: [approval('ben'), approval('BEN-K'), approval('ben')]}).verdict).toBe('block');
	const both = {...reviewed([review('ben-k', 'APPROVED')]), given: [approval('ben')]};
	expect(approvalsGate(config, both).verdict).toBe('block');
});

test('an approval is void for another commit and for another plan', () => {
	const ana = approval('ana');
	expect(judge({given: [ana, approval('ben', {sha: 'b'.repeat(40)})]}).verdict).toBe('block');
	expect(judge({given: [ana, approval('ben', {plan: 'p2'})]}).verdict).toBe('block');
});

test('an approval expires to the moment, wherever it was given', () => {
	const at = (hours: number) => ({at: hoursAgo(hours)});
	expect(judge({given: [approval('ana'), approval('ben', at(24))]}).verdict).toBe('block');
	expect(judge({given: [approval('ana'), approval('ben', at(23.99))]}).verdict).toBe('pass');
	const reviews = [review('ana', 'APPROVED'), review('eva', 'APPROVED', at(24))];
	expect(approvalsGate(config, reviewed(reviews)).verdict).toBe('block');
	expect(approvalsGate({...config, expiresMs: null}, reviewed(reviews)).verdict).toBe('pass');
});

test('a shared account is told apart by what git says, and the system’s word comes first', () => {
	const by = person('deploy', {git: 'Ben K <BEN-K>'});
	expect(judge({given: [approval('ana'), {...approval('deploy'), by}]}).text).toBe('2 of 2 approvals: ana, ben');
	const forged = person('ana', {git: 'ben'});
	expect(judge({given: [approval('ana'), {...approval('ana'), by: forged}]}).verdict).toBe('block');
});

test('what is latest of a person counts', () => {
	const later = {at: hoursAgo(0.5)};
	const both = [review('ana', 'APPROVED'), review('ben-k', 'CHANGES_REQUESTED')];
	expect(approvalsGate(config, reviewed(both))).toMatchObject({verdict: 'block', text: 'changes are asked for by ben'});
	expect(approvalsGate(config, reviewed([...both, review('ben-k', 'APPROVED', later)])).verdict).toBe('pass');
	// A remark changes nothing.
	expect(approvalsGate(config, reviewed([...both, review('ben-k', 'COMMENTED', later)])).verdict).toBe('block');
	const dismissed = approvalsGate(config, reviewed([...both, review('ben-k', 'DISMISSED', later)]));
	expect(dismissed).toMatchObject({verdict: 'block', text: '1 of 2 approvals: ana; missing of ben, eva'});
});

test('whoever asks for changes blocks, also one who is not named', () => {
	const reviews = [review('ana', 'APPROVED'), review('eva', 'APPROVED'), review('kim', 'CHANGES_REQUESTED')];
	expect(approvalsGate(config, reviewed(reviews)).text).toBe('changes are asked for by kim');
	expect(approvalsGate(config, reviewed([review('ana', 'APPROVED'), review('kim', 'APPROVED')])).verdict).toBe('block');
});

test('a review is of the candidate, or of what the pull request stands at', () => {
	const commit = 'c'.repeat(40);
	const reviews = [review('ana', 'APPROVED'), review('eva', 'APPROVED', {commit})];
	expect(approvalsGate(config, reviewed(reviews)).verdict).toBe('block');
	expect(approvalsGate(config, reviewed(reviews, commit)).verdict).toBe('pass');
});

test('the author’s own approval does not count', () => {
	const own = {given: [approval('ana'), approval('ben')], author: ['ben-k']};
	expect(judge(own)).toMatchObject({verdict: 'block', text: '1 of 2 approvals: ana; missing of eva'});
});

test('where it is unknown who approves, nothing starts', () => {
	const reviews = {says: 'unknown', why: 'no answer in 20 s'} as const;
	expect(judge({given: [approval('ana'), approval('ben')], reviews})).toMatchObject({
		verdict: 'block',
		text: 'unknown who approves: no answer in 20 s',
	});
});

test('only the author ships, under any of their names, where that is configured', () => {
	const gate = (author: readonly string[], operator: Operator) =>
		authorGate(config, {author, reviews: null}, operator).verdict;
	expect(gate(['ben-k'], person('ben'))).toBe('pass');
	expect(gate(['Kim'], person('kim'))).toBe('pass');
	expect(gate(['Kim', 'kim@shop.example'], person('u1', {git: 'K <kim@shop.example>'}))).toBe('pass');
	expect(gate(['ana'], person('ben'))).toBe('block');
	expect(gate([], person('ben'))).toBe('block');
});

test('those who are named approve, nobody else, and only where it is asked for', () => {
	const ask =
		(operator: Operator, asked: ApprovalsConfig | null = config): Ask =>
		book =>
			decideApprove(book.environment(), asked, {sha, plan}, operator);
	given()
		.when(ask(person('ana')))
		.then({type: 'release-approved', sha, plan});
	given()
		.when(ask(person('kim')))
		.refused('not-possible', 'kim@bastion is none of those who approve');
	given()
		.when(ask(person('ana'), null))
		.refused('not-possible', 'asks for no approvals');
});

const names = fc.constantFrom('ana', 'ben', 'ben-k', 'eva', 'kim');
const anyApproval = fc.record({
	user: names,
	sha: fc.constantFrom(sha, 'b'.repeat(40)),
	plan: fc.constantFrom(plan, 'p2'),
	hours: fc.integer({min: 0, max: 48}),
});
const approvals = fc.array(
	anyApproval.map(({user, hours, ...what}) => approval(user, {...what, at: hoursAgo(hours)})),
	{maxLength: 12},
);

test('whatever was approved, a release starts exactly with enough people who approve of it and in time', () => {
	fc.assert(
		fc.property(approvals, fc.integer({min: 1, max: 3}), (list, needed) => {
			const people = new Set(
				list
					.filter(one => one.sha === sha && one.plan === plan && one.by.user !== 'kim')
					.filter(({at}) => Date.parse(at) > now.getTime() - 86_400_000)
					.map(({by}) => by.user.slice(0, 3)),
			);
			const {verdict} = approvalsGate({...config, needed}, facts({given: list}));
			expect(verdict).toBe(people.size >= needed ? 'pass' : 'block');
		}),
	);
});

test('neither the order of reviews nor one approval more does harm, and one who asks for changes always blocks', () => {
	const state = fc.constantFrom('APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED');
	const reviews = fc
		.array(fc.tuple(names, state), {maxLength: 12})
		.map(list => list.map(([by, said], index) => review(by, said, {at: hoursAgo(20 - index)})));
	fc.assert(
		fc.property(reviews, approvals, names, (list, more, last) => {
			const verdict = (all: readonly Review[], given: readonly Approval[] = []) =>
				approvalsGate(config, {...reviewed(all), given}).verdict;
			expect(verdict(list.toReversed())).toBe(verdict(list));
			if (verdict(list) === 'pass') expect(verdict(list, more)).toBe('pass');
			const against = review(last, 'CHANGES_REQUESTED', {at: hoursAgo(0)});
			expect(verdict([...list, against])).toBe('block');
		}),
	);
});
