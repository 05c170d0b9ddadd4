// The rows of the fault table by number; what each is about stands in the names of its tests.

/** How many rows each letter has. */
const rowsOf: Readonly<Record<string, number>> = {
	A: 22,
	B: 16,
	C: 25,
	D: 17,
	E: 16,
	F: 4,
	G: 14,
	H: 13,
	I: 12,
	J: 17,
	K: 12,
};

/** All rows, in order: `A1` to `K12`. */
export const allRows: readonly string[] = Object.entries(rowsOf).flatMap(([letter, count]) =>
	Array.from({length: count}, (_, i) => `${letter}${i + 1}`),
);
