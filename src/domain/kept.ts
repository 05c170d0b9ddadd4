import type {FieldValues} from './announcement.ts';
import {plainText} from './sanitize.ts';

/** A value that the answer to an announcement gives: its name, and where it stands (`.id`, `.bugs.0.id`; `.`: the last line). */
export type Keep = {readonly name: string; readonly path: string};

/** More than anybody calls a bug, in characters. */
const mostCharacters = 500;
/** An answer is looked for in so many of the last lines. */
const mostLines = 1000;

/**
 * What is to be kept of an answer: of the JSON that its last lines are, or of its last line itself.
 * @returns the values that were found, and the paths of those that were not
 */
export function keptOf(
	said: string,
	keeps: readonly Keep[],
): {readonly values: FieldValues; readonly missing: readonly string[]} {
	const lines = said.trimEnd().split('\n').slice(-mostLines);
	const answer = keeps.some(({path}) => path !== '.') ? jsonAtEnd(lines) : undefined;
	const values: Record<string, string> = {};
	const missing: string[] = [];
	for (const {name, path} of keeps) {
		const value = path === '.' ? lines.at(-1) : path.slice(1).split('.').reduce<unknown>(at, answer);
		const text = typeof value === 'string' || typeof value === 'number' ? keptText(String(value)) : null;
		if (text === null) missing.push(path);
		else values[name] = text;
	}

	return {values, missing};
}

/** A value as it is kept; null: it is empty, or longer than anything that is kept. */
export function keptText(value: string): string | null {
	const text = plainText(value).trim();
	return text === '' || text.length > mostCharacters ? null : text;
}

/** The variables in which later commands find what was kept: `bug` is in RELEASE_KEPT_BUG. */
export function keptVariables(kept: FieldValues): Readonly<Record<string, string>> {
	return Object.fromEntries(Object.entries(kept).map(([name, value]) => [`RELEASE_KEPT_${name.toUpperCase()}`, value]));
}

// What a program tells of its progress may stand before it.
function jsonAtEnd(lines: readonly string[]): unknown {
	for (let from = 0; from < lines.length; from++) {
		if (!/^\s*[[{]/.test(lines[from] ?? '')) continue;
		try {
			return JSON.parse(lines.slice(from).join('\n'));
		} catch {
			// It begins further down, or nowhere.
		}
	}

	return undefined;
}

function at(value: unknown, key: string): unknown {
	if (typeof value !== 'object' || value === null) return undefined;
	return Object.entries(value).find(([name]) => name === key)?.[1];
}
