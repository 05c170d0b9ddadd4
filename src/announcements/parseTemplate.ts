import type {AnnouncementText} from '../domain/announcement.ts';
import type {NotedCommit} from '../domain/releaseNotes.ts';

type Field = {readonly field: string};

/** A template as it was read: texts, fields, and what is repeated for every commit. */
export type Template = readonly (string | Field | {readonly each: readonly (string | Field)[]})[];

/** A mistake in a template, with its place. Lines and columns count from 1. */
export type TemplateError = {readonly line: number; readonly column: number; readonly message: string};

/** The fields of one commit, inside of `{{#each commits}}`. */
export const commitFieldNames = ['sha', 'short', 'subject', 'author'] as const;

/**
 * Reads a template: `{{field}}`, and `{{#each commits}} … {{/each}}`. Nothing else is known, and nothing is run. A line
 * with nothing but the beginning or the end of a repetition leaves no line behind.
 * @param objection says what is wrong with a field, or null; fields of a commit are not asked about inside of a repetition
 */
export function parseTemplate(
	text: string,
	objection: (field: string) => string | null,
): {readonly ok: true; readonly template: Template} | {readonly ok: false; readonly errors: readonly TemplateError[]} {
	const template: (string | Field | {readonly each: (string | Field)[]})[] = [];
	const errors: TemplateError[] = [];
	let each: {readonly parts: (string | Field)[]; readonly at: number} | null = null;
	let position = 0;
	const fail = (at: number, message: string) => errors.push({...placeOf(text, at), message});
	const add = (part: string | Field) => (each ? each.parts : template).push(part);

	for (const match of text.matchAll(/\{\{([^{}]*)(\}\})?/g)) {
		const [written, inner = '', close] = match;
		const at = match.index;
		const tag = inner.trim();
		const isBlock = tag.startsWith('#') || tag.startsWith('/');
		const [from, to] = isBlock ? ownLine(text, at, at + written.length) : [at, at + written.length];
		if (from > position) add(text.slice(position, from));
		position = Math.max(position, to);
		if (close === undefined) {
			fail(at, 'this "{{" is never closed: a field is {{version}} or the like');
		} else if (/^#each\s+commits$/.test(tag)) {
			if (each) fail(at, '{{#each commits}} stands inside of another');
			each = {parts: [], at};
			template.push({each: each.parts});
		} else if (tag === '/each') {
			if (!each) fail(at, '{{/each}} ends nothing: {{#each commits}} is missing before it');
			each = null;
		} else if (isBlock) {
			fail(at, `unknown {{${tag}}}; known are {{#each commits}} and {{/each}}`);
		} else {
			const isOfCommit = each !== null && commitFieldNames.some(name => name === tag);
			const problem = isOfCommit ? null : objection(tag);
			if (problem === null) add({field: tag});
			else fail(at, problem);
		}
	}

	if (each) fail(each.at, '{{#each commits}} has no {{/each}}');
	if (position < text.length) add(text.slice(position));
	return errors.length === 0 ? {ok: true, template} : {ok: false, errors};
}

/** A template with its repetitions written out; the fields of commits are filled in. */
export function repeatCommits(template: Template, commits: readonly NotedCommit[]): AnnouncementText {
	return template.flatMap(part => {
		if (typeof part === 'string' || 'field' in part) return [part];
		return commits.flatMap(commit =>
			part.each.map(inner => (typeof inner === 'string' ? inner : ofCommit(inner, commit))),
		);
	});
}

function ofCommit(part: Field, {sha, subject, author}: NotedCommit): string | Field {
	const values = new Map([
		['sha', sha],
		['short', sha.slice(0, 7)],
		['subject', subject],
		['author', author],
	]);
	return values.get(part.field) ?? part;
}

// The whole line where nothing else stands in it.
function ownLine(text: string, from: number, to: number): readonly [number, number] {
	const before = /(?:^|\n)[ \t]*$/.exec(text.slice(0, from));
	const after = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(to));
	if (!before || !after) return [from, to];
	return [before.index + (before[0].startsWith('\n') ? 1 : 0), to + after[0].length];
}

function placeOf(text: string, at: number): {readonly line: number; readonly column: number} {
	const lines = text.slice(0, at).split('\n');
	return {line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1};
}
