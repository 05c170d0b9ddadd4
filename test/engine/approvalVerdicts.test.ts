import {tmpdir} from 'node:os';
import {expect, test} from 'vitest';
import {approvalVerdicts} from '../../src/engine/approvalVerdicts.ts';
import {planHash} from '../../src/engine/planHash.ts';
import {repository} from '../simulation/simulatedEngine.ts';
import {ana, command, migration} from '../support/samples.ts';
import {candidate} from '../support/story.ts';

const plan = {steps: [command('push', 'push it')], secrets: []};
const config = {of: [['ben'], ['eva']], needed: 1, expiresMs: null, authorOnly: true};

async function verdicts(document: unknown) {
	const run = `cat <<'END'\n${typeof document === 'string' ? document : JSON.stringify(document)}\nEND`;
	return approvalVerdicts(
		{...config, run},
		{
			candidate: candidate('v2'),
			plan,
			given: [],
			operator: ana,
			repository,
			question: {cwd: tmpdir(), variables: {}, secrets: []},
		},
	);
}

const reviews = [
	{author: {login: 'ben'}, state: 'APPROVED', submittedAt: '2026-11-20T12:00:00Z', authorAssociation: 'MEMBER'},
	{author: null, state: 'COMMENTED', submittedAt: '2026-11-20T12:00:00Z'},
];

test.each([
	['gh pr view', {author: {login: 'ana'}, reviews}],
	['gh pr list that finds one', [{author: {login: 'ana'}, reviews, headRefOid: 'a'.repeat(40)}]],
])('the answer of %s is understood', async (_, document) => {
	expect(await verdicts(document)).toEqual([
		{id: 'approvals', verdict: 'pass', text: '1 of 1 approvals: ben'},
		{id: 'author', verdict: 'pass', text: 'ana is the author'},
	]);
});

test('an approval that names another commit is void', async () => {
	const other = reviews.map(review => ({...review, commit: {oid: 'b'.repeat(40)}}));
	expect(await verdicts({author: {login: 'kim'}, reviews: other})).toMatchObject([
		{verdict: 'block', text: '0 of 1 approvals; missing of ben, eva'},
		{verdict: 'block', text: expect.stringContaining('only its author kim may ship it')},
	]);
});

test.each([
	['nothing', ''],
	['no JSON', 'no pull requests found'],
	['no pull request', []],
	['two of them', [{reviews}, {reviews}]],
	['no reviews', {author: {login: 'ana'}}],
	['a time that is none', {reviews: [{author: {login: 'ben'}, state: 'APPROVED', submittedAt: 'yesterday'}]}],
])('%s is nothing that one can go by', async (_, document) => {
	expect(await verdicts(document)).toMatchObject([
		{id: 'approvals', verdict: 'block', text: expect.stringContaining('unknown who approves')},
		{id: 'author', verdict: 'block', text: expect.stringContaining('unknown who the author is')},
	]);
});

test('a plan is another one with any of its commands, variables or migrations, not with how these are judged', () => {
	const step = migration('0041');
	const hash = (change: object) => planHash({...plan, steps: [{...step, ...change}]});
	expect(hash({})).toMatch(/^[0-9a-f]{64}$/);
	expect(hash({variables: {A: 'b'}})).not.toBe(hash({}));
	expect(hash({migration: {...step.migration, up: 'DROP TABLE users'}})).not.toBe(hash({}));
	expect(planHash(plan)).not.toBe(planHash({...plan, steps: [command('push', 'push it, and more')]}));
	expect(hash({judgement: {phase: 'opaque'}})).toBe(hash({judgement: null}));
});
