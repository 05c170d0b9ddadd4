import {expect, test} from 'vitest';
import {htmlReport} from '../../src/report/htmlReport.ts';
import {markdownReport} from '../../src/report/markdownReport.ts';
import {reportClock} from '../../src/report/times.ts';
import {reportOfStory} from './facts.ts';

const clock = reportClock('UTC');

test('the page holds nothing foreign as markup, loads nothing, and runs nothing', () => {
	const html = htmlReport(reportOfStory(), clock);
	expect(html).not.toMatch(/<(?:script|img|iframe|object|link|base)\b/i);
	expect(html).not.toMatch(/\u001b|\u202e/);
	expect(html).toContain("default-src 'none'");
	expect(html).not.toMatch(/(?:src|href)="(?!#)/);
	// The elements are those that we write.
	const names = new Set([...html.matchAll(/<([a-z][a-z0-9]*)/gi)].map(([, name]) => name));
	expect([...names].sort().join(' ')).toBe(
		'a body code defs div footer h1 h2 h3 head html li line meta nav p pattern polyline pre rect section span strong style svg table tbody td text th thead title tr tspan ul',
	);
});

test('elements are closed in the order in which they were opened', () => {
	const html = htmlReport(reportOfStory(), clock);
	const open: string[] = [];
	for (const [, close, name = '', self] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>/gi)) {
		if (close === '/') expect(open.pop()).toBe(name);
		else if (self !== '/' && name !== 'meta') open.push(name);
	}

	expect(open).toEqual([]);
});

test('the picture marks the moments that matter', () => {
	const html = htmlReport(reportOfStory(), clock);
	for (const mark of ['live', 'trouble detected', 'rollback decided']) expect(html).toContain(`>${mark}</text>`);
	expect(html).toContain('most 20');
});

test('the sections of Markdown are those of the page', () => {
	const report = reportOfStory();
	const sections = [...markdownReport(report, clock).matchAll(/^## (.*)$/gm)].map(([, title]) => title);
	expect(sections).toEqual([
		'Summary',
		'Timeline',
		'What shipped: 1 commit',
		'Who did what, when',
		'Signals',
		'Checklist and approvals',
		'Migrations',
		'What failed',
		'Notes',
		'Post-mortem',
	]);
	expect([...htmlReport(report, clock).matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title)).toEqual(sections);
});

test('no line of Markdown begins with what somebody wrote', () => {
	// But for blocks of code.
	const text = markdownReport(reportOfStory(), clock).replace(/^(`{3,})text\n.*?\n\1$/gms, '');
	expect(text).not.toMatch(/[^\\]<img/);
	expect(text).not.toMatch(/[^\\]\]\(http/);
	expect(text).not.toMatch(/^and on/m);
});
