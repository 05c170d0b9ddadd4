import {expect, test} from 'vitest';
import {announcementText, unsentAnnouncements} from '../../src/domain/announcement.ts';
import {nextAction} from '../../src/domain/nextAction.ts';
import {hasChanged, waitingFor} from '../../src/domain/release.ts';
import {announcement, command, question} from '../support/samples.ts';
import {
	deploying,
	done,
	failed,
	finish,
	given,
	happened,
	lost,
	nothing,
	release,
	rollback,
	start,
	step,
	succeeded,
} from '../support/story.ts';

const push = command('push', 'push it', {undo: 'push it back'});
const news = announcement('news', 'send');

test('a release goes on past what was not announced, and ends as succeeded', () => {
	const book = given(deploying('v1', {steps: [push, news, question('look')], begun: 1})).book;
	book.append('release:1', failed('news'));
	expect(waitingFor(book.release(1))).toBeNull();
	expect(nextAction(book.release(1))).toMatchObject({do: 'ask'});
	book.commit(finish(1, {verified: true})(book));
	expect(book.summaries()[0]).toMatchObject({status: 'succeeded', unsent: ['news']});
	expect(nextAction(book.release(1))).toBeNull();
});

test('so it does where nobody knows whether it was sent, and nothing is sent again by itself', () => {
	const book = given(deploying('v1', {steps: [push, news], begun: 1})).book;
	book.append('release:1', lost('news'));
	expect(nextAction(book.release(1))).toMatchObject({do: 'finish', outcome: 'succeeded'});
});

test('after the end, what failed is sent again when a person says so, once', () => {
	const story = given(
		deploying('v1', {steps: [push, news], begun: 1}),
		happened(1, ...failed('news')),
		done(finish(1)),
	).when(step(1, {do: 'retry', step: 'news', attempt: 1}), step(1, {do: 'retry', step: 'news', attempt: 1}));
	const book = story.then({type: 'step-retried', step: 'news'});
	expect(nextAction(book.release(1))).toMatchObject({do: 'start', attempt: 2});
	book.append('release:1', succeeded('news', 2));
	expect(nextAction(book.release(1))).toBeNull();
	expect(unsentAnnouncements(book.release(1))).toEqual([]);
});

test('what may have been sent is never sent twice, and dismissed with a reason', () => {
	const over = [deploying('v1', {steps: [push, news], begun: 1}), happened(1, ...lost('news')), done(finish(1))];
	given(...over)
		.when(step(1, {do: 'retry', step: 'news', attempt: null}))
		.refused('not-possible', 'may have been sent');
	const book = given(...over)
		.when(step(1, {do: 'skip', step: 'news', reason: 'it is in the channel'}))
		.then({type: 'step-skipped', step: 'news'});
	expect(book.summaries()[0]?.unsent).toEqual([]);
});

test('with retry "ask", a person who looked may send it again', () => {
	const asking = announcement('news', 'send', {retry: 'ask'});
	given(deploying('v1', {steps: [push, asking], begun: 1}), happened(1, ...lost('news')), done(finish(1)))
		.when(step(1, {do: 'retry', step: 'news', attempt: 1}))
		.then({type: 'step-retried'});
});

test('nothing but an announcement can be decided about after the end', () => {
	given(deploying('v1', {steps: [push, news]}), done(finish(1)))
		.when(step(1, {do: 'retry', step: 'push', attempt: null}))
		.refused('not-possible', 'is over');
	given(deploying('v1', {steps: [push, news]}), done(finish(1)))
		.when(step(1, {do: 'retry', step: 'news', attempt: null}))
		.refused('not-possible', 'is over');
});

test('what was under way when a lease was broken is not gone on with', () => {
	const book = given(deploying('v1', {steps: [push, news], begun: 1})).book;
	book.append('release:1', [{type: 'step-intended', step: 'news', attempt: 1}]);
	book.commit(finish(1, {outcome: 'unknown'})(book));
	expect(nextAction(book.release(1))).toBeNull();
	expect(book.summaries()[0]?.unsent).toEqual(['news']);
	expect(step(1, {do: 'retry', step: 'news', attempt: 1})(book).ok).toBe(false);
	book.commit(step(1, {do: 'skip', step: 'news', reason: 'looked'})(book));
	expect(book.summaries()[0]?.unsent).toEqual([]);
});

test('what a release did not come to before it was aborted is not sent, and not missed', () => {
	const book = given(deploying('v1', {steps: [push, news], begun: 1}), done(finish(1, {outcome: 'aborted'}))).book;
	expect(nextAction(book.release(1))).toBeNull();
	expect(book.summaries()[0]?.unsent).toEqual([]);
});

