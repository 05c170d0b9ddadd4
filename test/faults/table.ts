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

/** Rows that have no test yet, because they are about something that is not built yet. */
export const waitingRows: ReadonlyMap<string, string> = new Map([
	...['E4', 'E5', 'E6', 'E7', 'E8', 'E9', 'E10', 'E11', 'E14', 'E15', 'E16', 'F3', 'J16'].map(
		row => [row, 'the journal that a team shares'] as const,
	),
]);
