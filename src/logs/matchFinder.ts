import {inTime} from './inTime.ts';
import type {TextRange} from './logView.ts';
import {searchedCharacters} from './pattern.ts';

/** Finds where in texts an expression matches. */
export type MatchFinder = (pattern: string, texts: readonly string[]) => readonly (readonly TextRange[])[];

/** More texts than any screen has lines. */
const mostKnown = 1024;

/**
 * A finder for what is on the screen: of texts that it has seen with the same expression it knows the answer, so that
 * a screen that moves by one line costs one line. An expression that takes too long finds nothing from then on.
 */
export function createMatchFinder(): MatchFinder {
	let source: string | null = null;
	let expression: RegExp | null = null;
	const known = new Map<string, readonly TextRange[]>();

	return (pattern, texts) => {
		if (pattern !== source) {
			source = pattern;
			expression = compile(pattern);
			known.clear();
		}

		if (known.size > mostKnown) known.clear();
		const sought = expression;
		if (sought) {
			const fresh = texts.filter(text => !known.has(text));
			const find = (at: number) => {
				const text = fresh[at] ?? '';
				known.set(text, rangesIn(sought, text));
			};
			const slow = fresh.length === 0 ? 0 : inTime(fresh.length, find, () => {});
			if (slow > 0) expression = null;
		}

		return texts.map(text => (expression ? (known.get(text) ?? []) : []));
	};
}

function compile(pattern: string): RegExp | null {
	try {
		return new RegExp(pattern, 'g');
	} catch {
		return null;
	}
}

function rangesIn(expression: RegExp, text: string): readonly TextRange[] {
	const ranges: TextRange[] = [];
	for (const match of text.slice(0, searchedCharacters).matchAll(expression)) {
		if (match[0] !== '') ranges.push({start: match.index, end: match.index + match[0].length});
	}

	return ranges;
}
