import {variable} from '../../domain/logTemplate.ts';

/** The places at which two lists of words of the same length differ. */
export type Places = {readonly list: readonly number[]; readonly key: string};

/** So many different words at one place are values, not statements. */
const valuesFrom = 4;
/** Of so many words, one may differ. */
const wordsForOne = 4;
const mostPlaces = 3;

/** Whether a pattern has these words, or something that varies in their places. */
export function covers(pattern: readonly string[], tokens: readonly string[]): boolean {
	for (let i = 0; i < pattern.length; i++) if (pattern[i] !== tokens[i] && pattern[i] !== variable) return false;
	return true;
}

/** The few places at which words differ from those of a pattern; null when there is none, or there are too many. */
export function placesOf(pattern: readonly string[], tokens: readonly string[]): Places | null {
	const most = Math.max(1, Math.min(mostPlaces, Math.floor(pattern.length / wordsForOne)));
	const list: number[] = [];
	for (let i = 0; i < pattern.length; i++) {
		if (pattern[i] === tokens[i] || pattern[i] === variable) continue;
		if (list.length === most || isStatus(pattern[i]) || isStatus(tokens[i])) return null;
		list.push(i);
	}

	return list.length === 0 ? null : {list, key: list.join(' ')};
}

// Digits are left in a masked text only where they tell kinds of lines apart: statuses, codes; and versions of an API.
function isStatus(token: string | undefined): boolean {
	return token !== undefined && /(?<!v)\d/.test(token);
}

/** The places at which enough patterns differ from a new one for them to hold values. */
export function commonPlaces(differences: readonly Places[]): Places | null {
	const counts = new Map<string, number>();
	for (const places of differences) {
		const seen = (counts.get(places.key) ?? 0) + 1;
		// The new one is a value, too.
		if (seen + 1 >= valuesFrom) return places;
		counts.set(places.key, seen);
	}

	return null;
}
