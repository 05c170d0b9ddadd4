import {longestCommon} from '../domain/longestCommon.ts';

/** What a newer list kept of an older one: the places in the newer one, and the places in the older that were removed. */
export type Kept = {readonly places: readonly number[]; readonly removed: readonly number[]};

/** Finds what a newer list kept of an older one, in its order; of long lists without likeness, whatever is equal. */
export function keptStatements(from: readonly string[], to: readonly string[]): Kept {
	const {pairs, isCutShort} = longestCommon(from, to);
	const kept = new Map(pairs);
	if (isCutShort) pairEqual(from, to, kept);
	return {places: [...kept.values()], removed: [...from.keys()].filter(index => !kept.has(index))};
}

function pairEqual(from: readonly string[], to: readonly string[], kept: Map<number, number>): void {
	const taken = new Set(kept.values());
	const places = new Map<string, number[]>();
	for (const [index, text] of to.entries()) {
		if (taken.has(index)) continue;
		const alike = places.get(text);
		if (alike) alike.push(index);
		else places.set(text, [index]);
	}

	for (const [index, text] of from.entries()) {
		const place = kept.has(index) ? undefined : places.get(text)?.shift();
		if (place !== undefined) kept.set(index, place);
	}
}
