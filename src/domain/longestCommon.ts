/** More cells than this are not compared: it would take too long, and too much memory. */
const mostCells = 4_000_000;

/** What two lists have in common, in the same order in both. */
export type Common = {
	/** The places of each common element, in the first list and in the second. */
	readonly pairs: readonly (readonly [number, number])[];
	/** Between their common beginning and end the lists were too long to be compared: nothing of that is paired. */
	readonly isCutShort: boolean;
};

/** Finds the longest common subsequence of two lists. */
export function longestCommon(from: readonly string[], to: readonly string[]): Common {
	let start = 0;
	while (start < from.length && start < to.length && from[start] === to[start]) start++;
	let end = 0;
	while (end < from.length - start && end < to.length - start && from.at(-1 - end) === to.at(-1 - end)) end++;
	const middle = pairMiddle(from.slice(start, from.length - end), to.slice(start, to.length - end));
	return {
		pairs: [
			...Array.from({length: start}, (_, index) => [index, index] as const),
			...(middle ?? []).map(([old, fresh]) => [old + start, fresh + start] as const),
			...Array.from({length: end}, (_, index) => [from.length - end + index, to.length - end + index] as const),
		],
		isCutShort: middle === null,
	};
}

function pairMiddle(from: readonly string[], to: readonly string[]): Common['pairs'] | null {
	if (from.length * to.length > mostCells) return null;
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

	const pairs: (readonly [number, number])[] = [];
	let [row, column] = [0, 0];
	while (row < from.length && column < to.length) {
		if (from[row] === to[column]) pairs.push([row++, column++]);
		else if (at(row, column + 1) > at(row + 1, column)) column++;
		else row++;
	}

	return pairs;
}
