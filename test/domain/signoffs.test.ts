import {expect, test} from 'vitest';
import {decideStep, type StepCommand} from '../../src/domain/decideStep.ts';
import {
	decideSignoff,
	parseSignoff,
	type SignoffCommand,
	signoffsGate,
	withSignoff,
} from '../../src/domain/signoffs.ts';
import {question} from '../support/samples.ts';
import {type Ask, candidate, deploying, done, given, happened, start} from '../support/story.ts';

const roles = ['qa', 'development'];
/** A line of commits: each is built on the one before. */
const line = ['c1', 'c2', 'c3', 'c4'];
const ask =
	(command: SignoffCommand): Ask =>
	book =>
		decideSignoff(book.environment(), roles, command);
const sign = (role: string, sha: string) => ask({do: 'sign', role, sha});
const block = (role: string, sha: string, bug = 'BUG-1') => ask({do: 'block', role, sha, bug});
const fix = (sha: string) => ask({do: 'fix', sha});
const postpone = (sha: string) => ask({do: 'postpone', sha, reason: 'trade fair'});

function gateOf(sha: string, live: string | null, ...asks: readonly Ask[]) {
	const {book} = given(...asks.map(done));
	const since = new Map(
		line.map(earlier => {
			const [from, to] = [line.indexOf(earlier), line.indexOf(sha)];
			return [earlier, from <= to ? line.slice(from + 1, to + 1) : null];
		}),
	);
	const isLive = (other: string) => live !== null && line.indexOf(other) <= line.indexOf(live);
	return signoffsGate(roles, {sha, state: book.environment(), since, isLive});
}

test('a candidate is shipped when every role signed it off', () => {
	expect(gateOf('c1', null)).toEqual({
		id: 'signoffs',
		verdict: 'block',
		text: 'qa has not signed; development has not signed',
	});
	expect(gateOf('c1', null, sign('qa', 'c1'))).toMatchObject({verdict: 'block', text: 'development has not signed'});
	expect(gateOf('c1', null, sign('qa', 'c1'), sign('development', 'c1'))).toMatchObject({
		verdict: 'pass',
		text: 'signed by qa, development',
	});
});

test('a sign-off holds while only named fixes are added', () => {
	const both = [sign('qa', 'c1'), sign('development', 'c1')];
	expect(gateOf('c3', null, ...both).text).toBe('qa signed without c2, c3; development signed without c2, c3');
	expect(gateOf('c3', null, ...both, fix('c2')).text).toContain('qa signed without c3');
	expect(gateOf('c3', null, ...both, fix('c2'), fix('c3')).verdict).toBe('pass');
});

test('a sign-off of a later commit says nothing of an earlier one', () => {
	expect(gateOf('c1', null, sign('qa', 'c2'), sign('development', 'c2')).text).toContain('qa has not signed');
});

test('a bug blocks until the role that found it signs anew, and meanwhile only fixes may be added', () => {
	const found = [sign('development', 'c1'), block('qa', 'c1')];
	expect(gateOf('c1', null, ...found).text).toBe('qa is blocked by BUG-1');
	const fixed = [...found, fix('c2')];
	expect(gateOf('c2', null, ...fixed).text).toBe('qa is blocked by BUG-1');
	expect(gateOf('c2', null, ...fixed, sign('qa', 'c2')).verdict).toBe('pass');
	// Also where both signed what else was added.
	const more = [...fixed, sign('qa', 'c3'), sign('development', 'c3')];
	expect(gateOf('c3', null, ...more)).toMatchObject({
		verdict: 'block',
		text: 'since BUG-1 only fixes may be added, and c3 is named none',
	});
});

test('what is live does not hold up what comes after it', () => {
	const found = [block('qa', 'c1'), fix('c2'), sign('qa', 'c3'), sign('development', 'c3')];
	expect(gateOf('c3', null, ...found).verdict).toBe('block');
	expect(gateOf('c3', 'c2', ...found).verdict).toBe('pass');
});

test('a candidate that is postponed waits until somebody signs it off again; another one does not', () => {
	const both = [sign('qa', 'c1'), sign('development', 'c1')];
	expect(gateOf('c1', null, ...both, postpone('c1'))).toMatchObject({
		verdict: 'block',
		text: 'postponed by ana@bastion: trade fair',
	});
	expect(gateOf('c1', null, ...both, postpone('c1'), sign('qa', 'c1')).verdict).toBe('pass');
	expect(gateOf('c2', null, ...both, postpone('c1'), fix('c2')).verdict).toBe('pass');
});

test('only roles that are known sign, with a bug that is named, and a reason', () => {
	given().when(sign('sales', 'c1')).refused('not-found', 'no sign-off by "sales"');
	given()
		.when(block('qa', 'c1', ' '))
		.refused('not-possible', 'the link of the bug');
	given()
		.when(ask({do: 'postpone', sha: 'c1', reason: ''}))
		.refused('not-possible', 'needs a reason');
	given()
		.when(book => decideSignoff(book.environment(), [], {do: 'sign', role: 'qa', sha: 'c1'}))
		.refused('not-possible', 'asks for no sign-offs');
});

test('a start looks at what was signed after its plan was made', () => {
	given(done(sign('qa', 'c1')))
		.when(start('v1', {seen: 0}))
		.refused('state-changed', 'has changed since this plan was made');
});

test.each([
	['qa', {do: 'sign', role: 'qa', sha: 'c1'}],
	[' qa  https://bugs/1 ', {do: 'block', role: 'qa', sha: 'c1', bug: 'https://bugs/1'}],
	['fix c2', {do: 'fix', sha: 'c2'}],
	['postpone until the fair is over', {do: 'postpone', sha: 'c1', reason: 'until the fair is over'}],
])('%s is read as what it says', (typed, command) => {
	expect(parseSignoff(typed, 'c1')).toEqual(command);
});

test('the answer to a question of a release is a word of its role, recorded with it', () => {
	const steps = [question('check', {signoff: 'sales'})];
	const asked = () => given(deploying('v1', {steps, begun: 0}), happened(1, {type: 'step-asked', step: 'check'}));
	const {sha} = candidate('v1');
	const say =
		(command: StepCommand): Ask =>
		book =>
			withSignoff(decideStep(book.release(1), command), book.release(1), command, [book.environment()]);
	asked()
		.when(say({do: 'decline', step: 'check', note: ' '}))
		.refused('not-possible', 'the link of the bug');
	const book = asked()
		.when(say({do: 'decline', step: 'check', note: 'BUG-2'}))
		.then({type: 'step-declined'}, {type: 'candidate-blocked', role: 'sales', sha, bug: 'BUG-2'});
	// Nobody asks that role before a release: its bug blocks the very candidate, and lets only fixes in.
	const facts = {sha, state: book.environment(), since: new Map<string, readonly string[]>(), isLive: () => false};
	expect(signoffsGate([], facts)).toMatchObject({verdict: 'block', text: 'sales is blocked by BUG-2'});
	const next = {...facts, sha: 'next', since: new Map([[sha, ['next']]])};
	expect(signoffsGate([], next).text).toBe('since BUG-2 only fixes may be added, and next is named none');
	expect(signoffsGate([], {...next, state: {...facts.state, fixes: ['next']}}).verdict).toBe('pass');
});
