/** More cells than this are not compared: of two long texts without likeness, only equal ones are paired. */
const mostCells = 4_000_000;

/** What a longer list kept of an older one, in order: the places in the newer one, and the places that were removed. */
export type Common = {readonly pairs: readonly number[]; readonly removed: readonly number[]};

/** Finds the longest common part of two lists. */
export function commonPairs(from: readonly string[], to: readonly string[]): Common {
	let start = 0;
	while (start < from.length && start < to.length && from[start] === to[start]) start++;
	let end = 0;
	while (end < from.length - start && end < to.length - start && from.at(-1 - end) === to.at(-1 - end)) end++;
	const middle = compareMiddle(from.slice(start, from.length - end), to.slice(start, to.length - end));
	return {
		pairs: [
			...Array.from({length: start}, (_, index) => index),
			...middle.pairs.map(index => index + start),
			...Array.from({length: end}, (_, index) => to.length - end + index),
		],
		removed: middle.removed.map(index => index + start),
	};
}

function compareMiddle(from: readonly string[], to: readonly string[]): Common {
	if (from.length * to.length > mostCells) return pairEqual(from, to);
	const width = to.length + 1;
	// common[row * width + column]: the length of what from[row…] and to[column…] have in common.
	const common = new Uint32Array((from.length + 1) * width);
	const at = (row: number, column: number) => common[row * width + column] ?? 0;
	for (let row = from.length - 1; row >= 0; row--) {
		for (let column = to.length - 1; column >= 0; column--) {
			common[row * width + column] =
				from[row] === to[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
		}
	}

	const pairs: number[] = [];
	const removed: number[] = [];
	let [row, column] = [0, 0];
	while (row < from.length) {
		if (column < to.length && from[row] === to[column]) {
			pairs.push(column++);
			row++;
		} else if (column < to.length && at(row, column + 1) > at(row + 1, column)) {
			column++;
		} else {
			removed.push(row++);
		}
	}

	return {pairs, removed};
}

function pairEqual(from: readonly string[], to: readonly string[]): Common {
	const places = new Map<string, number[]>();
	for (const [index, text] of to.entries()) places.set(text, [...(places.get(text) ?? []), index]);
	const pairs: number[] = [];
	const removed: number[] = [];
	for (const [index, text] of from.entries()) {
		const place = places.get(text)?.shift();
		if (place === undefined) removed.push(index);
		else pairs.push(place);
	}

	return {pairs, removed};
}
