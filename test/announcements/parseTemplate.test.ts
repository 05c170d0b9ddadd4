import {expect, test} from 'vitest';
import {fieldObjection} from '../../src/announcements/fieldObjection.ts';
import {parseTemplate, repeatCommits} from '../../src/announcements/parseTemplate.ts';
import {toTemplate} from '../../src/announcements/readTemplate.ts';
import {fillText, readText} from '../../src/domain/announcement.ts';
import type {AnnouncementConfig} from '../../src/domain/project.ts';
import {environment, project} from '../support/samples.ts';

const config: AnnouncementConfig = {
	announcement: 'news',
	template: 'news.md',
	way: {by: 'run', run: 'send'},
	when: 'now',
	asks: null,
	keeps: [],
};
const commits = [
	{sha: 'a'.repeat(40), subject: 'Add {{version}}', author: 'Ana'},
	{sha: 'b'.repeat(40), subject: 'Fix `id` $(id)', author: 'Ben'},
];

function filled(text: string, values: Readonly<Record<string, string>> = {}): string {
	const parsed = parseTemplate(text, () => null);
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
	return readText(fillText(repeatCommits(parsed.template, commits), values));
}

function mistakes(text: string, change: Partial<AnnouncementConfig> = {}): readonly string[] {
	const read = toTemplate('news.md', text, fieldObjection(project, environment, {...config, ...change}));
	return read.ok ? [] : read.errors.map(({file, line, column, message}) => `${file}:${line}:${column} ${message}`);
}

test('fields are filled in, and what a value says is no field', () => {
	expect(filled('{{version}} of {{ short }}', {version: '{{short}}', short: 'abc'})).toBe('{{short}} of abc');
});

test('a field without a value yet stands as it is written', () => {
	expect(filled('because: {{reason}}')).toBe('because: {{reason}}');
});

test('commits are repeated, and the lines of the repetition itself leave none behind', () => {
	const text = 'Changes:\n{{#each commits}}\n- {{short}} {{subject}} ({{author}}) in {{environment}}\n{{/each}}\nbye';
	expect(filled(text, {environment: 'production', version: 'v1'})).toBe(
		'Changes:\n- aaaaaaa Add {{version}} (Ana) in production\n- bbbbbbb Fix `id` $(id) (Ben) in production\nbye',
	);
});

test('within a line, a repetition stays in it', () => {
	expect(filled('[{{#each commits}}{{short}} {{/each}}]')).toBe('[aaaaaaa bbbbbbb ]');
});

test.each([
	['a\n  {{versoin}}', 'news.md:2:3 unknown field {{versoin}}; did you mean "version"?'],
	['{{zzzzzz}}', /^news.md:1:1 unknown field \{\{zzzzzz\}\}; known are version, /],
	['{{subject}}', 'news.md:1:1 {{subject}} is a field of a commit: it stands between {{#each commits}} and {{/each}}'],
	['{{version', 'news.md:1:1 this "{{" is never closed: a field is {{version}} or the like'],
	['{{#each commits}}x', 'news.md:1:1 {{#each commits}} has no {{/each}}'],
	['x{{/each}}', 'news.md:1:2 {{/each}} ends nothing: {{#each commits}} is missing before it'],
	['{{#if x}}', 'news.md:1:1 unknown {{#if x}}; known are {{#each commits}} and {{/each}}'],
	['{{compare}}', 'news.md:1:1 {{compare}} is empty: release.yaml has no "compare"'],
	['{{summary}}', 'news.md:1:1 {{summary}} is empty: the step has no "ask: summary"'],
	['{{tag}}', 'news.md:1:1 {{tag}} is empty: no step makes a tag'],
	['{{reason}}', 'news.md:1:1 {{reason}} is that of a rollback: only "at: rolled-back" has it'],
])('%s is refused with its place', (text, expected) => {
	expect(mistakes(text)).toEqual([typeof expected === 'string' ? expected : expect.stringMatching(expected)]);
});

test('all mistakes are told at once', () => {
	expect(mistakes('{{a1}}\n{{b1}}')).toHaveLength(2);
});

test('a rollback has its reason, and a summary that is asked for is there', () => {
	expect(mistakes('{{reason}}', {when: 'rolled-back'})).toEqual([]);
	expect(mistakes('{{summary}}', {asks: 'summary'})).toEqual([]);
});

test('a file that is not there, is no text or is too long is told', () => {
	const read = (text: string | null) => toTemplate('news.md', text, () => null);
	expect(read(null)).toMatchObject({ok: false, errors: [{message: expect.stringContaining('no such file')}]});
	expect(read('a\0b')).toMatchObject({ok: false, errors: [{message: 'is no text'}]});
	expect(read('x'.repeat(64_001))).toMatchObject({ok: false});
});
