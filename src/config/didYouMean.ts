/** The known word that was most likely meant, or null when none is near. */
export function didYouMean(typed: string, known: Iterable<string>): string | null {
	const word = typed.slice(0, 64).toLowerCase();
	let best: string | null = null;
	let bestDistance = Number.POSITIVE_INFINITY;
	for (const candidate of known) {
		const distance = editDistance(word, candidate.toLowerCase());
		if (distance < bestDistance) {
			best = candidate;
			bestDistance = distance;
		}
	}

	// A third of the letters may be wrong: "rolback", "enviroments", "protcted"; but "url" is not "run" for sure.
	return best !== null && bestDistance <= Math.max(1, Math.floor(Math.max(word.length, best.length) / 3)) ? best : null;
}

/** The end of a message: `; did you mean "rollback"?`, or nothing. */
export function suggestion(typed: string, known: Iterable<string>): string {
	const meant = didYouMean(typed, known);
	return meant === null ? '' : `; did you mean "${meant}"?`;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
export function editDistance(from: string, to: string): number {
	let beforeLast: number[] = [];
	let last = Array.from({length: to.length + 1}, (_, index) => index);
	for (let row = 1; row <= from.length; row++) {
		const current = [row];
		for (let column = 1; column <= to.length; column++) {
			const cost = from[row - 1] === to[column - 1] ? 0 : 1;
			let distance = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + cost);
			if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
				distance = Math.min(distance, (beforeLast[column - 2] ?? 0) + 1);
			}

			current.push(distance);
		}

		beforeLast = last;
		last = current;
	}

	return last[to.length] ?? 0;
}
