import {messageOf} from '../domain/messageOf.ts';
import {inTime} from './inTime.ts';
import {requiredLiteral} from './literalSearch.ts';

/** What a test of some texts came to. */
export type Matches = {
	/** One for each text: 1 where it matches, and where nobody could tell in time. */
	readonly matched: Uint8Array;
	/** How many texts took too long. */
	readonly slow: number;
};

/** A regular expression that cannot stop the program. */
export type Pattern = {
	test(texts: readonly string[]): Matches;
	/** Bytes that every text has that matches; null where nobody can tell at a glance. */
	readonly literal: Buffer | null;
	/** What matches is what is not wanted. */
	readonly isInverted: boolean;
};

/** Nothing behind so many characters of a line is searched: it bounds what one test can cost. */
export const searchedCharacters = 2000;

/** Reads a regular expression, or says what is wrong with it. */
export function compilePattern(source: string): Pattern | string {
	let expression: RegExp;
	try {
		expression = new RegExp(source);
	} catch (error) {
		return messageOf(error);
	}

	return {
		literal: requiredLiteral(source),
		isInverted: false,
		test(texts) {
			const matched = new Uint8Array(texts.length);
			let rest = 0;
			const test = (at: number) => {
				matched[at] = expression.test(texts[at] ?? '') ? 1 : 0;
			};
			const slow = inTime(texts.length, test, at => {
				matched[at] = 1;
				rest = at + 1;
			});
			// Of what was left nobody can tell, either.
			if (slow > 1) matched.fill(1, rest);
			return {matched, slow};
		},
	};
}

/** The same for a filter: with `!` before it, the lines are wanted that do not match. */
export function compileFilter(source: string): Pattern | string {
	if (!source.startsWith('!') || source.length < 2) return compilePattern(source);
	const pattern = compilePattern(source.slice(1));
	return typeof pattern === 'string' ? pattern : {...pattern, isInverted: true};
}
