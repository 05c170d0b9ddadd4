import {expect, test} from 'vitest';
import type {LogNewsFacts, NewsItem} from '../../src/domain/logNews.ts';
import {deploying, given, release, released} from '../support/story.ts';

const item: NewsItem = {
	source: 'web',
	kind: 'new',
	template: 'ERROR relation <*> is gone',
	level: 'error',
	count: 2,
	times: null,
	firstAt: '2026-05-04T12:00:31.000Z',
	example: 'ERROR relation 7 is gone',
};
const since = '2026-05-04T12:00:00.000Z';
const minutes = (count: number) => new Date(Date.parse(since) + count * 60_000).toISOString();
const facts = (until: number, ...found: readonly NewsItem[]): LogNewsFacts => ({
	since,
	until: minutes(until),
	found,
	omitted: 0,
	skipped: 0,
	uncompared: [],
});
const record = (news: LogNewsFacts) => release(1, {do: 'record-news', ...news});

test('what was new in the logs is recorded while a release runs and after its end; the last word counts', () => {
	const late = {...item, template: 'WARN late'};
	const book = given(released('v1'))
		.when(record(facts(1)), record(facts(2, item)), record(facts(60, item, late)))
		.then(
			{type: 'log-news-recorded', found: []},
			{type: 'log-news-recorded', found: [item]},
			{type: 'log-news-recorded', found: [item, late]},
		);
	expect(book.release(1).logNews).toMatchObject({until: minutes(60), times: 3, by: {user: 'ana'}});
});

test('the same kinds of lines are recorded once, whatever their counts; who listened less far adds nothing', () => {
	given(deploying('v1'))
		.when(record(facts(2, item)), record(facts(3, {...item, count: 99})), record(facts(1)))
		.then({type: 'log-news-recorded', found: [item]});
});

test('however many cockpits watch, it is recorded a few times only', () => {
	const asks = Array.from({length: 20}, (_, i) => record(facts(i, {...item, template: `ERROR ${i}`})));
	const book = given(deploying('v1'))
		.when(...asks)
		.then(...Array.from({length: 6}, () => ({type: 'log-news-recorded'}) as const));
	expect(book.release(1).logNews?.times).toBe(6);
});

test('a release that nobody listened to says nothing about its logs', () => {
	expect(given(released('v1')).when().then().release(1).logNews).toBeNull();
});

test('what is kept is short, and safe for a terminal', () => {
	const hostile = {...item, source: 's'.repeat(99), template: '\u001b[2J'.repeat(200), example: '\u202e x'.repeat(400)};
	const many = Array.from({length: 50}, (_, i) => ({...hostile, count: i}));
	const book = given(deploying('v1'))
		.when(record(facts(1, ...many)))
		.then({type: 'log-news-recorded', omitted: 30});
	const {found = []} = book.release(1).logNews ?? {};
	expect(found).toHaveLength(20);
	for (const {source, template, example} of found) {
		expect(source.length).toBeLessThanOrEqual(60);
		expect(template.length).toBeLessThanOrEqual(300);
		expect(example.length).toBeLessThanOrEqual(300);
		expect(template + example).not.toMatch(/[\u001b\u202e]/);
	}
});
