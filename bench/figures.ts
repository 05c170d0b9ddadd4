/** One line of the table: what was measured, the floor next to it, and the goal, in milliseconds. */
export type Figure = {
	readonly what: string;
	readonly ms: number;
	/** What the same machine takes for the least that could be done, measured in the same run. */
	readonly floor: {readonly what: string; readonly ms: number};
	/** The most that `ms` may be. */
	readonly goalMs: number;
	/** The goal in words. */
	readonly goal: string;
};

/** The middle of some measurements. */
export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = sorted[Math.floor(sorted.length / 2)];
	if (middle === undefined) throw new Error('nothing was measured');
	return middle;
}

/** The table as text. */
export function table(figures: readonly Figure[]): string {
	const head = ['', 'median', 'floor', 'ratio', 'goal', ''];
	const rows = figures.map(({what, ms, floor, goal, goalMs}) => [
		what,
		milliseconds(ms),
		`${milliseconds(floor.ms)} ${floor.what}`,
		`${(ms / floor.ms).toFixed(1)}×`,
		goal,
		ms <= goalMs ? 'met' : `missed by ${milliseconds(ms - goalMs)}`,
	]);
	const widths = head.map((_, column) => Math.max(...[head, ...rows].map(row => (row[column] ?? '').length)));
	return [head, ...rows]
		.map(row =>
			row
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
}

function milliseconds(ms: number): string {
	return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
