import type {CommitQuery} from './ports.ts';

const prefixes = ['author', 'path', 'message', 'hash'] as const;

/**
 * What was typed as a search for commits: `author:`, `path:`, `message:` and `hash:`, each with a word or with words in
 * quotation marks; the rest is plain text, looked for in one piece. Null when nothing was typed; a text says what is wrong.
 */
export function parseCommitQuery(typed: string): CommitQuery | string | null {
	const query: {-readonly [key in keyof CommitQuery]: CommitQuery[key]} = {};
	for (const [, name, quoted, word] of typed.matchAll(prefixed)) {
		const prefix = prefixes.find(other => other === name?.toLowerCase());
		const value = (quoted ?? word ?? '').trim();
		if (!prefix) continue;
		if (value === '') return `Say what is looked for, right behind ${prefix}:`;
		if (query[prefix] !== undefined) return `${prefix}: stands there twice.`;
		if (prefix === 'hash' && !/^[0-9a-f]{4,64}$/i.test(value)) {
			return 'hash: takes the first four digits (0-9, a-f) of a commit id, or more.';
		}

		query[prefix] = value;
	}

	const parts = typed.split(withoutGroups).map(part => part.trim());
	const text = parts.filter(Boolean).join(' ');
	const plain = /^"([^"]*)"?$/.exec(text)?.[1]?.trim() ?? text;
	if (plain !== '') query.text = plain;
	return Object.keys(query).length === 0 ? null : query;
}

const prefixed = /(?<!\S)(author|path|message|hash):(?:"([^"]*)(?:"|$)|(\S*))/gi;
const withoutGroups = /(?<!\S)(?:author|path|message|hash):(?:"[^"]*(?:"|$)|\S*)/gi;