test('aborted while one is sent, a release ends as aborted: what it did itself is known', () => {
	const book = given(
		deploying('v1', {steps: [push, news], begun: 1}),
		done(release(1, {do: 'abort', reason: 'no'})),
	).book;
	book.append('release:1', lost('news'));
	expect(nextAction(book.release(1))).toMatchObject({do: 'finish', outcome: 'aborted'});
});

test('a text that a person may change waits, and goes out as they left it', () => {
	const asking = announcement('news', 'send', {asks: 'text'});
	const book = given(deploying('v1', {steps: [push, asking], begun: 1})).book;
	expect(nextAction(book.release(1))).toMatchObject({do: 'ask', steps: [{id: 'news'}]});
	book.append('release:1', [{type: 'step-asked', step: 'news'}]);
	expect(waitingFor(book.release(1))).toEqual({why: 'asking', step: 'news'});
	book.commit(step(1, {do: 'write', step: 'news', wording: 'My own words.\n'})(book));
	expect(nextAction(book.release(1))).toMatchObject({do: 'start', attempt: 1});
	expect(announcementText(book.release(1), asking)).toBe('My own words.');
});

test('confirmed, it goes out as it was planned', () => {
	const asking = announcement('news', 'send', {asks: 'text'});
	given(deploying('v1', {steps: [push, asking], begun: 1}), happened(1, {type: 'step-asked', step: 'news'}))
		.when(step(1, {do: 'confirm', step: 'news', note: null}))
		.then({type: 'announcement-written', text: 'News of news.'});
});

test('a summary stands in its place, and an empty one is refused', () => {
	const asking = announcement('news', 'send', {asks: 'summary', text: ['# Live\n', {field: 'summary'}, '\nbye']});
	const waits = [
		deploying('v1', {steps: [push, asking], begun: 1}),
		happened(1, {type: 'step-asked', step: 'news'} as const),
	];
	given(...waits)
		.when(step(1, {do: 'confirm', step: 'news', note: null}))
		.refused('not-possible', 'needs a summary');
	const book = given(...waits)
		.when(step(1, {do: 'write', step: 'news', wording: 'Carts {{summary}} are round.'}))
		.then({type: 'announcement-written'});
	expect(announcementText(book.release(1), asking)).toBe('# Live\nCarts {{summary}} are round.\nbye');
});

test('an announcement changes nothing: there is nothing to undo', () => {
	const book = given(deploying('v1', {steps: [announcement('news', 'send', {phase: 'deploy'})]})).book;
	expect(hasChanged(book.release(1))).toBe(false);
	given(deploying('v1', {steps: [announcement('news', 'send', {phase: 'deploy'})]}))
		.when(rollback())
		.refused('not-possible', 'changed nothing');
});

test('a rollback announces what the release froze for it, with where it goes and why', () => {
	const back = announcement('back', 'send', {
		text: ['From ', {field: 'previous.version'}, ' to ', {field: 'version'}, ': ', {field: 'reason'}],
	});
	const plan = {steps: [push], secrets: [], onRollback: [back]};
	const book = given(
		deploying('v1', {steps: [push]}),
		done(finish(1, {verified: true})),
		done(start('v2', {plan})),
		happened(2, ...succeeded('push')),
	)
		.when(rollback({reason: 'errors {{version}}'}))
		.then({type: 'lease-passed'}, {type: 'abort-requested'}, {type: 'release-marked-bad'}, {type: 'release-started'});
	const last = book.release(3).plan.steps.at(-1);
	expect(last).toMatchObject({id: 'back', kind: 'announce', text: ['From v2 to v1: errors {{version}}']});
});

test('nothing is asked for, nothing is recorded', () => {
	given(deploying('v1', {steps: [push, news]}))
		.when(nothing)
		.then();
});

test('what an answer did not say a person says, also after the end', () => {
	const bug = announcement('bug', 'file it', {keeps: [{name: 'bug', path: '.id'}]});
	const over = [deploying('v1', {steps: [push, bug], begun: 1}), happened(1, ...lost('bug')), done(finish(1))];
	const book = given(...over)
		.when(release(1, {do: 'keep', name: 'bug', text: ' 123 '}), release(1, {do: 'keep', name: 'bug', text: '123'}))
		.then({type: 'value-kept', name: 'bug', text: '123'});
	expect(book.release(1).kept).toEqual({bug: '123'});
	given(...over)
		.when(release(1, {do: 'keep', name: 'bag', text: '123'}))
		.refused('not-found', 'bag');
	given(...over)
		.when(release(1, {do: 'keep', name: 'bug', text: 'x'.repeat(501)}))
		.refused('not-possible', '500');
});
