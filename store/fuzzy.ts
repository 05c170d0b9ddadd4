/** The items whose text has all letters of `query` in order, best first; in their own order where equal. */
export function fuzzy<T>(items: readonly T[], query: string, text: (item: T) => string): readonly T[] {
	const wanted = query.trim().toLowerCase();
	if (wanted === '') return items;
	return items
		.map((item, index) => ({item, index, score: score(text(item).toLowerCase(), wanted)}))
		.filter((entry): entry is {item: T; index: number; score: number} => entry.score !== null)
		.sort((a, b) => a.score - b.score || a.index - b.index)
		.map(({item}) => item);
}

// Lower is better: a hit in one piece counts by its place, letters with gaps count by their gaps.
function score(text: string, wanted: string): number | null {
	const whole = text.indexOf(wanted);
	if (whole >= 0) return whole + (text.length - wanted.length) / 1000;
	let at = -1;
	let gaps = 0;
	for (const letter of wanted) {
		const next = text.indexOf(letter, at + 1);
		if (next < 0) return null;
		gaps += next - at - 1;
		at = next;
	}

	return 100 + gaps;
}
